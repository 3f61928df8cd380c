package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Reference;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.CountingBlobStore;
import dev.coffer.blob.ForwardingBlobStore;
import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.blob.RetryPolicy;
import dev.coffer.blob.RetryingBlobStore;
import dev.coffer.content.Chunker;
import dev.coffer.content.ChunkerProfile;
import dev.coffer.ingest.Source;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinkTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final byte[] LARGE = Trees.random(3, 9 << 20);

    private final BlobStore linking = new Linking(new MemoryBlobStore(Clock.systemUTC()));

    @Test
    void aFileThatIsOneRawObjectHasALink() {
        try (var store = TestStores.network(linking)) {
            put(store, "large", LARGE);

            var link = store.link(Reference.parse("large"), "file.bin", HOUR).orElseThrow();

            assertThat(link.address().toString()).startsWith("https://store.example/raw/");
            assertThat(link.file().digest()).isEqualTo(Digest.of(LARGE));
            assertThat(link.toString()).doesNotContain("signature");
        }
    }

    @Test
    void aFileInAPackHasNone() {
        try (var store = TestStores.network(linking)) {
            put(store, "small", Trees.random(4, 100_000));

            assertThat(store.link(Reference.parse("small"), "file.bin", HOUR)).isEmpty();
        }
    }

    @Test
    void aFileThatIsTheBeginningOfALongerOneHasNone() {
        try (var store = TestStores.network(linking)) {
            put(store, "large", LARGE);
            int firstChunk = new Chunker(ChunkerProfile.DEFAULT).cut(LARGE, 0, LARGE.length);
            put(store, "large", Arrays.copyOf(LARGE, firstChunk));

            assertThat(store.file("large:v2", "file.bin").rawObject())
                    .isPresent()
                    .isEqualTo(store.file("large:v1", "file.bin").rawObject());
            assertThat(store.link(Reference.parse("large:v2"), "file.bin", HOUR))
                    .isEmpty();
            assertThat(store.link(Reference.parse("large:v1"), "file.bin", HOUR))
                    .isPresent();
        }
    }

    @Test
    void aStoreWithoutLinksHasNone() {
        try (var store = TestStores.network(new MemoryBlobStore(Clock.systemUTC()))) {
            put(store, "large", LARGE);

            assertThat(store.link(Reference.parse("large"), "file.bin", HOUR)).isEmpty();
        }
    }

    @Test
    void nothingIsValidForEver() {
        try (var store = TestStores.network(linking)) {
            put(store, "large", LARGE);

            for (var wrong : List.of(
                    Duration.ZERO, Duration.ofMillis(999), Duration.ofDays(7).plusMillis(1))) {
                assertThatThrownBy(() -> store.link(Reference.parse("large"), "file.bin", wrong))
                        .isInstanceOf(CofferException.Invalid.class);
            }
        }
    }

    @Test
    void wrappersPassLinksOn() {
        var key = BlobKey.of("raw/ab/one");
        var wrapped = new CountingBlobStore(
                new RetryingBlobStore(linking, RetryPolicy.STANDARD, Clock.systemUTC(), duration -> {}, new Random(1)));

        assertThat(wrapped.link(key, HOUR)).isEqualTo(linking.link(key, HOUR)).isPresent();
    }

    private static void put(ArtifactStore store, String name, byte[] content) {
        var file = Source.StreamedFile.of("file.bin", () -> new ByteArrayInputStream(content));
        store.put(PutRequest.of(name, List.of(file)).build());
    }

    /// A store that hands out links.
    private static final class Linking extends ForwardingBlobStore {
        Linking(BlobStore store) {
            super(store);
        }

        @Override
        public Optional<URI> link(BlobKey key, Duration validity) {
            return Optional.of(URI.create("https://store.example/" + key + "?signature=" + validity.toSeconds()));
        }
    }
}
