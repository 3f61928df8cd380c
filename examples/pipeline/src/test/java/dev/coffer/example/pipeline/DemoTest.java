package dev.coffer.example.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.ArtifactStore;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.config.StoreConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo as it is shipped, run twice in one directory. What it is asked about afterwards is only read.
class DemoTest {
    private static final List<String> NAMES = List.of(Names.RAW, Names.DATASET, Names.MODEL, Names.EVALUATION);

    @TempDir
    static Path directory;

    private static ArtifactStore store;
    private static String firstTime;
    private static String secondTime;

    @BeforeAll
    static void runTwice() {
        firstTime = demo(directory);
        secondTime = demo(directory);
        store = ArtifactStore.open(StoreConfig.local(directory.resolve("artifacts")));
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @Test
    void everyRunMakesOneVersionOfEachArtifact() {
        assertThat(store.artifacts("**").map(artifact -> artifact.name().value()))
                .containsExactlyInAnyOrderElementsOf(NAMES);
        assertThat(NAMES).allSatisfy(name -> assertThat(store.versions(name)).hasSize(4));
    }

    @Test
    void theVersionsOfARunNameIt() {
        var run = store.version("delivery/model:v2").facts().origin().run().orElseThrow();

        assertThat(run).startsWith("wider-");
        assertThat(NAMES)
                .allSatisfy(name -> assertThat(
                                store.version(name + ":v2").facts().origin().run())
                        .contains(run));
        assertThat(store.version("delivery/model:run=" + run).id()).hasToString("delivery/model:v2");
    }

    @Test
    void theVersionsAStageReadAreItsInputs() {
        assertThat(inputs("delivery/raw:v2")).isEmpty();
        assertThat(inputs("delivery/dataset:v2")).containsExactly("delivery/raw:v2");
        assertThat(inputs("delivery/model:v2")).containsExactly("delivery/dataset:v2");
        assertThat(inputs("delivery/evaluation:v1")).containsExactly("delivery/model:v1", "delivery/dataset:v1");
        assertThat(inputs("delivery/evaluation:v2"))
                .containsExactly("delivery/model:v2", "delivery/dataset:v2", "delivery/model:v1");
    }

    @Test
    void parametersAreRecordedWithWhatTheyMade() {
        assertThat(store.version("delivery/model:v1").facts().params())
                .containsEntry("hidden_units", "4")
                .containsEntry("learning_rate", "0.002");
        assertThat(store.version("delivery/model:v2").facts().params())
                .containsEntry("hidden_units", "24")
                .containsEntry("learning_rate", "0.01");
    }

    @Test
    void countsOfRowsAddUp() {
        double rows = metric("delivery/dataset:v2", "rows_train")
                + metric("delivery/dataset:v2", "rows_test")
                + metric("delivery/dataset:v2", "rows_dropped");

        assertThat(rows).isEqualTo(120_000);
    }

    @Test
    void testRowsAreTheSameInBothRuns() {
        assertThat(content("delivery/dataset:v2", "test.csv")).isEqualTo(content("delivery/dataset:v1", "test.csv"));
    }

    @Test
    void noTestRowIsTrainedOn() {
        var train = Set.copyOf(orders("delivery/dataset:v2", "train.csv"));

        assertThat(orders("delivery/dataset:v2", "test.csv")).isNotEmpty().noneMatch(train::contains);
    }

    @Test
    void theModelsAreMuchBetterThanTheSameAnswerForEverything() {
        var labels = new String(content("delivery/dataset:v1", "test.csv"), StandardCharsets.US_ASCII)
                .lines()
                .skip(1)
                .map(row -> row.split(",", -1)[1])
                .toList();
        double punctual = (double) labels.stream().filter("0"::equals).count() / labels.size();

        assertThat(metric("delivery/evaluation:v1", "accuracy")).isGreaterThan(punctual + 0.1);
        assertThat(metric("delivery/evaluation:v2", "accuracy")).isGreaterThan(punctual + 0.15);
        assertThat(metric("delivery/evaluation:v2", "log_loss"))
                .isLessThan(metric("delivery/evaluation:v1", "log_loss"));
    }

    @Test
    void theBetterModelIsPutInUseAndStaysThereUntilABetterOneComes() {
        assertThat(store.version("delivery/model:prod").id()).hasToString("delivery/model:v2");
        assertThat(store.aliasHistory("delivery/model", "prod"))
                .extracting(move -> move.to().orElseThrow())
                .containsExactly(2L, 1L);
        assertThat(store.version("delivery/model:candidate").id()).hasToString("delivery/model:v4");
        assertThat(secondTime).contains("delivery/model:v2 stays prod");
    }

    @Test
    void equalSettingsGiveEqualContent() {
        for (var name : List.of(Names.RAW, Names.DATASET, Names.MODEL)) {
            assertThat(store.version(name + ":v3").digest())
                    .isEqualTo(store.version(name + ":v1").digest());
            assertThat(store.version(name + ":v4").digest())
                    .isEqualTo(store.version(name + ":v2").digest());
        }
    }

    @Test
    void theSecondRunCostsMuchLessThanItPuts() {
        long size = total("v2").mapToLong(Version::bytes).sum();
        long onDisk = total("v2").mapToLong(Version::newBytes).sum();

        assertThat(size).isGreaterThan(10_000_000);
        assertThat(onDisk).isBetween(1L, size / 10);
    }

    @Test
    void runningItAgainCostsNextToNothing() {
        assertThat(total("v4").mapToLong(Version::newBytes).sum()).isLessThan(20_000);
    }

    @Test
    void theReportSaysWhatTheFactsSay() {
        var report = new String(content("delivery/evaluation:v2", "report.md"), StandardCharsets.UTF_8);

        assertThat(report)
                .contains("`delivery/model:v2`", "`delivery/dataset:v2`", "`delivery/model:v1`, in use")
                .contains(String.format(Locale.ROOT, "%.4f", metric("delivery/evaluation:v2", "accuracy")));
        assertThat(store.tree("delivery/evaluation:v2"))
                .extracting(file -> file.path().value())
                .containsExactly("loss.svg", "metrics.json", "report.md");
    }

    @Test
    void itTellsWhereItWorksAndWhatCameOut() {
        assertThat(firstTime)
                .contains(
                        "a new store",
                        "What changed from delivery/model:v1 to delivery/model:v2",
                        "delivery/model:v2 ← delivery/dataset:v2 ← delivery/raw:v2",
                        "--store " + store.location());
        assertThat(secondTime)
                .contains("versions are added", "What changed from delivery/model:v3 to delivery/model:v4");
    }

    @Test
    void somebodyElsesPipelineIsLeftAlone(@TempDir Path other) throws IOException {
        Files.writeString(other.resolve("pipeline.yaml"), "artifact_store: {type: local, root_path: ./precious}\n");

        assertThatThrownBy(() -> demo(other))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessageContaining("no section 'late_deliveries'");
        assertThat(other.resolve("precious")).doesNotExist();
    }

    @Test
    void aDirectoryWithOtherThingsIsLeftAlone(@TempDir Path other) throws IOException {
        Files.writeString(other.resolve("thesis.txt"), "");

        assertThatThrownBy(() -> demo(other))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessageContaining("is not empty");
        assertThatThrownBy(() -> demo(other.resolve("thesis.txt")))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessageContaining("is a file");
        assertThat(other).isDirectoryNotContaining("glob:**pipeline.yaml");
    }

    private static String demo(Path place) {
        var bytes = new ByteArrayOutputStream();
        Demo.run(place, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static List<String> inputs(String reference) {
        return store.version(reference).facts().inputs().stream()
                .map(VersionId::toString)
                .toList();
    }

    private static double metric(String reference, String name) {
        return store.version(reference).facts().metrics().getOrDefault(name, Double.NaN);
    }

    private static Stream<Version> total(String number) {
        return NAMES.stream().map(name -> store.version(name + ":" + number));
    }

    private static List<String> orders(String reference, String file) {
        return new String(content(reference, file), StandardCharsets.US_ASCII)
                .lines()
                .skip(1)
                .map(row -> row.substring(0, row.indexOf(',')))
                .toList();
    }

    private static byte[] content(String reference, String file) {
        try (var in = store.read(reference, file)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
