package dev.coffer.blob;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.Channels;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The counting store is a store; and it counts.
final class CountingBlobStoreTest extends BlobStoreContract {
    private static final BlobKey KEY = BlobKey.of("packs/ab/one");

    @Override
    protected BlobStore emptyStore() {
        return new CountingBlobStore(new MemoryBlobStore(Clock.systemUTC()));
    }

    @Test
    void requestsAndBytesAreCountedByOperation() throws Exception {
        var store = new CountingBlobStore(new MemoryBlobStore(Clock.systemUTC()));

        store.putIfAbsent(KEY, BlobBody.of(new byte[10]));
        try (var channel = store.open(KEY, 2, 5)) {
            Channels.newInputStream(channel).readAllBytes();
        }
        store.find(KEY);
        store.list("", "", 1);
        store.delete(List.of(KEY, KEY));

        assertThat(store.count(BlobOperation.PUT)).isEqualTo(new CountingBlobStore.Count(1, 10));
        assertThat(store.count(BlobOperation.OPEN)).isEqualTo(new CountingBlobStore.Count(1, 5));
        assertThat(store.count(BlobOperation.FIND)).isEqualTo(new CountingBlobStore.Count(1, 0));
        assertThat(store.count(BlobOperation.LIST)).isEqualTo(new CountingBlobStore.Count(1, 0));
        assertThat(store.count(BlobOperation.DELETE)).isEqualTo(new CountingBlobStore.Count(1, 0));
    }
}
