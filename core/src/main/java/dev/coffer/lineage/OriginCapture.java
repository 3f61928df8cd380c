package dev.coffer.lineage;

import dev.coffer.artifact.Code;
import dev.coffer.artifact.Origin;
import dev.coffer.git.GitRepository;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Finds out where a version comes from, without being told: run, user, host, command line and code.
///
/// Never fails: what cannot be found, or looks odd, is left empty. Takes at most about four seconds, usually some milliseconds;
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
                .filter(Printable::isName)
                .or(machine::user);
    }

    private Code code() {
        var ci = CiCode.find(environment);
        return within(() -> GitRepository.find(workingDirectory, environment).map(Found::of))
                .map(found -> withBranch(found.code(within(found.git()::isDirty)), ci))
                .orElse(ci);
    }

    /// A repository, and what is known of it at once.
    private record Found(GitRepository git, Optional<String> commit) {
        static Found of(GitRepository git) {
            return new Found(git, git.commit());
        }

        Code code(Optional<Boolean> dirty) {
            var branch = git.branch().filter(Printable::isName);
            return new Code(commit, branch, git.remote().flatMap(Redaction::remote), dirty);
        }
    }

    /// What a thread of its own finds in time: a disk on a network may not answer.
    private static <T> Optional<T> within(Callable<Optional<T>> question) {
        var answer = new FutureTask<>(question);
        Thread.ofVirtual().name("git").start(answer);
        try {
            return answer.get(GIT_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (TimeoutException | ExecutionException e) {
            return Optional.empty();
        } finally {
            answer.cancel(true);
        }
    }

    /// A build has the commit checked out, not the branch; the service knows which one was meant.
    private static Code withBranch(Code code, Code ci) {
        boolean sameCommit = code.commit().isPresent() && code.commit().equals(ci.commit());
        return sameCommit && code.branch().isEmpty()
                ? new Code(code.commit(), ci.branch(), code.remote().or(ci::remote), code.dirty())
                : code;
    }
}
