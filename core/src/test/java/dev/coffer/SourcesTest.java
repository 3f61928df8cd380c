package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.ingest.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What can be put, and what is refused: then nothing is stored.
class SourcesTest {
    @TempDir
    Path place;

    private ArtifactStore store;
    private Path source;

    @BeforeEach
    void open() throws IOException {
        store = TestStores.open(place.resolve("store"));
        source = Files.createDirectory(place.resolve("source"));
        Trees.write(source.resolve("a/file"), Trees.random(1, 10_000));
    }

    @AfterEach
    void close() {
        assertThat(store.artifacts("**")).isEmpty();
        store.close();
    }

    @Test
    void aMissingPathIsInvalid() {
        assertRefused(place.resolve("missing"), CofferException.Invalid.class, "does not exist");
    }

    @Test
    void aLinkThatLeadsOutIsRefused() throws IOException {
        for (var target : List.of("/etc/passwd", "../../outside", "../a/../../x", "file/../../../x", "")) {
            if (target.isEmpty()) {
                continue;
            }
            var link = Files.createSymbolicLink(source.resolve("a/link"), Path.of(target));
            assertRefused(source, CofferException.Invalid.class, "may lead out");
            Files.delete(link);
        }
    }

    @Test
    void aNamedPipeIsRefused() throws IOException, InterruptedException {
        new ProcessBuilder("mkfifo", source.resolve("pipe").toString()).start().waitFor();

        assertRefused(source, CofferException.Invalid.class, "named pipe");
    }

    @Test
    void aNameThatIsNotUtf8IsRefusedByName() throws IOException {
        var odd = Path.of(URI.create(source.toUri() + "caf%E9.txt"));
        Files.write(odd, new byte[] {1});

        assertRefused(source, CofferException.Invalid.class, "caf%E9.txt");
    }

    @Test
    void aStreamThatFailsStoresNothing() {
        var files = List.of(
                Source.StreamedFile.of("good", () -> new ByteArrayInputStream(Trees.random(1, 20_000_000))),
                Source.StreamedFile.of("worse", () -> {
                    throw new IOException("the network is gone");
                }));

        assertThatThrownBy(() -> store.put(PutRequest.of("x", files).build()))
                .isInstanceOf(CofferException.Unavailable.class)
                .hasMessageContaining("the network is gone");
    }

    @Test
    void badNamesAreRefusedBeforeAnythingIsRead() {
        for (var name : List.of(
                "",
                "/a",
                "a/",
                "a//b",
                "../a",
                "a/../b",
                ".",
                "a b",
                "a\tb",
                "a\nb",
                "a:b",
                "ä",
                "x".repeat(201),
                "-a")) {
            assertThatThrownBy(() -> PutRequest.of(name, source)).as(name).isInstanceOf(CofferException.Invalid.class);
        }
    }

    @Test
    void aStoreIsNotPutIntoItself() {
        assertRefused(place, CofferException.Invalid.class, "lies inside");
        assertRefused(place.resolve("store"), CofferException.Invalid.class, "lies inside");
    }

    @Test
    void aMissingInputIsNotFound() {
        assertThatThrownBy(() ->
                        store.put(PutRequest.of("x", source).input("nothing:v1").build()))
                .isInstanceOf(CofferException.NotFound.class)
                .hasMessageContaining("nothing");
    }

    @Test
    void metricsMustBeFinite() {
        assertThatThrownBy(() -> store.put(
                        PutRequest.of("x", source).metric("loss", Double.NaN).build()))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessageContaining("loss");
    }

    private void assertRefused(Path path, Class<? extends CofferException> kind, String part) {
        assertThatThrownBy(() -> store.put(PutRequest.of("x", path).build()))
                .isInstanceOf(kind)
                .hasMessageContaining(part);
    }
}
