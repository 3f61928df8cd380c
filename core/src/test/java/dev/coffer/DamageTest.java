package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.config.StoreConfig;
import dev.coffer.transfer.Progress;
import dev.coffer.verify.Depth;
import dev.coffer.verify.VerifyReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every kind of object, damaged in every way: a get never hands out wrong bytes, and verify finds all of it.
class DamageTest {
    @TempDir
    Path place;

    private Path root;
    private Path source;

    @BeforeEach
    void fill() throws IOException {
        root = place.resolve("store");
        source = Trees.variety(place.resolve("source"));
        try (var store = TestStores.open(root)) {
            store.put(PutRequest.of("d", source).build());
            store.put(PutRequest.of("fine", Trees.write(place.resolve("x"), Trees.random(77, 5000)))
                    .build());
        }
    }

    @Test
    void aMissingObjectIsNamed() throws IOException {
        for (var kind : List.of("packs", "raw", "manifests")) {
            var object = largest(kind);
            var content = Files.readAllBytes(object);
            Files.delete(object);
            assertDamaged(object, "missing");
            Files.write(object, content);
        }
        assertThat(verify(Depth.DATA).damages()).isEmpty();
    }

    @Test
    void aTruncatedObjectIsNamed() throws IOException {
        for (var kind : List.of("packs", "raw", "manifests")) {
            var object = largest(kind);
            var content = Files.readAllBytes(object);
            Files.write(object, java.util.Arrays.copyOf(content, content.length / 2));
            assertDamaged(object, "");
            Files.write(object, content);
        }
    }

    @Test
    void aFlippedBitIsNamed() throws IOException {
        for (var kind : List.of("packs", "raw", "manifests")) {
            var object = largest(kind);
            var content = Files.readAllBytes(object);
            var damaged = content.clone();
            damaged[content.length / 3] ^= 0x10;
            Files.write(object, damaged);
            assertDamaged(object, "");
            Files.write(object, content);
        }
    }

    @Test
    void twoSwappedObjectsAreNoticed() throws IOException {
        for (var kind : List.of("packs", "raw", "manifests")) {
            var objects = objects(kind);
            if (objects.size() < 2) {
                continue;
            }
            var first = Files.readAllBytes(objects.get(0));
            var second = Files.readAllBytes(objects.get(1));
            Files.write(objects.get(0), second);
            Files.write(objects.get(1), first);
            assertThat(verify(Depth.DATA).damages()).as(kind).isNotEmpty();
            assertThatThrownBy(() -> get("back")).isInstanceOf(CofferException.Corrupt.class);
            Files.write(objects.get(0), first);
            Files.write(objects.get(1), second);
        }
    }

    @Test
    void aDamagedLogEntryIsNamed() throws IOException {
        var entry = root.resolve("log/00000000000000000001.json");
        var content = Files.readAllBytes(entry);
        Files.write(entry, java.util.Arrays.copyOf(content, content.length - 3));

        assertThatThrownBy(() -> get("back"))
                .isInstanceOf(CofferException.Corrupt.class)
                .hasMessageContaining("log/00000000000000000001.json");
    }

    @Test
    void damageOfOneVersionLeavesTheOthersReadable() throws IOException {
        Files.delete(largest("raw"));
        try (var store = open()) {
            assertThat(store.get(GetRequest.of("fine", place.resolve("fine"))).path())
                    .hasSameBinaryContentAs(place.resolve("x"));
        }
    }

    @Test
    void puttingAgainHealsWhatIsMissingOrTruncated() throws IOException {
        Files.delete(largest("raw"));
        var pack = largest("packs");
        Files.write(pack, java.util.Arrays.copyOf(Files.readAllBytes(pack), 1000));
        try (var store = open()) {
            store.put(PutRequest.of("d", source).build());
            store.get(GetRequest.of("d:v2", place.resolve("back")));
        }
        assertThat(Trees.describe(place.resolve("back"))).isEqualTo(Trees.describe(source));
    }

    private void assertDamaged(Path object, String part) {
        var key = root.relativize(object).toString();
        assertThatThrownBy(() -> get("back"))
                .isInstanceOf(CofferException.Corrupt.class)
                .hasMessageContaining(key)
                .hasMessageContaining(part);
        assertThat(place.resolve("back")).doesNotExist();
        var damages = verify(Depth.DATA).damages();
        assertThat(damages).anySatisfy(damage -> {
            assertThat(damage.object()).isEqualTo(key);
            assertThat(damage.affected())
                    .isNotEmpty()
                    .allSatisfy(affected -> assertThat(affected.version()).hasToString("d:v1"));
        });
    }

    private void get(String name) {
        try (var store = open()) {
            store.get(GetRequest.of("d:v1", place.resolve(name)));
        }
    }

    private VerifyReport verify(Depth depth) {
        try (var store = open()) {
            return store.maintenance().verify(new VerifyRequest(Optional.empty(), depth, new Progress()));
        }
    }

    private ArtifactStore open() {
        return ArtifactStore.open(StoreConfig.local(root), TestStores.options(3));
    }

    private Path largest(String kind) {
        return objects(kind).getFirst();
    }

    private List<Path> objects(String kind) {
        try (var files = Files.walk(root.resolve(kind))) {
            return files.filter(Files::isRegularFile)
                    .sorted(java.util.Comparator.comparingLong(
                                    (Path file) -> file.toFile().length())
                            .reversed())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
