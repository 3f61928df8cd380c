package dev.coffer.lineage;

import dev.coffer.artifact.Code;
import dev.coffer.artifact.Origin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/// Finds out where a version comes from, without being told: run, user, host, command line and code.
///
/// Never fails: what cannot be found, or looks odd, is left empty. Takes at most about two seconds, usually some milliseconds;
/// [#start] lets it run while content is read. Threads may share it. What is recorded, and what never is, stands in
/// docs/traceability.md.
public final class OriginCapture {
    private static final Duration GIT_LIMIT = Duration.ofSeconds(2);

    private final Map<String, String> environment;
    private final Path workingDirectory;
    private final Machine machine;

    /// @param environment      usually `System.getenv()`
    /// @param workingDirectory the repository around it is the code that ran
    /// @param machine          usually [Machine#current]
    public OriginCapture(Map<String, String> environment, Path workingDirectory, Machine machine) {
        this.environment = Map.copyOf(environment);
        this.workingDirectory = workingDirectory.toAbsolutePath().normalize();
        this.machine = machine;
    }

    /// Begins to find out, in a thread of its own. The answer never is an exception.
    public Future<Origin> start() {
        var task = new FutureTask<>(this::capture);
        Thread.ofVirtual().name("origin").start(task);
        return task;
    }

    /// Finds out, now.
    public Origin capture() {
        return new Origin(
                RunIds.find(environment),
                user(),
                machine.host(),
                Optional.of(Redaction.command(machine.command())).filter(line -> !line.isEmpty()),
                code());
    }

    /// Who runs this. In continuous integration the account is the same for everybody; the service knows the person.
    public Optional<String> user() {
        return Optional.ofNullable(environment.get("GITHUB_ACTOR"))
                .or(() -> Optional.ofNullable(environment.get("GITLAB_USER_LOGIN")))
                .filter(GitDirectory::isPrintable)
                .or(machine::user);
    }

    private Code code() {
        var ci = CiCode.find(environment);
        return GitDirectory.find(workingDirectory, environment)
                .map(directory -> withBranch(code(directory), ci))
                .orElse(ci);
    }

    private Code code(GitDirectory directory) {
        return new GitProcess(environment, workingDirectory, GIT_LIMIT)
                .code()
                .map(code -> new Code(code.commit(), code.branch(), directory.remote(), code.dirty()))
                .orElseGet(directory::code);
    }

    /// A build has the commit checked out, not the branch; the service knows which one was meant.
    private static Code withBranch(Code code, Code ci) {
        boolean sameCommit = code.commit().isPresent() && code.commit().equals(ci.commit());
        return sameCommit && code.branch().isEmpty()
                ? new Code(code.commit(), ci.branch(), code.remote().or(ci::remote), code.dirty())
                : code;
    }
}
