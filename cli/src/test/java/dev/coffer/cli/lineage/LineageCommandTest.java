package dev.coffer.cli.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Lineage and staleness on a real store, as a person at a terminal sees them.
class LineageCommandTest {
    @TempDir
    Path directory;

    @BeforeEach
    void makeStore() throws IOException {
        Files.writeString(directory.resolve("f"), "content");
        shell().ok("put", "raw", "f", "--type", "dataset");
        shell().ok("put", "data", "f", "--type", "dataset", "--input", "raw");
        shell().ok("put", "model", "f", "--type", "model", "--input", "data", "--alias", "prod");
        shell().ok("put", "report", "f", "--type", "report", "--input", "model", "--alias", "shown");
    }

    private Shell shell() {
        return new Shell(directory);
    }

    @Test
    void bothWaysAreShown() {
        var result = shell().ok("lineage", "model");
        assertThat(result.out()).isEqualTo("""
                model:v1  model  [prod]
                made from
                └── data:v1  dataset
                    └── raw:v1  dataset
                used by
                └── report:v1  report  [shown]
                """);
        assertThat(result.err()).isEmpty();
    }

    @Test
    void oneWayIsShownWhenAskedFor() {
        assertThat(shell().ok("lineage", "model", "--up").out())
                .contains("raw:v1")
                .doesNotContain("report");
        assertThat(shell().ok("lineage", "model", "--down").out())
                .contains("report:v1")
                .doesNotContain("raw");
        assertThat(shell().ok("lineage", "model", "--up", "--down").out()).contains("raw:v1", "report:v1");
    }

    @Test
    void whatIsLeftOutIsSaid() {
        var result = shell().ok("lineage", "report", "--depth", "1");
        assertThat(result.out()).contains("model:v1").doesNotContain("data:v1");
        assertThat(result.err()).isEqualTo("There is more; this is up to --depth 1 and at most 10,000 versions.\n");
    }

    @Test
    void staleVersionsAreMarked() {
        shell().ok("put", "data", "f", "--alias", "prod");

        assertThat(shell().ok("lineage", "data:v1", "--down").out())
                .contains("model:v1  model  [prod]  stale: data:prod is v2\n");
        assertThat(shell().ok("show", "model").out()).contains("  stale        data:prod is v2\n");
        assertThat(shell().ok("show", "report").out()).doesNotContain("stale");
        assertThat(shell().ok("lineage", "data:v1", "--down", "--stale-by", "best")
                        .out())
                .doesNotContain("stale");
    }

    @Test
    void deletedVersionsAreMarked() {
        shell().ok("rm", "data:v1", "--yes");

        assertThat(shell().ok("lineage", "model").out()).contains("data:v1  dataset  deleted\n");
    }

    @Test
    void theAliasesThatDescendAreATable() {
        assertThat(shell().ok("lineage", "raw", "--aliases").out()).isEqualTo("""
                ALIAS         VERSION
                model:prod    v1
                report:shown  v1
                """);
        var none = shell().ok("lineage", "report", "--aliases");
        assertThat(none.out()).isEmpty();
        assertThat(none.err()).isEqualTo("No alias names a version that descends from report:v1.\n");
    }

    @Test
    void jsonIsAFormatToo() {
        assertThat(shell().ok("lineage", "model", "--format", "json").out())
                .isEqualTo(shell().ok("lineage", "model", "--json").out());
        var both = shell().run("lineage", "model", "--json", "--format", "dot");
        assertThat(both.exit()).isEqualTo(2);
        assertThat(both.error().get("message").asString()).contains("--json", "--format dot");
    }

    @Test
    void openLineageIsAnEventOnEachLine() {
        var lines = shell().ok("lineage", "model", "--format", "openlineage")
                .out()
                .lines()
                .toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.stream()
                        .map(line -> JsonMapper.shared().readTree(line))
                        .map(event -> event.at("/job/name").asString()))
                .containsExactly("data", "model", "raw", "report");
    }

    @Test
    void whatIsNotThereExits3() {
        assertThat(shell().run("lineage", "modle").exit()).isEqualTo(3);
        assertThat(shell().run("lineage", "model:v9").exit()).isEqualTo(3);
    }
}
