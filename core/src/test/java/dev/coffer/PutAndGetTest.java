package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Shape;
import dev.coffer.config.StoreConfig;
import dev.coffer.ingest.Source;
import dev.coffer.json.JsonSeal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PutAndGetTest {
    @TempDir
    Path place;

    private ArtifactStore store;

    @BeforeEach
    void open() {
        store = TestStores.open(place.resolve("store"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aDirectoryComesBackByteForByte() throws IOException {
        var source = Trees.variety(place.resolve("source"));

        var put = store.put(
                PutRequest.of("data/mixed", source).type(ArtifactType.DATASET).build());
        store.get(GetRequest.of("data/mixed:v1", place.resolve("back")));

        assertThat(Trees.describe(place.resolve("back"))).isEqualTo(Trees.describe(source));
        assertThat(put.version().shape()).isEqualTo(Shape.DIRECTORY);
        assertThat(put.version().id()).hasToString("data/mixed:v1");
    }

    @Test
    void aSingleFileComesBackAsAFile() throws IOException {
        var source = Trees.write(place.resolve("model.onnx"), Trees.random(1, 9_000_000));
        store.put(PutRequest.of("model", source).build());

        var got = store.get(GetRequest.of("model", place.resolve("other-name")));

        assertThat(got.path()).isEqualTo(place.resolve("other-name")).hasSameBinaryContentAs(source);
    }

    @Test
    void aSingleFileGoesIntoAnExistingDirectoryUnderItsOwnName() throws IOException {
        var source = Trees.write(place.resolve("report.txt"), Trees.text(1, 1000));
        var into = Files.createDirectory(place.resolve("into"));
        store.put(PutRequest.of("report", source).build());

        assertThat(store.get(GetRequest.of("report", into)).path()).isEqualTo(into.resolve("report.txt"));
    }

    @Test
    void streamsBecomeADirectory() throws IOException {
        var text = "abc".getBytes(StandardCharsets.UTF_8);
        var large = Trees.random(3, 11_000_000);
        store.put(PutRequest.of(
                        "streams",
                        List.of(
                                Source.StreamedFile.of("b/text", () -> new ByteArrayInputStream(text)),
                                Source.StreamedFile.of("a", () -> new ByteArrayInputStream(large)),
                                Source.StreamedFile.of("empty", () -> new ByteArrayInputStream(new byte[0]))))
                .build());

        store.get(GetRequest.of("streams", place.resolve("back")));

        assertThat(place.resolve("back/a")).hasBinaryContent(large);
        assertThat(place.resolve("back/b/text")).hasBinaryContent(text);
        assertThat(place.resolve("back/empty")).hasBinaryContent(new byte[0]);
    }

    @Test
    void streamsThatContradictOneAnotherAreRefused() {
        var files = List.of(
                Source.StreamedFile.of("a", () -> new ByteArrayInputStream(new byte[1])),
                Source.StreamedFile.of("a-b", () -> new ByteArrayInputStream(new byte[1])),
                Source.StreamedFile.of("a/b", () -> new ByteArrayInputStream(new byte[1])));

        assertThatThrownBy(() -> store.put(PutRequest.of("x", files).build()))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessageContaining("'a' is given as a file and as a directory");
        assertThat(store.artifact("x")).isEmpty();
    }

    @Test
    void equalContentHasAnEqualDigestInEveryStore() throws IOException {
        var source = Trees.variety(place.resolve("source"));
        var copy = Trees.variety(place.resolve("copy"));
        var first = store.put(PutRequest.of("a", source).build()).version();
        try (var other = TestStores.open(place.resolve("other"))) {
            var second = other.put(PutRequest.of("b", copy).build()).version();

            assertThat(second.digest()).isEqualTo(first.digest());
        }
    }

    @Test
    void rangesOfAFileAreWhatTheFileHasThere() throws IOException {
        var content = Trees.random(9, 5_000_000);
        store.put(
                PutRequest.of("r", Trees.write(place.resolve("f.bin"), content)).build());

        for (long[] range : new long[][] {{0, 10}, {1_000_000, 3_000_000}, {4_999_990, 100}, {5_000_000, 1}, {77, 0}}) {
            try (var in = store.read("r", "f.bin", range[0], range[1])) {
                int end = (int) Math.min(content.length, range[0] + range[1]);
                assertThat(in.readAllBytes()).isEqualTo(java.util.Arrays.copyOfRange(content, (int) range[0], end));
            }
        }
    }

    @Test
    void anExistingDestinationIsRefusedAndUntouched() throws IOException {
        store.put(PutRequest.of("d", Trees.variety(place.resolve("source"))).build());
        Trees.write(place.resolve("mine/file"), new byte[] {1});

        assertThatThrownBy(() -> store.get(GetRequest.of("d", place.resolve("mine"))))
                .isInstanceOf(CofferException.Conflict.class)
                .hasMessageContaining("exists already");
        assertThat(Trees.describe(place.resolve("mine"))).containsOnlyKeys("file");
    }

    @Test
    void replacingLeavesExactlyTheVersion() throws IOException {
        var source = Trees.variety(place.resolve("source"));
        store.put(PutRequest.of("d", source).build());
        Trees.write(place.resolve("mine/old/file"), new byte[] {1});

        store.get(GetRequest.of("d", place.resolve("mine")).replacing());

        assertThat(Trees.describe(place.resolve("mine"))).isEqualTo(Trees.describe(source));
        assertThat(place).isDirectoryNotContaining("glob:**coffer-*");
    }

    @Test
    void aGetThatFailsLeavesWhatWasThere() throws IOException {
        store.put(PutRequest.of("d", Trees.variety(place.resolve("source"))).build());
        Trees.write(place.resolve("mine/old/file"), new byte[] {1});
        try (var packs = Files.walk(place.resolve("store/packs"))) {
            for (var pack : packs.filter(Files::isRegularFile).toList()) {
                Files.delete(pack);
            }
        }

        assertThatThrownBy(() ->
                        store.get(GetRequest.of("d", place.resolve("mine")).replacing()))
                .isInstanceOf(CofferException.Corrupt.class);
        assertThat(Trees.describe(place.resolve("mine"))).containsOnlyKeys("old", "old/file");
        assertThat(place).isDirectoryNotContaining("glob:**coffer-*");
    }

    @Test
    void anInterruptedReplacementIsPutBackByTheNextGet() throws IOException {
        store.put(PutRequest.of("d", Trees.variety(place.resolve("source"))).build());
        Trees.write(place.resolve(".mine.coffer-old-0123456789abcdef/file"), new byte[] {1});

        assertThatThrownBy(() -> store.get(GetRequest.of("d", place.resolve("mine"))))
                .isInstanceOf(CofferException.Conflict.class);
        assertThat(place.resolve("mine/file")).hasBinaryContent(new byte[] {1});
    }

    @Test
    void theHomeDirectoryIsNeverReplaced() throws IOException {
        store.put(PutRequest.of("d", Trees.variety(place.resolve("source"))).build());

        assertThatThrownBy(() -> store.get(GetRequest.of("d", Path.of(System.getProperty("user.dir")))
                        .replacing()))
                .isInstanceOf(CofferException.Refused.class);
    }

    @Test
    void aPlaceWithSomethingElseIsNoStore() {
        Trees.write(place.resolve("photos/cat.jpg"), new byte[] {1});
        var config = StoreConfig.local(place.resolve("photos"));

        assertThatThrownBy(() -> ArtifactStore.openOrCreate(config, TestStores.options(1)))
                .isInstanceOf(CofferException.NoStore.class)
                .hasMessageContaining("not empty");
        assertThat(Trees.describe(place.resolve("photos"))).containsOnlyKeys("cat.jpg");
    }

    @Test
    void readingMakesNoStore() {
        var config = StoreConfig.local(place.resolve("absent"));

        assertThatThrownBy(() -> ArtifactStore.open(config, TestStores.options(1)))
                .isInstanceOf(CofferException.NoStore.class);
        assertThat(place.resolve("absent")).doesNotExist();
    }

    private void assertRefused(Class<? extends CofferException> kind, String message) {
        assertThatThrownBy(() -> ArtifactStore.open(StoreConfig.local(place.resolve("store")), TestStores.options(1)))
                .isInstanceOf(kind)
                .hasMessageContaining(message);
    }

    /// `coffer.json` without its checksum, of another format.
    private String ofFormat(int format) throws IOException {
        var text = Files.readString(place.resolve("store/coffer.json"));
        return text.substring(0, text.indexOf(",\"checksum\"")).replace("\"format\":3", "\"format\":" + format) + "}";
    }

    @Test
    void aStoreOfANewerFormatIsRefused() throws IOException {
        Files.write(
                place.resolve("store/coffer.json"), JsonSeal.seal(ofFormat(4).getBytes(StandardCharsets.UTF_8)));

        assertRefused(CofferException.Invalid.class, "format 4");
    }

    @Test
    void aStoreOfAnEarlierFormatIsRefusedAndSaysHowToBringItsVersionsOver() throws IOException {
        Files.writeString(place.resolve("store/coffer.json"), ofFormat(2));

        assertRefused(CofferException.Invalid.class, "has format 2 of an earlier state of development");
    }

    @Test
    void everyChangedByteOfTheStoreFileIsCorrupt() throws IOException {
        var file = place.resolve("store/coffer.json");
        var content = Files.readAllBytes(file);
        for (int at = 0; at < content.length; at++) {
            var damaged = content.clone();
            damaged[at] ^= (byte) (1 << at % 8);
            Files.write(file, damaged);

            assertRefused(CofferException.Corrupt.class, "coffer.json");
        }
    }
}
