package dev.coffer.cli.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Statistics, as a person at a terminal sees them.
class StatsCommandTest {
    @TempDir
    Path directory;

    @BeforeEach
    void makeStore() throws IOException {
        var file = directory.resolve("file");
        write(file, 1, 3_000_000);
        shell().ok("put", "big", "file", "--run", "night", "--alias", "prod");
        shell().ok("put", "twin", "file", "--run", "day");
        write(file, 2, 200_000);
        shell().ok("put", "small", "file", "--run", "night", "--alias", "prod", "--metric", "acc=0.5");
    }

    private static void write(Path file, long seed, int length) throws IOException {
        var content = new byte[length];
        new Random(seed).nextBytes(content);
        Files.write(file, content);
    }

    private Shell shell() {
        return new Shell(directory);
    }

    @Test
    void theOverviewSaysWhatIsHeldAndForWhom() {
        shell().ok("put", "gone", "file");
        shell().ok("rm", "gone:v1", "--yes");

        assertThat(shell().ok("stats").out().lines())
                .anyMatch(line -> line.matches("WHAT +BYTES  OF"))
                .anyMatch(line -> line.matches("logical +5\\.9 MiB  3 versions of 3 artifacts, as plain files"))
                .anyMatch(line -> line.matches("  needed +3\\.1 MiB  .*; 1\\.9 times less than logical"))
                .anyMatch(line -> line.matches("  restorable .*only for 1 deleted version"))
                .anyMatch(line -> line.matches("log .*5 blobs"));
    }

    @Test
    void aPatternSaysWhatDeletingAllOfThemFrees() {
        assertThat(shell().ok("stats", "big").out().lines())
                .anyMatch(line -> line.matches("  unique +\\d+ B  deleting all of them frees"))
                .anyMatch(line -> line.matches("  shared +2\\.9 MiB .*"));
        assertThat(shell().ok("stats", "{nothing}").out()).contains("0 versions of 0 artifacts");
    }

    @Test
    void tablesAreByVersionArtifactAliasAndRun() {
        assertThat(shell().ok("stats", "--by", "version").out().lines())
                .anyMatch(line -> line.matches("VERSION +VERSIONS +LOGICAL +UNIQUE +SHARED"))
                .anyMatch(line -> line.matches("small:v1 +1 +195\\.3 KiB +195\\.\\d KiB +0 B"));
        assertThat(shell().ok("stats", "--by", "artifact").out().lines()).hasSize(4);
        assertThat(shell().ok("stats", "--by", "alias").out().lines())
                .hasSize(2)
                .anyMatch(line -> line.matches("prod +2 +3\\.1 MiB .*2\\.9 MiB"));
        assertThat(shell().ok("stats", "--by", "run").out().lines()).hasSize(3);
    }

    @Test
    void theLargestComeFirstAndALimitSaysHowManyAreLeftOut() {
        var result = shell().ok("stats", "--by", "artifact", "--limit", "1");
        assertThat(result.out().lines().skip(1)).allMatch(line -> line.startsWith("small"));
        assertThat(result.err()).contains("2 more");
        assertThat(shell().ok("stats", "--by", "artifact", "--sort", "name")
                        .out()
                        .lines()
                        .map(line -> line.substring(0, line.indexOf(' '))))
                .containsExactly("ARTIFACT", "big", "small", "twin");
        assertThat(shell().ok("stats", "--by", "artifact", "--sort", "logical:asc")
                        .out()
                        .lines()
                        .map(line -> line.substring(0, line.indexOf(' '))))
                .containsExactly("ARTIFACT", "small", "big", "twin");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "stats --by artefact         | did you mean 'artifact'?",
                "stats --by run --sort uniqe | did you mean 'unique'?",
                "stats --sort unique         | add --by",
                "stats --by run --limit 0    | leaves nothing",
                "ls --columns uniqe          | did you mean 'unique'?",
                "ls --columns x,y            | use name, type",
                "ls --columns metrics.acc    | there is no column 'metrics.acc'",
                "ls --versions --columns siz | did you mean 'size'?",
                "ls --columns unique --at 2026-01-01 | leave out --at",
            })
    void whatIsNotUnderstoodSaysWhatIs(String line, String words) {
        var result = shell().run(line.split(" "));

        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains(words);
    }

    @Test
    void listsShowWhatIsUniqueAndShared() {
        assertThat(shell().ok("ls", "--columns", "unique,shared").out().lines())
                .anyMatch(line -> line.matches("NAME +UNIQUE +SHARED"))
                .anyMatch(line -> line.matches("big +\\d+ B +2\\.9 MiB"))
                .anyMatch(line -> line.matches("small +195\\.\\d KiB +0 B"));
        assertThat(shell().ok("ls", "--versions", "--columns", "unique,metrics.acc,size")
                        .out()
                        .lines())
                .anyMatch(line -> line.matches("NAME +VERSION +UNIQUE +metrics\\.acc +SIZE"))
                .anyMatch(line -> line.matches("small +v1 +195\\.\\d KiB +0\\.5 +195\\.3 KiB"));
    }

    @Test
    void withoutThemNothingIsSaidOfThem() {
        assertThat(shell().ok("ls").out()).doesNotContain("UNIQUE");
        var listed = shell().ok("ls", "--json").json().get("artifacts").get(0);
        assertThat(listed.get("unique_bytes").isNull()).isTrue();
    }

    @Test
    void whatItSaysIsWhatDeletingFrees() {
        shell().ok("alias", "rm", "small:prod");
        long said = shell().ok("stats", "small", "--json")
                .json()
                .get("unique_bytes")
                .asLong();

        shell().ok("rm", "small:v1", "--now", "--yes");
        long freed = shell().ok("gc", "--json").json().get("freed_bytes").asLong();

        assertThat(freed).isEqualTo(said).isGreaterThan(200_000);
    }
}
