package dev.coffer.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.RetryPolicy;
import dev.coffer.blob.RetryingBlobStore;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CephStorageKilledTest {
    private static final int WRITERS = 4;
    private static final int PUTS_EACH = 60;
    private static final int BODY_BYTES = 1 << 20;
    private static final int PUTS_BETWEEN_KILLS = 40;
    private static final int KILLS = 3;

    @Test
    void whatWasAcknowledgedBeforeTheStorageDiedIsThereAfterwards(@TempDir Path directory) throws Exception {
        try (var server = CephServer.start(directory);
                var store = retrying(server.buckets().emptyStore());
                var threads = Executors.newFixedThreadPool(WRITERS)) {
            Set<BlobKey> acknowledged = ConcurrentHashMap.newKeySet();
            var puts = new Semaphore(0);
            var writers = IntStream.range(0, WRITERS)
                    .mapToObj(writer -> threads.submit(() -> write(store, writer, acknowledged, puts)))
                    .toList();
            for (int kill = 0; kill < KILLS; kill++) {
                puts.acquire(PUTS_BETWEEN_KILLS);
                server.killStorage();
                server.startStorage();
            }
            for (Future<?> writer : writers) {
                writer.get();
            }

            assertThat(acknowledged).hasSize(WRITERS * PUTS_EACH);
            for (var key : acknowledged) {
                assertThat(read(store, key)).as(key.value()).isEqualTo(content(key));
            }
            assertThat(listed(store)).isEqualTo(acknowledged);
        }
    }

    private static void write(BlobStore store, int writer, Set<BlobKey> acknowledged, Semaphore puts) {
        for (int number = 0; number < PUTS_EACH; number++) {
            var key = BlobKey.of("packs/" + writer + "/" + number);
            putUntilKnown(store, key);
            acknowledged.add(key);
            puts.release();
        }
    }

    /// Another put tells whether one whose answer was lost was done.
    private static void putUntilKnown(BlobStore store, BlobKey key) {
        var body = BlobBody.of(content(key));
        try {
            store.putIfAbsent(key, body);
        } catch (CofferException.OutcomeUnknown e) {
            store.putIfAbsent(key, body);
        }
    }

    private static BlobStore retrying(BlobStore store) {
        return new RetryingBlobStore(store, RetryPolicy.STANDARD, Clock.systemUTC(), Thread::sleep, new Random(1));
    }

    private static byte[] content(BlobKey key) {
        var bytes = new byte[BODY_BYTES];
        new Random(key.hashCode()).nextBytes(bytes);
        return bytes;
    }

    private static byte[] read(BlobStore store, BlobKey key) throws Exception {
        try (var channel = store.open(key, 0, Long.MAX_VALUE)) {
            return Channels.newInputStream(channel).readAllBytes();
        }
    }

    private static Set<BlobKey> listed(BlobStore store) {
        var keys = new HashSet<BlobKey>();
        store.list("", "", BlobStore.PAGE_LIMIT).forEach(info -> keys.add(info.key()));
        return keys;
    }
}
