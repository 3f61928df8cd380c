package dev.coffer.cli.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.Shell;
import dev.coffer.json.JsonSeal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditCommandTest {
    @TempDir
    Path directory;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(directory.resolve("f"), "one");
    }

    private Shell shell() {
        return new Shell(directory);
    }

    /// Four entries.
    private void fill(String kind) throws IOException {
        Files.writeString(
                directory.resolve("pipeline.yaml"),
                "artifact_store:\n  root_path: artifacts\n  metadata_backend: " + kind + "\n");
        shell().ok("put", "m", "f", "--alias", "prod");
        shell().ok("put", "m", "f", "--description", "again");
        shell().ok("tag", "m:v2", "checked=yes");
        shell().ok("rm", "m:v2", "--yes");
    }

    private Path entry(long number) {
        return directory.resolve("artifacts/log/%020d.json".formatted(number));
    }

    private String head() {
        return shell().ok("audit", "--verify").out().replaceAll("(?s).*the head is (\\d+:sha256:[0-9a-f]{64})\n", "$1");
    }

    private void change(long number, String from, String to) throws IOException {
        var file = entry(number);
        var text = Files.readString(file);
        assertThat(text).contains(from);
        assertThat(file.toFile().setWritable(true)).isTrue();
        Files.writeString(file, text.replace(from, to));
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "sqlite"})
    void whoDidWhatIsListedNewestFirst(String kind) throws IOException {
        fill(kind);

        var lines = shell().ok("audit").out().lines().toList();

        assertThat(lines).hasSize(1 + 5);
        assertThat(lines.get(0)).contains("ENTRY", "WHEN", "WHO", "WHAT", "OF");
        assertThat(lines.get(1)).startsWith("    4").contains("version_deleted").endsWith("m:v2");
        assertThat(lines.get(2)).contains("tags_changed").endsWith("m:v2");
        assertThat(lines.get(5)).contains("alias_moved").endsWith("m:prod from nothing to v1");
    }

    @Test
    void pagesFollowEachOther() throws IOException {
        fill("json");

        var first = shell().ok("audit", "--limit", "3", "--json").json();
        var next = first.get("next").asLong();
        var second = shell().ok("audit", "--limit", "3", "--before", Long.toString(next), "--json")
                .json();

        assertThat(first.get("entries"))
                .extracting(entry -> entry.get("number").asLong())
                .containsExactly(4L, 3L, 2L);
        assertThat(second.get("entries"))
                .extracting(entry -> entry.get("number").asLong())
                .containsExactly(1L);
        assertThat(second.get("next").isNull()).isTrue();
        assertThat(shell().ok("audit", "--limit", "3").err()).contains("coffer audit --before 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "sqlite"})
    void theHeadThatWasKeptIsFoundAgain(String kind) throws IOException {
        fill(kind);
        var kept = head();
        assertThat(kept).startsWith("4:sha256:");
        shell().ok("restore", "m:v2");

        assertThat(shell().ok("audit", "--verify", "--expect", kept).out()).startsWith("5 entries, whole and in order");
        assertThat(head()).startsWith("5:sha256:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "sqlite"})
    void aLogThatWasCutOffOrWrittenAnewIsNotTheOneExpected(String kind) throws IOException {
        fill(kind);
        var kept = head();
        var other = kept.substring(0, kept.length() - 1) + (kept.endsWith("0") ? "1" : "0");

        var wrong = shell().run("audit", "--verify", "--expect", other);
        assertThat(wrong.exit()).isEqualTo(5);
        assertThat(wrong.out()).contains("entry 4 is not the one that is expected");
        var behind = shell().run("audit", "--verify", "--json", "--expect", kept.replace("4:", "9:"));
        assertThat(behind.exit()).isEqualTo(5);
        assertThat(behind.json().get("ok").asBoolean()).isFalse();
        assertThat(behind.json().get("problems").get(0).get("problem").asString())
                .isEqualTo("is expected, and the last entry is 4");
    }

    @Test
    void aLogThatWasCutOffLacksTheEntryThatIsExpected() throws IOException {
        fill("json");
        var kept = head();
        Files.delete(entry(4));

        assertThat(shell().ok("audit", "--verify").out()).startsWith("3 entries");
        assertThat(shell().run("audit", "--verify", "--expect", kept).exit()).isEqualTo(5);
    }

    /// A database that has copied its entries to the log reads them there, so the whole log is checked with every catalog.
    @Test
    void aChangedFactInTheLogBesideADatabaseIsFound() throws IOException {
        fill("sqlite");
        change(2, "again", "agaim");

        var verify = shell().run("audit", "--verify");

        assertThat(verify.exit()).isEqualTo(5);
        assertThat(verify.out()).contains("entry 2 does not fit its checksum");
    }

    @Test
    void anEntryThatTheDatabaseDoesNotKnowIsFound() throws IOException {
        fill("sqlite");
        change(4, "version_deleted", "version_restored");
        var text = Files.readString(entry(4));
        var content = text.substring(0, text.indexOf(",\"checksum\"")) + "}";
        Files.write(entry(4), JsonSeal.seal(content.getBytes(StandardCharsets.UTF_8)));

        var verify = shell().run("audit", "--verify");

        assertThat(verify.exit()).isEqualTo(5);
        assertThat(verify.out()).contains("entry 4 is not the one that the catalog knows");
    }

    @Test
    void whatMakesNoSenseIsSaid() throws IOException {
        fill("json");

        for (var arguments : new String[][] {
            {"audit", "--expect", "1:sha256:00"},
            {"audit", "--verify", "--expect", "1:sha256:00"},
            {"audit", "--verify", "--expect", "x"},
            {"audit", "--verify", "--limit", "3"},
            {"audit", "--limit", "0"},
            {"audit", "--limit", "1001"},
            {"audit", "--before", "0"}
        }) {
            assertThat(shell().run(arguments).exit())
                    .as(String.join(" ", arguments))
                    .isEqualTo(2);
        }
    }
}
