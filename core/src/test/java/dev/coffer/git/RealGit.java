package dev.coffer.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The git program at work in a directory, with nobody's configuration but that of the repository.
public record RealGit(Path directory) {
    /// A new repository with one commit, on the branch `main`.
    public static RealGit repository(Path directory) throws IOException, InterruptedException {
        var git = new RealGit(Files.createDirectories(directory));
        git.run("init", "--quiet", "--initial-branch=main");
        Files.writeString(directory.resolve("train.py"), "print(1)\n");
        git.commit("first");
        return git;
    }

    public RealGit in(Path other) {
        return new RealGit(other);
    }

    /// Commits everything.
    public void commit(String message) throws IOException, InterruptedException {
        run("add", "--all");
        run("commit", "--quiet", "--allow-empty", "--message=" + message);
    }

    /// What git prints, when it succeeds.
    public String run(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                "git",
                "-c",
                "user.name=Ada",
                "-c",
                "user.email=ada@example.com",
                "-c",
                "commit.gpgsign=false",
                "-c",
                "protocol.file.allow=always"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("GIT_CONFIG_SYSTEM", "/dev/null");
        builder.environment().put("LC_ALL", "C.UTF-8");
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }
}
