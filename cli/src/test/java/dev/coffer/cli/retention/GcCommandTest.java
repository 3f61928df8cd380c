package dev.coffer.cli.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Collections and permanent deletion, as a person at a terminal sees them.
class GcCommandTest {
    @TempDir
    Path directory;

    @BeforeEach
    void makeStore() throws IOException {
        for (int i = 1; i <= 3; i++) {
            Files.writeString(directory.resolve("file"), ("content " + i + "\n").repeat(1000));
            shell().ok("put", "m", "file");
        }
    }

    private Shell shell() {
        return new Shell(directory);
    }

    @Test
    void thereIsNothingToFreeAtFirst() {
        assertThat(shell().ok("gc").out()).startsWith("Freed 0 B; versions need ");
    }

    @Test
    void whatWasDeletedStaysRestorable() {
        shell().ok("rm", "m:v1", "--yes");

        assertThat(shell().ok("gc").out())
                .contains("needed by deleted versions that can be restored")
                .contains("Freed 0 B");
        shell().ok("restore", "m:v1");
    }

    @Test
    void aDryRunSaysWhatACollectionThenDoes() {
        shell().ok("rm", "m:v1", "--yes");

        var plan = shell().ok("gc", "--dry-run", "--grace", "0s");
        var done = shell().ok("gc", "--grace", "0s");

        assertThat(plan.out()).startsWith("Would sweep 1 version: m:v1");
        assertThat(done.out()).startsWith("Swept 1 version: m:v1");
        assertThat(done.out().replace("Freed", "")).doesNotContain("Would");
        assertThat(plan.out()
                        .lines()
                        .filter(line -> line.startsWith("Would free"))
                        .map(line -> line.replace("Would free", "Freed")))
                .containsExactly(done.out().lines().toList().getLast());
    }

    @Test
    void whatWasSweptIsNotRestored() {
        shell().ok("rm", "m:v1", "--yes");
        shell().ok("gc", "--grace", "0s");

        var result = shell().run("restore", "m:v1");

        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.err()).contains("swept");
    }

    @Test
    void nowMeansForGood() {
        var deleted = shell().ok("rm", "m:v1", "--now", "--yes");

        assertThat(deleted.err()).contains("coffer gc frees it").doesNotContain("restore");
        assertThat(shell().run("restore", "m:v1").exit()).isEqualTo(3);
        assertThat(shell().ok("gc", "--json")
                        .json()
                        .path("released")
                        .path("objects")
                        .asInt())
                .isPositive();
    }

    @Test
    void whatIsDeletedAlreadyCanGoForGood() {
        shell().ok("rm", "m:v1", "--yes");

        shell().ok("rm", "m:v1", "--now", "--yes");

        assertThat(shell().run("restore", "m:v1").exit()).isEqualTo(3);
    }

    @Test
    void whatIsProtectedOrNamedDoesNotGoForGood() {
        shell().ok("protect", "m:v1", "--reason", "audit");
        shell().ok("alias", "set", "m:prod", "v2");

        assertThat(shell().run("rm", "m:v1", "--now", "--yes").exit()).isEqualTo(8);
        assertThat(shell().run("rm", "m:v2", "--now", "--yes").err()).contains("prod");
    }

    @Test
    void theGraceOfThePipelineCounts() throws IOException {
        Files.writeString(
                directory.resolve("pipeline.yaml"),
                "artifact_store: {type: local, root_path: store, restorable_days: 3}");
        Files.writeString(directory.resolve("file"), "other");
        shell().ok("put", "n", "file");
        shell().ok("rm", "n:v1", "--yes");

        var due = shell().ok("gc", "--json").json().path("next_due").asString();

        assertThat(Instant.parse(due))
                .isBetween(Instant.now().plus(Duration.ofDays(2)), Instant.now().plus(Duration.ofDays(4)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"week", "-1d", "7", "1y", "9999999d"})
    void aGraceThatMakesNoSenseIsAMistakeOfUse(String grace) {
        assertThat(shell().run("gc", "--grace", grace).exit()).isEqualTo(2);
    }

    @Test
    void foreignFilesAreNamed() throws IOException {
        Path store;
        try (var found = Files.walk(directory)) {
            store = found.filter(path -> path.endsWith("manifests")).findFirst().orElseThrow();
        }
        Files.writeString(store.resolve("notes.txt"), "mine");

        assertThat(shell().ok("gc").out()).contains("Left alone 1 file that is not Coffer's: manifests/notes.txt");
        assertThat(store.resolve("notes.txt")).exists();
    }
}
