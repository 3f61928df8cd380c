package dev.coffer.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import java.net.URI;
import java.nio.channels.ReadableByteChannel;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BlobStoreProbeTest {
    private final BlobStore honest = new MemoryBlobStore(Clock.systemUTC());
    private final BlobStoreProbe probe = new BlobStoreProbe(new Ulids(Clock.systemUTC(), new Random(1)));

    @Test
    void aGoodStorePassesAndIsLeftEmpty() {
        probe.check(honest);

        assertThat(honest.list("", "", 10)).isEmpty();
    }

    @Test
    void aStoreThatReplacesBlobsIsRefused() {
        assertThatThrownBy(() -> probe.check(new Replacing(honest, true)))
                .isInstanceOfSatisfying(
                        CofferException.Refused.class, e -> assertThat(e.hint()).isPresent())
                .hasMessageContaining("lets a second put of a key succeed");
    }

    @Test
    void aStoreThatReplacesBlobsAndSaysOtherwiseIsRefused() {
        assertThatThrownBy(() -> probe.check(new Replacing(honest, false)))
                .isInstanceOf(CofferException.Refused.class)
                .hasMessageContaining("does not give back the bytes that were put first");
    }

    /// A store that ignores the condition of a put.
    private record Replacing(BlobStore store, boolean honestly) implements BlobStore {
        @Override
        public boolean putIfAbsent(BlobKey key, BlobBody body) {
            boolean existed = store.find(key).isPresent();
            store.delete(List.of(key));
            store.putIfAbsent(key, body);
            return honestly || !existed;
        }

        @Override
        public ReadableByteChannel open(BlobKey key, long offset, long length) {
            return store.open(key, offset, length);
        }

        @Override
        public Optional<BlobInfo> find(BlobKey key) {
            return store.find(key);
        }

        @Override
        public List<BlobInfo> list(String prefix, String after, int limit) {
            return store.list(prefix, after, limit);
        }

        @Override
        public void delete(Collection<BlobKey> keys) {
            store.delete(keys);
        }

        @Override
        public Optional<URI> link(BlobKey key, Duration validity) {
            return store.link(key, validity);
        }

        @Override
        public String location() {
            return "a careless store";
        }

        @Override
        public void close() {}
    }
}
