package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.session.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands on a real store, as a person at a terminal sees them.
class StoreCommandsTest {
    @TempDir
    Path directory;

    private Path model;

    @BeforeEach
    void makeModel() throws IOException {
        model = Files.createDirectories(directory.resolve("model"));
        Files.writeString(model.resolve("config.json"), "{\"layers\": 12}");
        Files.createDirectories(model.resolve("weights"));
        Files.writeString(model.resolve("weights/a.bin"), "0123456789");
    }

    private Shell shell() {
        return new Shell(directory);
    }

    @Test
    void severalArtifactsArePutInOneCommit() {
        shell().ok("put", "bert=model", "tokenizer=model/config.json", "--type", "bert=model", "--alias", "prod");

        assertThat(shell().ok("show", "bert:prod").out()).contains("bert:v1").contains("model");
        assertThat(shell().ok("show", "tokenizer:prod").out()).contains("tokenizer:v1");
    }

    @Test
    void ofSeveralPutsNoneIsSeenWhenOneFails() {
        var result = shell().run("put", "bert=model", "tokenizer=missing", "--alias", "prod");

        assertThat(result.exit()).isEqualTo(2);
        assertThat(shell().run("show", "bert").exit()).isEqualTo(3);
    }

    @Test
    void aPutThatDoesNotSayWhatToStoreIsToldHow() {
        assertThat(shell().run("put", "m").err()).contains("'m' does not say what to store where");
        assertThat(shell().run("put", "m", "a", "b").err()).contains("NAME=PATH");
        assertThat(shell().run("put", "m", "model", "--type", "x=model").err())
                .contains("--type is given for 'x', which is not stored");
    }

    @Test
    void aPutMakesTheStoreAndSaysSo() {
        var result = shell().ok("put", "m", "model", "--alias", "candidate");
        assertThat(result.err())
                .isEqualTo("Created a store at " + directory.resolve("artifacts") + "\nNext: coffer show m:v1\n");
        assertThat(result.out().lines())
                .hasSize(3)
                .anyMatch(line -> line.startsWith("Created m:v1 (sha256:"))
                .anyMatch(line -> line.matches("  stored .*, 0.0 % already there in .* s"))
                .contains("  alias candidate → v1");
        assertThat(shell().ok("put", "m", "model").err()).isEqualTo("Next: coffer show m:v2\n");
    }

    @Test
    void unchangedContentIsNotStoredAgain() throws IOException {
        Files.write(model.resolve("weights/a.bin"), new byte[100_000]);
        shell().ok("put", "m", "model");
        var again = shell().ok("put", "m", "model", "--json").json();
        assertThat(again.get("version").asInt()).isEqualTo(2);
        assertThat(again.get("known_bytes").asLong()).isBetween(100_000L, 100_014L);
        assertThat(again.get("new_bytes").asLong()).isLessThan(1000);
    }

    @Test
    void whatWasPutComesBack() throws IOException {
        shell().ok("put", "m", "model");
        var result = shell().ok("get", "m:v1", "-o", "back");
        assertThat(result.out())
                .startsWith("Got m:v1 (sha256:")
                .contains("  verified, to " + directory.resolve("back"));
        assertThat(directory.resolve("back/weights/a.bin")).hasContent("0123456789");
        assertThat(directory.resolve("back/config.json")).hasContent("{\"layers\": 12}");
    }

    @Test
    void aFileComesBackAsAFile() {
        shell().ok("put", "conf", "model/config.json");
        shell().ok("get", "conf", "-o", "back.json");
        assertThat(directory.resolve("back.json")).isRegularFile().hasContent("{\"layers\": 12}");
    }

    @Test
    void getDoesNotReplaceWithoutForce() throws IOException {
        shell().ok("put", "m", "model");
        Files.createDirectories(directory.resolve("back"));
        Files.writeString(directory.resolve("back/mine"), "precious");
        var refused = shell().run("get", "m", "-o", "back");
        assertThat(refused.exit()).isEqualTo(4);
        assertThat(refused.err()).contains("--force");
        assertThat(directory.resolve("back/mine")).hasContent("precious");
        shell().ok("get", "m", "-o", "back", "--force");
        assertThat(directory.resolve("back/mine")).doesNotExist();
        assertThat(directory.resolve("back/config.json")).exists();
    }

    @Test
    void catWritesAFileOrAPartOfIt() {
        shell().ok("put", "m", "model");
        assertThat(shell().ok("cat", "m", "weights/a.bin").out()).isEqualTo("0123456789");
        assertThat(shell().ok("cat", "m", "weights/a.bin", "--range", "2-4").out())
                .isEqualTo("234");
        assertThat(shell().ok("cat", "m", "weights/a.bin", "--range", "7-").out())
                .isEqualTo("789");
        assertThat(shell().ok("cat", "m", "weights/a.bin", "--range=-3").out()).isEqualTo("789");
        assertThat(shell().run("cat", "m", "weights/a.bin", "--range", "11-12").exit())
                .isEqualTo(2);
    }

    @Test
    void catSaysAgainstWhatAPartWasVerified() throws IOException {
        var large = new byte[3 << 20];
        new SplittableRandom(4).nextBytes(large);
        Files.write(model.resolve("weights/a.bin"), large);
        shell().ok("put", "m", "model");
        var part = new String[] {"cat", "m", "weights/a.bin", "--range", "0-9"};
        assertThat(shell().ok(part).err()).isEmpty();

        // As on a machine that has not put it.
        var elsewhere =
                shell().with("XDG_CACHE_HOME", directory.resolve("other").toString());
        assertThat(elsewhere.ok(part).err())
                .isEqualTo("This part was verified against the manifest of m:v1, not against the file's digest;"
                        + " coffer verify m:v1 --data sums the whole file.\n");
        var json = new String[] {"cat", "m", "weights/a.bin", "--range", "0-9", "--json"};
        assertThat(elsewhere.ok(json).json().get("verified_against").asString()).isEqualTo("manifest");
        elsewhere.ok("verify", "m:v1", "--data");
        assertThat(elsewhere.ok(json).json().get("verified_against").asString()).isEqualTo("file");
        assertThat(elsewhere.ok(part).err()).isEmpty();
    }

    @Test
    void catNeedsNoPathWhereThereIsOneFile() {
        shell().ok("put", "conf", "model/config.json");
        assertThat(shell().ok("cat", "conf").out()).isEqualTo("{\"layers\": 12}");
        shell().ok("put", "m", "model");
        assertThat(shell().run("cat", "m").err()).contains("m:v1 has more than one file");
    }

    @Test
    void listsAreTables() {
        shell().ok("put", "b/m", "model", "--type", "model", "--alias", "prod");
        shell().ok("put", "a", "model/config.json");
        assertThat(shell().ok("ls").out()).isEqualTo("""
                        NAME  TYPE   LATEST  VERSIONS  ALIASES
                        a     other      v1         1
                        b/m   model      v1         1  prod=v1
                        """);
        assertThat(shell().ok("ls", "b/*").out()).doesNotContain("other");
        assertThat(shell().ok("ls", "z*").err()).isEqualTo("No artifact matches.\n");
        assertThat(shell().ok("log", "b/m").out()).startsWith("VERSION  DIGEST").contains("\nv1       ", " prod ");
    }

    @Test
    void showTellsWhereAVersionCameFrom() {
        shell().ok("put", "data", "model/config.json");
        shell().with("COFFER_RUN_ID", "nightly-12")
                .ok(
                        "put",
                        "m",
                        "model",
                        "--param",
                        "lr=0.1",
                        "--metric",
                        "acc=0.93",
                        "--tag",
                        "stage=dev",
                        "--input",
                        "data",
                        "--description",
                        "first\nline");
        assertThat(shell().ok("show", "m").out().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .contains(
                        "m:v1",
                        "|run|nightly-12",
                        "|command|coffer put m model --param lr=0.1 --metric acc=0.93 --tag stage=dev --input data --description"
                                + " 'first line'",
                        "|param|lr = 0.1",
                        "|metric|acc = 0.93",
                        "|tag|stage=dev",
                        "|input|data:v1",
                        "|description|first\\nline");
    }

    @Test
    void parametersAndMetricsComeFromFilesToo() throws IOException {
        Files.writeString(directory.resolve("params.yaml"), "optimizer:\n  lr: 0.1\nepochs: 3\n");
        Files.writeString(directory.resolve("metrics.json"), "{\"acc\": 0.5, \"loss\": 1.25}");
        shell().ok(
                        "put",
                        "m",
                        "model",
                        "--params-file",
                        "params.yaml",
                        "--metrics-file",
                        "metrics.json",
                        "--metric",
                        "acc=0.75",
                        "--param",
                        "epochs=4");
        var version = shell().ok("show", "m", "--json").json();
        assertThat(version.get("params").toString()).isEqualTo("{\"epochs\":\"4\",\"optimizer.lr\":\"0.1\"}");
        assertThat(version.get("metrics").toString()).isEqualTo("{\"acc\":0.75,\"loss\":1.25}");
    }

    @Test
    void anAliasMovesAndItsHistoryStays() {
        shell().ok("put", "m", "model");
        shell().ok("put", "m", "model/config.json");
        assertThat(shell().ok("alias", "set", "m:prod", "v1", "--expect", "none")
                        .out())
                .isEqualTo("m:prod → v1\n");
        assertThat(shell().run("alias", "set", "m:prod", "v2", "--expect", "v2").exit())
                .isEqualTo(4);
        shell().ok("alias", "set", "m:prod", "--expect", "v1", "--reason", "better");
        assertThat(shell().ok("alias", "ls").out()).isEqualTo("ALIAS   VERSION\nm:prod  v2\n");
        shell().ok("alias", "rm", "m:prod");
        assertThat(shell().ok("alias", "ls").out()).isEmpty();
        assertThat(shell().ok("alias", "history", "m:prod").out().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .hasSize(4)
                .anyMatch(line -> line.matches("\\|v1\\|v2\\|just now\\|.*\\|better"));
    }

    @Test
    void tagsAreSetAndRemoved() {
        shell().ok("put", "m", "model", "--tag", "draft", "--tag", "stage=dev");
        assertThat(shell().ok("tag", "m:v1", "reviewed", "stage=prod", "draft-").out())
                .isEqualTo("m:v1  reviewed, stage=prod\n");
    }

    @Test
    void whatWasRemovedCanBeRestored() {
        shell().ok("put", "m", "model");
        var removed = shell().ok("rm", "m:v1", "--yes");
        assertThat(removed.out()).isEqualTo("Deleted m:v1  2 files, 24 B\n");
        assertThat(removed.err()).isEqualTo("coffer restore m:v1 brings it back\n");
        assertThat(shell().run("show", "m:v1").exit()).isEqualTo(3);
        assertThat(shell().ok("ls").out()).isEmpty();
        assertThat(shell().ok("log", "m", "--deleted").out()).contains("(deleted)");
        assertThat(shell().ok("restore", "m:v1").out()).isEqualTo("Restored m:v1  2 files, 24 B\n");
        shell().ok("show", "m:v1");
    }

    @Test
    void rmAsksAPerson() {
        var person = new Terminal(true, true, true, 80);
        shell().ok("put", "m", "model");
        var kept = shell().on(person).typing("n\n").run("rm", "m");
        assertThat(kept.exit()).isEqualTo(130);
        assertThat(kept.err()).startsWith("Delete m:v1 (2 files, 24 B)? [y/N] ").endsWith("Nothing was deleted.\n");
        shell().ok("show", "m:v1");
        assertThat(shell().on(person).typing("").run("rm", "m").exit()).isEqualTo(130);
        shell().on(person).typing("yes\n").ok("rm", "m");
        assertThat(shell().run("show", "m:v1").exit()).isEqualTo(3);
    }

    @Test
    void aDryRunOnlyTells() {
        shell().ok("put", "m", "model");
        assertThat(shell().ok("rm", "m", "--dry-run").out()).isEqualTo("Would delete m:v1  2 files, 24 B\n");
        shell().ok("show", "m:v1");
    }

    @Test
    void verifyIsContentWithAHealthyStore() {
        shell().ok("put", "m", "model");
        assertThat(shell().ok("verify").out()).matches("Checked 1 version and \\d+ objects?: all is well\n");
        assertThat(shell().ok("verify", "m", "--data").out()).contains("read 24 B: all is well");
    }

    @Test
    void initWithAPathTellsLaterCommandsWhereTheStoreIs() {
        var made = shell().ok("init", "./store");
        assertThat(made.out())
                .isEqualTo(
                        "Created a store at " + directory.resolve("store") + "\nWrote pipeline.yaml, which names it\n");
        assertThat(directory.resolve("pipeline.yaml")).hasContent("artifact_store: \"./store\"\n");
        shell().ok("put", "m", "model");
        assertThat(directory.resolve("artifacts")).doesNotExist();
        assertThat(shell().ok("init", "./store").out())
                .isEqualTo("There is a store already at " + directory.resolve("store") + "\n");
    }

    @Test
    void initLeavesAConfigurationAlone() throws IOException {
        Files.writeString(directory.resolve("pipeline.yaml"), "stages: []\n");
        var result = shell().ok("init", "store");
        assertThat(directory.resolve("pipeline.yaml")).hasContent("stages: []\n");
        assertThat(result.err()).contains("artifact_store: \"store\"");
        assertThat(new Shell(directory)
                        .with("COFFER_STORE", "x")
                        .ok("init", "y")
                        .out())
                .doesNotContain("Wrote");
    }

    @Test
    void initWithoutAPathUsesTheConfiguration() {
        shell().ok("init", "--store", "there");
        assertThat(directory.resolve("there")).isDirectory();
        assertThat(directory.resolve("pipeline.yaml")).doesNotExist();
    }

    @Test
    void doctorChecksTheStore() {
        shell().ok("put", "m", "model");
        assertThat(shell().ok("doctor").out().lines())
                .allMatch(line -> line.startsWith("ok    "))
                .contains("ok    1 artifact, 1 version");
    }

    @Test
    void doctorExitsLikeTheFirstFailure() {
        var result = shell().run("doctor");
        assertThat(result.exit()).isEqualTo(10);
        assertThat(result.out()).contains("fail  ").contains("      help: ");
    }

    @Test
    void namesAndTagsReachTheTerminalWithoutControlCharacters() throws IOException {
        Files.writeString(model.resolve("evil\u001b[2J\nname"), "x");
        shell().ok("put", "m", "model", "--tag", "t=\u001b[31mred", "--description", "\u009b31m");
        var shown = shell().ok("show", "m").out();
        assertThat(shown).contains("evil\\u001b[2J\\nname", "t=\\u001b[31mred", "\\u009b31m");
        assertThat(shown.chars().filter(c -> c != '\n')).noneMatch(Character::isISOControl);
        assertThat(shell().ok("show", "m", "--json")
                        .json()
                        .get("files")
                        .get(1)
                        .get("path")
                        .asString())
                .isEqualTo("evil\u001b[2J\nname");
    }

    @Test
    void aRepeatedPutYieldsTheEarlierVersion() {
        shell().ok("put", "m", "model", "--idempotency-key", "job-1", "--alias", "prod");
        var again = shell().ok("put", "m", "model", "--idempotency-key", "job-1", "--alias", "prod", "--json")
                .json();
        assertThat(again.get("version").asInt()).isEqualTo(1);
        assertThat(again.get("repeated").asBoolean()).isTrue();
        assertThat(again.get("aliases").get(0).asString()).isEqualTo("prod");
    }

    @Test
    void anArtifactMayHaveTheNameOfACommand() {
        shell().ok("put", "ls", "model", "--alias", "show");
        assertThat(shell().ok("show", "ls:show").out()).startsWith("ls:v1  show\n");
        assertThat(shell().ok("--store", "artifacts", "log", "ls", "--json")
                        .json()
                        .get("artifact")
                        .asString())
                .isEqualTo("ls");
    }

    @Test
    void globalOptionsFindTheStoreBeforeAndAfterTheCommand() {
        shell().ok("--store", "s", "put", "m", "model");
        assertThat(shell().ok("ls", "--store", "s").out()).contains("\nm ");
        assertThat(shell().run("ls").exit()).isEqualTo(10);
    }
}
