package dev.coffer.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.Code;
import dev.coffer.artifact.Origin;
import dev.coffer.git.RealGit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// With real repositories, made by the real git. What else is read of them is tested in `dev.coffer.git`.
final class OriginCaptureTest {
    private static final Machine MACHINE =
            new Machine(Optional.of("ada"), Optional.of("engine"), List.of("train", "--password", "hush"));
    private static final String SHA = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    Path temp;

    private Path repository;

    @BeforeEach
    void makeRepository() throws IOException, InterruptedException {
        repository = Files.createDirectory(temp.toRealPath().resolve("repository"));
        git("init", "--quiet", "--initial-branch=main");
        Files.writeString(repository.resolve("train.py"), "print(1)\n");
        git("add", ".");
        git("commit", "--quiet", "--message=first");
    }

    @Test
    void aCleanWorkTreeGivesCommitAndBranch() throws IOException, InterruptedException {
        var code = code(repository);

        assertThat(code.commit()).contains(git("rev-parse", "HEAD"));
        assertThat(code.branch()).contains("main");
        assertThat(code.remote()).isEmpty();
        assertThat(code.dirty()).contains(false);
    }

    @Test
    void aDirectoryInsideBelongsToTheRepository() throws IOException {
        var inside = Files.createDirectories(repository.resolve("a/b"));

        assertThat(code(inside)).isEqualTo(code(repository));
    }

    @Test
    void aChangedTrackedFileIsDirtyAndAnUntrackedOneIsNot() throws IOException {
        Files.writeString(repository.resolve("notes.txt"), "untracked");
        assertThat(code(repository).dirty()).contains(false);

        Files.writeString(repository.resolve("train.py"), "print(2)\n");
        assertThat(code(repository).dirty()).contains(true);
    }

    @Test
    void aDetachedHeadHasNoBranch() throws IOException, InterruptedException {
        git("checkout", "--quiet", "--detach");

        assertThat(code(repository).branch()).isEmpty();
        assertThat(code(repository).commit()).contains(git("rev-parse", "HEAD"));
    }

    @Test
    void aLinkedWorkTreeHasItsOwnBranch() throws IOException, InterruptedException {
        git("remote", "add", "origin", "https://me:hush@host/ml.git");
        git("worktree", "add", "--quiet", "-b", "side/branch", "../other");

        var code = code(repository.resolveSibling("other"));

        assertThat(code.branch()).contains("side/branch");
        assertThat(code.commit()).contains(git("rev-parse", "HEAD"));
        assertThat(code.remote()).contains("https://host/ml.git");
    }

    @Test
    void packedBranchesAreFound() throws IOException, InterruptedException {
        git("pack-refs", "--all");

        assertThat(code(repository).commit()).contains(git("rev-parse", "HEAD"));
    }

    @Test
    void aRepositoryWithoutACommitHasOnlyABranch() throws IOException, InterruptedException {
        git("checkout", "--quiet", "--orphan", "fresh");

        assertThat(code(repository).commit()).isEmpty();
        assertThat(code(repository).branch()).contains("fresh");
    }

    @Test
    void theRemoteIsOriginWithoutCredentials() throws IOException, InterruptedException {
        git("remote", "add", "backup", "https://elsewhere/ml.git");
        git("remote", "add", "origin", "https://me:hush@host/ml.git?x=\"y\"");

        assertThat(code(repository).remote()).contains("https://host/ml.git");
    }

    @Test
    void whatIsNoRepositoryHasNoCode() throws IOException {
        var elsewhere = Files.createDirectory(temp.resolve("elsewhere"));

        assertThat(code(elsewhere)).isEqualTo(Code.UNKNOWN);
    }

    @Test
    void aDamagedRepositoryDoesNoHarm() throws IOException {
        Files.writeString(repository.resolve(".git/HEAD"), "ref: ../../../etc/passwd\n");
        Files.write(repository.resolve(".git/config"), new byte[] {'[', (byte) 0xff, 0, '"'});

        assertThat(code(repository)).isEqualTo(Code.UNKNOWN);
    }

    @Test
    void aGitInTheWorkingDirectoryIsNotRun() throws IOException {
        var trap = Files.writeString(repository.resolve("git"), "#!/bin/sh\ntouch trapped\n");
        assertThat(trap.toFile().setExecutable(true)).isTrue();

        new OriginCapture(Map.of("PATH", ".:"), repository, MACHINE).capture();

        assertThat(repository.resolve("trapped")).doesNotExist();
    }

    @Test
    void continuousIntegrationNamesTheBranchOfADetachedHead() throws IOException, InterruptedException {
        git("checkout", "--quiet", "--detach");
        var environment = Map.of("GITHUB_SHA", git("rev-parse", "HEAD"), "GITHUB_REF_NAME", "feature/x");

        var code = new OriginCapture(environment, repository, MACHINE).capture().code();

        assertThat(code.branch()).contains("feature/x");
    }

    @Test
    void continuousIntegrationStandsInForAMissingRepository() {
        assertThat(codeFrom(Map.of(
                        "GITHUB_SHA",
                        SHA,
                        "GITHUB_HEAD_REF",
                        "",
                        "GITHUB_REF_NAME",
                        "main",
                        "GITHUB_REPOSITORY",
                        "acme/ml")))
                .isEqualTo(new Code(
                        Optional.of(SHA),
                        Optional.of("main"),
                        Optional.of("https://github.com/acme/ml"),
                        Optional.empty()));
        assertThat(codeFrom(Map.of("GIT_COMMIT", SHA, "GIT_BRANCH", "origin/dev", "GIT_URL", "https://me:hush@h/ml")))
                .isEqualTo(
                        new Code(Optional.of(SHA), Optional.of("dev"), Optional.of("https://h/ml"), Optional.empty()));
        assertThat(codeFrom(Map.of("CI_COMMIT_SHA", "HEAD"))).isEqualTo(Code.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        COFFER_RUN_ID=mine GITHUB_RUN_ID=7             | mine
        AIRFLOW_CTX_DAG_RUN_ID=manual__1 MLFLOW_RUN_ID=m | manual__1
        GITHUB_RUN_ID=7 GITHUB_RUN_ATTEMPT=2           | 7-2
        GITHUB_RUN_ID=7                                | 7
        CI_PIPELINE_ID=10 CI_JOB_ID=11                 | 10
        BUILD_ID=5 BUILD_TAG=jenkins-ml-5              | jenkins-ml-5
        MLFLOW_RUN_ID=m SLURM_JOB_ID=3                 | m
        SLURM_JOB_ID=3 SLURM_ARRAY_JOB_ID=2 SLURM_ARRAY_TASK_ID=9 | 2-9
        WANDB_RUN_ID=w                                 | w
        """)
    void theRunIsFoundInTheEnvironment(String variables, String run) {
        var environment = new HashMap<String, String>();
        for (var variable : variables.strip().split(" ", -1)) {
            var parts = variable.split("=", 2);
            environment.put(parts[0], parts[1]);
        }

        assertThat(RunIds.find(environment)).contains(run);
    }

    @Test
    void anOddRunIdIsPassedOver() {
        assertThat(RunIds.find(Map.of("COFFER_RUN_ID", "a\nb", "GITHUB_RUN_ID", "  ", "WANDB_RUN_ID", "x".repeat(251))))
                .isEmpty();
    }

    @Test
    void everyVariableOfTheTablesIsDocumented() throws IOException {
        var documentation = Files.readString(Path.of("../docs/traceability.md"));
        var variables = Stream.concat(
                RunIds.TABLE.stream().flatMap(line -> line.variables().stream()),
                CiCode.TABLE.stream()
                        .flatMap(service -> Stream.concat(
                                Stream.of(service.commit(), service.remote()), service.branches().stream())));

        assertThat(variables).allSatisfy(name -> assertThat(documentation).contains("`" + name + "`"));
    }

    @Test
    void personMachineAndCommandAreRecordedWithoutSecrets() throws Exception {
        var capture = new OriginCapture(Map.of("COFFER_RUN_ID", "r1", "SECRET", "hush"), temp, MACHINE);

        var origin = capture.start().get();

        assertThat(origin)
                .isEqualTo(new Origin(
                        Optional.of("r1"),
                        Optional.of("ada"),
                        Optional.of("engine"),
                        Optional.of("train --password ***"),
                        Code.UNKNOWN));
    }

    @Test
    void thisProcessKnowsItself() {
        var machine = Machine.current(System.getenv());

        assertThat(machine.user()).isPresent();
        assertThat(machine.command()).isNotEmpty();
    }

    private static Code code(Path directory) {
        return new OriginCapture(Map.of(), directory, MACHINE).capture().code();
    }

    private Code codeFrom(Map<String, String> environment) {
        return new OriginCapture(environment, temp, MACHINE).capture().code();
    }

    private String git(String... arguments) throws IOException, InterruptedException {
        return new RealGit(repository).run(arguments);
    }
}
