package dev.coffer.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.Code;
import dev.coffer.blob.Requires;
import dev.coffer.git.RealGit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Real repositories whose configuration names programs. None of them may run, and commit, branch and remote are right.
final class HostileRepositoryTest {
    private static final Machine MACHINE = new Machine(Optional.empty(), Optional.empty(), java.util.List.of());
    private static final String REMOTE = "https://host/ml.git";

    @TempDir
    Path temp;

    private Path root;
    private Path marker;
    private Path trap;
    private RealGit git;
    private String commit;

    @BeforeEach
    void makeRepository() throws IOException, InterruptedException {
        root = temp.toRealPath();
        marker = root.resolve("trapped");
        trap = script("#!/bin/sh\ntouch " + marker + "\nexec cat\n");
        git = RealGit.repository(root.resolve("repository"));
        git.run("remote", "add", "origin", REMOTE);
        commit = git.run("rev-parse", "HEAD");
    }

    @ParameterizedTest
    @CsvSource({
        "filter.x.clean",
        "filter.x.smudge",
        "filter.x.process",
        "diff.x.textconv",
        "diff.x.command",
        "merge.x.driver",
        "core.fsmonitor",
        "core.sshCommand",
        "core.gitProxy",
        "core.pager",
        "core.editor",
        "core.askPass",
        "core.alternateRefsCommand",
        "credential.helper",
        "gpg.program",
        "uploadpack.packObjectsHook",
        "alias.status",
        "trailer.x.command",
        "diff.external",
        "submodule.x.update"
    })
    void aProgramThatTheConfigurationNamesIsNotRun(String key) throws Exception {
        git.run("config", key, key.startsWith("alias") || key.startsWith("submodule") ? "!" + trap : trap.toString());
        git.run("config", "filter.x.required", "true");
        writeAttributes(".git/info/attributes");

        assertNothingRuns(repository());
    }

    @Test
    void aFilterOfAnAttributesFileInTheWorkTreeIsNotRun() throws Exception {
        Files.writeString(repository().resolve(".gitattributes"), "* filter=x\n");
        git.run("config", "filter.x.clean", trap.toString());

        assertNothingRuns(repository());
    }

    @Test
    void aFilterOfAnotherAttributesFileIsNotRun() throws Exception {
        git.run("config", "filter.x.clean", trap.toString());
        git.run("config", "core.attributesFile", root.resolve("attributes").toString());
        Files.writeString(root.resolve("attributes"), "* filter=x\n");

        assertNothingRuns(repository());
    }

    @ParameterizedTest
    @CsvSource({"include.path", "includeIf.gitdir:/**.path", "includeIf.onbranch:main.path"})
    void aFilterOfAnIncludedFileIsNotRun(String key) throws Exception {
        var included = root.resolve("included");
        git.run("config", "--file", included.toString(), "filter.x.clean", trap.toString());
        git.run("config", "--file", included.toString(), "core.fsmonitor", trap.toString());
        git.run("config", key, included.toString());
        writeAttributes(".git/info/attributes");

        assertNothingRuns(repository());
    }

    @ParameterizedTest
    @CsvSource({"post-index-change", "fsmonitor-watchman", "query-watchman", "reference-transaction", "post-checkout"})
    void aHookIsNotRun(String name) throws Exception {
        var hooks = Files.createDirectories(repository().resolve(".git/hooks"));
        Files.copy(trap, hooks.resolve(name), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);

        assertNothingRuns(repository());
    }

    @Test
    void aWorkTreeElsewhereIsNotLookedAt() throws Exception {
        git.run("config", "core.worktree", root.resolve("elsewhere").toString());
        Files.createDirectory(root.resolve("elsewhere"));
        git.run("config", "filter.x.clean", trap.toString());
        writeAttributes(".git/info/attributes");

        assertNothingRuns(repository());
        assertThat(code(repository()).dirty()).isEmpty();
    }

    @Test
    void aFilterOfALinkedWorkTreeIsNotRun() throws Exception {
        git.run("worktree", "add", "--quiet", "-b", "side/branch", "../other");
        var other = git.in(root.resolve("other"));
        git.run("config", "extensions.worktreeConfig", "true");
        other.run("config", "--worktree", "filter.x.clean", trap.toString());
        writeAttributes(".git/info/attributes");

        var code = code(touched(other.directory()));

        assertThat(marker).doesNotExist();
        assertThat(code.commit()).contains(commit);
        assertThat(code.branch()).contains("side/branch");
        assertThat(code.remote()).contains(REMOTE);
    }

    @Test
    void aFilterOfASubmoduleIsNotRun() throws Exception {
        var library = RealGit.repository(root.resolve("library"));
        git.run("submodule", "--quiet", "add", library.directory().toString(), "lib");
        git.commit("with a submodule");
        commit = git.run("rev-parse", "HEAD");
        var sub = git.in(repository().resolve("lib"));
        sub.run("config", "filter.x.clean", trap.toString());
        sub.run("config", "core.fsmonitor", trap.toString());
        Files.writeString(sub.directory().resolve(".gitattributes"), "* filter=x\n");
        touched(sub.directory());

        assertNothingRuns(repository());
        var inside = code(sub.directory());
        assertThat(marker).doesNotExist();
        assertThat(inside.commit()).contains(sub.run("rev-parse", "HEAD"));
        assertThat(inside.remote()).contains(library.directory().toString());
    }

    @Test
    void aRepositoryWithObjectsElsewhereIsRead() throws Exception {
        git.in(root).run("clone", "--quiet", "--shared", "repository", "shared");
        var shared = git.in(root.resolve("shared"));
        shared.run("config", "core.alternateRefsCommand", trap.toString());

        var code = code(shared.directory());

        assertThat(marker).doesNotExist();
        assertThat(code.commit()).contains(commit);
        assertThat(code.dirty()).contains(false);
    }

    @Test
    void aBareRepositoryBuriedInACloneIsNotTakenForOne() throws Exception {
        var buried = repository().resolve("data");
        git.in(root).run("init", "--quiet", "--bare", "--initial-branch=evil", buried.toString());
        Files.writeString(buried.resolve("train.py"), "x");
        var config = git.in(buried);
        config.run("config", "core.bare", "false");
        config.run("config", "core.worktree", buried.toString());
        config.run("config", "core.fsmonitor", trap.toString());
        config.run("config", "filter.x.clean", trap.toString());

        var code = code(buried);

        assertThat(marker).doesNotExist();
        assertThat(code.commit()).contains(commit);
        assertThat(code.branch()).contains("main");
    }

    @Test
    void noProgramIsStartedAtAll() throws Exception {
        Requires.program("strace", "-qq", "-o", "/dev/null", "true");
        git.run("config", "core.fsmonitor", trap.toString());
        git.run("config", "filter.x.process", trap.toString());
        writeAttributes(".git/info/attributes");
        var trace = root.resolve("trace");

        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        "strace",
                        "-f",
                        "-e",
                        "trace=execve,execveat",
                        "-o",
                        trace.toString(),
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChildCapture.class.getName(),
                        touched(repository()).toString())
                .redirectError(root.resolve("error").toFile())
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(output).contains(commit);
        assertThat(Files.readAllLines(trace).stream().filter(line -> line.contains("exec")))
                .singleElement()
                .asString()
                .contains(java);
    }

    private void assertNothingRuns(Path directory) throws Exception {
        var code = code(touched(directory));

        assertThat(marker).doesNotExist();
        assertThat(code.commit()).contains(commit);
        assertThat(code.branch()).contains("main");
        assertThat(code.remote()).contains(REMOTE);
    }

    private Path repository() {
        return git.directory();
    }

    private void writeAttributes(String file) throws IOException {
        var path = repository().resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, "* filter=x diff=x merge=x\n");
    }

    /// With another time of its file, so that git would look into it.
    private static Path touched(Path directory) throws IOException {
        Files.setLastModifiedTime(directory.resolve("train.py"), FileTime.from(Instant.EPOCH));
        return directory;
    }

    private static Code code(Path directory) {
        var environment = Map.of("PATH", "/usr/bin:/bin", "HOME", "/nonexistent", "GIT_CONFIG_SYSTEM", "/dev/null");
        return new OriginCapture(environment, directory, MACHINE).capture().code();
    }

    private Path script(String text) throws IOException {
        var script = Files.writeString(root.resolve("trap"), text);
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return script;
    }
}
