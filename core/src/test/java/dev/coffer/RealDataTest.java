package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.ArtifactType;
import dev.coffer.transfer.Progress;
import dev.coffer.verify.Depth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real inputs: two releases of a collection of data sets, and ONNX models. They are not part of this repository;
/// `COFFER_TEST_DATA` says where they are, else `../shared/data` beside the checkout is tried.
class RealDataTest {
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

    @Test
    void twoReleasesOfACollectionShareWhatIsTheSame() throws IOException {
        var first = data.resolve("vega-datasets-2.11.0");
        var second = data.resolve("vega-datasets-3.2.1");
        try (var store = TestStores.open(place.resolve("store"))) {
            store.put(PutRequest.of("vega", first).type(ArtifactType.DATASET).build());
            var put = store.put(PutRequest.of("vega", second).build());

            assertThat(put.knownBytes()).isGreaterThan(12_000_000);
            assertThat(put.version().newBytes())
                    .isLessThan(17_000_000)
                    .isLessThan(put.version().bytes() / 2);
            assertComesBack(store, "vega:v1", first);
            assertComesBack(store, "vega:v2", second);
        }
    }

    @Test
    void modelsComeBackAndAreStoredRaw() throws IOException {
        var models = data.resolve("ocr-models-1.4.2");
        try (var store = TestStores.open(place.resolve("store"))) {
            var version = store.put(PutRequest.of("ocr", models)
                            .type(ArtifactType.MODEL)
                            .build())
                    .version();

            assertThat(version.newBytes()).isLessThanOrEqualTo(version.bytes() + 10_000);
            assertComesBack(store, "ocr", models);
            assertThat(store.maintenance()
                            .verify(new VerifyRequest(Optional.empty(), Depth.DATA, new Progress()))
                            .damages())
                    .isEmpty();
        }
    }

    private void assertComesBack(ArtifactStore store, String reference, Path source) {
        var back = place.resolve("back-" + reference.replace(':', '-'));
        store.get(GetRequest.of(reference, back));
        assertThat(Trees.describe(back)).isEqualTo(Trees.describe(source));
    }
}
