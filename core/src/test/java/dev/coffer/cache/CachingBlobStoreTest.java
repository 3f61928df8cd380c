package dev.coffer.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.Seeds;
import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobOperation;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.BlobStoreContract;
import dev.coffer.blob.CountingBlobStore;
import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulid;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CachingBlobStoreTest extends BlobStoreContract {
    private static final BlobKey ENTRY = StoreLayout.logEntry(7);
    private static final BlobKey MANIFEST = StoreLayout.object(new ObjectId(ObjectId.Kind.MANIFEST, new Ulid(1, 2)));
    private static final BlobKey PACK = StoreLayout.object(new ObjectId(ObjectId.Kind.PACK, new Ulid(1, 3)));
    private static final byte[] BYTES = {1, 2, 3, 4, 5, 6, 7, 8};

    @TempDir
    Path place;

    private final List<BlobCache> opened = new ArrayList<>();
    private final CountingBlobStore counting = new CountingBlobStore(new MemoryBlobStore(Clock.systemUTC()));

    @AfterEach
    void closeAll() {
        opened.forEach(BlobCache::close);
    }

    @Override
    protected BlobStore emptyStore() {
        return caching(new MemoryBlobStore(Clock.systemUTC()), "contract", true);
    }

    @Test
    void factsAreFetchedOnce() throws IOException {
        for (var key : List.of(ENTRY, MANIFEST, StoreLayout.checkpoint(1, 64))) {
            counting.putIfAbsent(key, BlobBody.of(BYTES));
            var caching = caching(counting, "a", false);
            long before = opened();

            for (int i = 0; i < 3; i++) {
                assertThat(read(caching, key, 0, 100)).isEqualTo(BYTES);
                assertThat(read(caching, key, 0, 3)).isEqualTo(new byte[] {1, 2, 3});
            }

            assertThat(opened() - before).isOne();
        }
    }

    @Test
    void factsThatWerePutHereAreNotFetched() throws IOException {
        var caching = caching(counting, "a", false);
        caching.putIfAbsent(ENTRY, BlobBody.of(BYTES));

        assertThat(read(caching(counting, "a", false), ENTRY, 0, 100)).isEqualTo(BYTES);
        assertThat(opened()).isZero();
    }

    @Test
    void whatSomebodyElsePutFirstIsNotTakenForOurs() throws IOException {
        counting.putIfAbsent(ENTRY, BlobBody.of(BYTES));
        var caching = caching(counting, "a", false);

        assertThat(caching.putIfAbsent(ENTRY, BlobBody.of(new byte[] {9}))).isFalse();

        assertThat(read(caching, ENTRY, 0, 100)).isEqualTo(BYTES);
    }

    @Test
    void contentIsOnlyKeptWhereThatIsWanted() throws IOException {
        counting.putIfAbsent(PACK, BlobBody.of(BYTES));
        for (int i = 0; i < 2; i++) {
            read(caching(counting, "a", false), PACK, 2, 3);
        }
        assertThat(opened()).isEqualTo(2);

        for (int i = 0; i < 2; i++) {
            assertThat(read(caching(counting, "a", true), PACK, 2, 3)).isEqualTo(new byte[] {3, 4, 5});
        }

        assertThat(opened()).isEqualTo(3);
    }

    @Test
    void anotherStoreInTheSamePlaceIsAnother() throws IOException {
        counting.putIfAbsent(ENTRY, BlobBody.of(BYTES));
        read(caching(counting, "a", false), ENTRY, 0, 100);
        counting.delete(List.of(ENTRY));
        counting.putIfAbsent(ENTRY, BlobBody.of(new byte[] {9}));

        assertThat(read(caching(counting, "b", false), ENTRY, 0, 100)).isEqualTo(new byte[] {9});
    }

    @Test
    void absenceIsNeverRemembered() throws IOException {
        var caching = caching(counting, "a", true);
        assertThatThrownBy(() -> read(caching, ENTRY, 0, 100)).isInstanceOf(CofferException.NotFound.class);
        assertThat(caching.find(ENTRY)).isEmpty();

        counting.putIfAbsent(ENTRY, BlobBody.of(BYTES));

        assertThat(read(caching, ENTRY, 0, 100)).isEqualTo(BYTES);
        assertThat(caching.find(ENTRY)).isPresent();
        assertThat(caching.list(StoreLayout.LOG, "", 10)).hasSize(1);
    }

    @Test
    void presenceIsNeverRememberedEither() throws IOException {
        var caching = caching(counting, "a", true);
        caching.putIfAbsent(ENTRY, BlobBody.of(BYTES));

        counting.delete(List.of(ENTRY));

        assertThat(caching.find(ENTRY)).isEmpty();
        assertThat(caching.list(StoreLayout.LOG, "", 10)).isEmpty();
    }

    @Test
    void whatIsForgottenIsFetchedAgain() throws IOException {
        var caching = caching(counting, "a", false);
        caching.putIfAbsent(ENTRY, BlobBody.of(BYTES));

        caching.forget(ENTRY);

        assertThat(read(caching, ENTRY, 0, 100)).isEqualTo(BYTES);
        assertThat(opened()).isOne();
    }

    @Test
    void aRangeThatIsNotReadToItsEndIsNotKept() throws IOException {
        counting.putIfAbsent(ENTRY, BlobBody.of(BYTES));
        var caching = caching(counting, "a", false);
        try (var channel = caching.open(ENTRY, 0, 100)) {
            assertThat(channel.read(java.nio.ByteBuffer.allocate(2))).isEqualTo(2);
        }

        assertThat(read(caching, ENTRY, 0, 100)).isEqualTo(BYTES);
        assertThat(caching.kept(StoreLayout.LOG)).hasSize(1);
        assertThat(opened()).isEqualTo(2);
    }

    @Test
    void itSaysWhatItKeeps() throws IOException {
        var caching = caching(counting, "a", false);
        caching.putIfAbsent(StoreLayout.logEntry(2), BlobBody.of(BYTES));
        caching.putIfAbsent(StoreLayout.logEntry(1), BlobBody.of(new byte[] {1}));
        caching.putIfAbsent(StoreLayout.checkpoint(1, 64), BlobBody.of(BYTES));
        read(caching, StoreLayout.checkpoint(1, 64), 2, 3);

        assertThat(caching.kept(StoreLayout.LOG))
                .extracting(info -> info.key() + " " + info.length())
                .containsExactly(StoreLayout.logEntry(1) + " 1", StoreLayout.logEntry(2) + " 8");
        assertThat(caching.kept(StoreLayout.CHECKPOINTS))
                .extracting(info -> info.key())
                .containsExactly(StoreLayout.checkpoint(1, 64));
        assertThat(caching(counting, "b", false).kept(StoreLayout.LOG)).isEmpty();
    }

    private long opened() {
        return counting.count(BlobOperation.OPEN).requests();
    }

    private static byte[] read(BlobStore store, BlobKey key, long offset, long length) throws IOException {
        try (var channel = store.open(key, offset, length);
                var stream = Channels.newInputStream(channel)) {
            return stream.readNBytes((int) length);
        }
    }

    private CachingBlobStore caching(BlobStore store, String id, boolean content) {
        var cache = new BlobCache(place, 10 << 20, Clock.systemUTC(), Seeds.random());
        opened.add(cache);
        return new CachingBlobStore(store, cache, id, new CachingBlobStore.Kinds(true, content));
    }
}
