package dev.coffer.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.ArtifactStore;
import dev.coffer.PutRequest;
import dev.coffer.TestStores;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.compare.TreeChange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two releases of a collection of data sets, and ONNX models, put into a store and compared. They are not part of this
/// repository; `COFFER_TEST_DATA` says where they are, else `../shared/data` beside the checkout is tried.
class RealFilesTest {
    private static Path data = Path.of("");

    @TempDir
    Path place;

    @BeforeAll
    static void find() {
        var named = System.getenv().getOrDefault("COFFER_TEST_DATA", "");
        data = named.isEmpty() ? Path.of("../../shared/data").toAbsolutePath().normalize() : Path.of(named);
        if (Files.isDirectory(data.resolve("vega-datasets-2.11.0"))) {
            return;
        }
        var message = "*** NOT TESTED: real data is missing; set COFFER_TEST_DATA to the directory that has it ***";
        System.err.println(message);
        if ("true".equals(System.getenv("CI"))) {
            Assertions.fail(message);
        }
        Assumptions.abort(message);
    }

    private static Side side(ArtifactStore store, String version, String path) {
        var file = store.file(version, path);
        return new Side(path, file.item().digest(), new StoredContent(file));
    }

    private static String summary(ContentDiff content) {
        return switch (content) {
            case ContentDiff.Same() -> "same";
            case ContentDiff.Unknown(var reason) -> "unknown: " + reason;
            case TextDiff text -> "lines +" + text.added() + " -" + text.removed();
            case TableDiff table ->
                "rows " + table.rowsFrom() + " " + table.rowsTo() + " +" + table.added() + " -" + table.removed()
                        + " ~" + table.changed() + " " + table.columnsAdded() + table.columnsRemoved()
                        + new TreeMap<>(table.cells());
            case JsonDiff json -> "values +" + json.added() + " -" + json.removed() + " ~" + json.changed();
            case ParquetDiff parquet -> "rows " + parquet.rowsFrom() + " " + parquet.rowsTo() + " " + parquet.columns();
            case TensorDiff tensors ->
                "tensors " + tensors.same() + " " + tensors.changes().size();
        };
    }

    /// The counts were made with Python's collections.Counter over the parsed rows.
    @Test
    void twoReleasesOfACollectionAreCompared() {
        try (var store = TestStores.open(place.resolve("store"))) {
            store.put(
                    PutRequest.of("vega", data.resolve("vega-datasets-2.11.0")).build());
            store.put(PutRequest.of("vega", data.resolve("vega-datasets-3.2.1")).build());
            var diff = store.diff("vega:v1", "vega:v2").files();
            assertThat(diff.same()).isEqualTo(61);

            var found = new TreeMap<String, String>();
            for (var change : diff.changes()) {
                if (change instanceof TreeChange.Changed) {
                    var path = change.path().value();
                    var comparer = new FileComparer(Bounds.of(Bounds.USUAL_BYTES, 1L << 30), Optional.empty());
                    found.put(
                            path,
                            summary(comparer.compare(side(store, "vega:v1", path), side(store, "vega:v2", path))
                                    .content()));
                } else if (change instanceof TreeChange.Renamed renamed) {
                    found.put(path(renamed.from()), path(renamed.to()));
                }
            }
            assertThat(found)
                    .containsExactly(
                            Map.entry(
                                    "crimea.json",
                                    "rows 24 24 +0 -0 ~24 [army_size][]{disease=24, other=24, wounds=18}"),
                            Map.entry("flights-10k.json", "rows 10000 10000 +9939 -9939 ~0 [][]{}"),
                            Map.entry("flights-200k.arrow", "unknown: nothing here knows this format"),
                            Map.entry("flights-200k.json", "rows 231083 200000 +170772 -201855 ~0 [][]{}"),
                            Map.entry("flights-20k.json", "rows 20000 20000 +19743 -19743 ~0 [][]{}"),
                            Map.entry("flights-2k.json", "rows 2000 2000 +1993 -1993 ~0 [][]{}"),
                            Map.entry(
                                    "flights-3m.parquet",
                                    "rows 3000000 3000000 {date=ChangedValue[from=Optional[optional byte_array string],"
                                            + " to=Optional[optional int64 timestamp(us)]]}"),
                            Map.entry("flights-5k.json", "rows 5000 5000 +4976 -4976 ~0 [][]{}"),
                            Map.entry("income.json", "rows 520 520 +0 -0 ~0 [][]{}"),
                            Map.entry("us-state-capitals.json", "rows 50 50 +0 -0 ~50 [][]{lat=50, lon=50}"),
                            Map.entry("weather.json", "weekly-weather.json"));
        }
    }

    private static String path(TreeEntry.File file) {
        return file.path().value();
    }

    @Test
    void modelsAreReadAndWhatIsSharedIsNot() throws Exception {
        var model = Files.readAllBytes(data.resolve("ocr-models-1.4.2/ch_PP-OCRv4_rec_infer.onnx"));
        try (var store = TestStores.open(place.resolve("store"))) {
            put(store, model);
            // Somewhere in the weights of some layer.
            model[model.length / 2] ^= 0x40;
            put(store, model);
            var from = side(store, "m:v1", "model.onnx");
            var to = side(store, "m:v2", "model.onnx");
            var diff = new FileComparer(new Bounds(4_000_000, 1, 1, 20_000_000), Optional.empty()).compare(from, to);
            assertThat(diff.content()).isInstanceOfSatisfying(TensorDiff.class, tensors -> {
                assertThat(tensors.tensorsFrom()).isEqualTo(325);
                assertThat(tensors.same()).isEqualTo(324);
                assertThat(tensors.changes()).hasSize(1);
            });
        }
    }

    private void put(ArtifactStore store, byte[] model) throws Exception {
        var file = Files.write(place.resolve("model.onnx"), model);
        store.put(PutRequest.of("m", file).build());
    }
}
