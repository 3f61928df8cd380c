package dev.coffer.lineage;

import dev.coffer.artifact.Code;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// Asks the git program, in one process: commit, branch, and whether tracked files were changed.
///
/// Hooks and a file-system monitor that the repository configures are not started. Git takes no locks, and is ended when it
/// takes too long.
final class GitProcess {
    private static final int LINES = 100;
    private static final int LINE_CHARS = 8_192;

    private final Map<String, String> environment;
    private final Path workingDirectory;
    private final Duration limit;

    GitProcess(Map<String, String> environment, Path workingDirectory, Duration limit) {
        this.environment = environment;
        this.workingDirectory = workingDirectory;
        this.limit = limit;
    }

    /// Without a remote. Empty when there is no git, or it did not answer in time.
    Optional<Code> code() {
        return program().flatMap(this::ask);
    }

    /// The git on the search path of the given environment. Relative entries could lead into somebody else's directory.
    private Optional<Path> program() {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .flatMap(entry -> Stream.of("git", "git.exe").flatMap(name -> path(entry, name).stream()))
                .filter(program -> program.isAbsolute() && Files.isRegularFile(program) && Files.isExecutable(program))
                .findFirst();
    }

    private static Optional<Path> path(String directory, String name) {
        try {
            return Optional.of(Path.of(directory, name));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private Optional<Code> ask(Path git) {
        Process process;
        try {
            process = start(git);
        } catch (IOException e) {
            return Optional.empty();
        }
        try {
            var answer = new FutureTask<>(() -> read(process));
            Thread.ofVirtual().start(answer);
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (TimeoutException | ExecutionException e) {
            return Optional.empty();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Process start(Path git) throws IOException {
        var builder = new ProcessBuilder(
                        git.toString(),
                        "-c",
                        "core.fsmonitor=false",
                        "-c",
                        "core.hooksPath=/dev/null",
                        "status",
                        "--porcelain=v2",
                        "--branch",
                        "--untracked-files=no")
                .directory(workingDirectory.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put("GIT_OPTIONAL_LOCKS", "0");
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        builder.environment().put("LC_ALL", "C");
        var process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    /// Reads the header lines and at most one line about a changed file; one is enough to know.
    private static Optional<Code> read(Process process) throws IOException, InterruptedException {
        var commit = Optional.<String>empty();
        var branch = Optional.<String>empty();
        boolean dirty = false;
        try (var lines = new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8), LINE_CHARS)) {
            for (int count = 0; count < LINES && !dirty; count++) {
                var line = lines.readLine();
                if (line == null) {
                    break;
                }
                if (line.startsWith("# branch.oid ")) {
                    commit = Optional.of(line.substring("# branch.oid ".length()))
                            .filter(GitDirectory::isCommit);
                } else if (line.startsWith("# branch.head ")) {
                    branch = Optional.of(line.substring("# branch.head ".length()))
                            .filter(name -> !name.equals("(detached)") && GitDirectory.isPrintable(name));
                }
                dirty = !line.startsWith("#");
            }
        }
        boolean answered = dirty || process.waitFor() == 0;
        return answered
                ? Optional.of(new Code(commit, branch, Optional.empty(), Optional.of(dirty)))
                : Optional.empty();
    }
}
