package dev.coffer.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.cloud.Deadlines;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Blobs too large for one request, with a small limit in place of the real one.
final class AzureUploadTest {
    private static final BlobKey KEY = BlobKey.of("packs/ab/large.pack");

    private BlobStore store;

    @BeforeEach
    void openStore() {
        store = AzureBlobStoreProvider.open(
                Azurite.shared().newContainer(""), Deadlines.STANDARD, new AzureUpload(1_000, 300, new Random(1)));
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void aLargeBlobInAnyPartsIsReadBackWhole() throws IOException {
        var content = random(2, 10_001);
        var parts = List.of(
                ByteBuffer.wrap(content, 0, 299),
                ByteBuffer.wrap(content, 299, 1),
                ByteBuffer.wrap(content, 300, 5_000),
                ByteBuffer.allocate(0),
                ByteBuffer.wrap(content, 5_300, 4_701));

        assertThat(store.putIfAbsent(KEY, BlobBody.of(parts))).isTrue();

        assertThat(read()).isEqualTo(content);
        assertThat(parts).extracting(ByteBuffer::remaining).containsExactly(299, 1, 5_000, 0, 4_701);
    }

    @Test
    void aLargeBlobThatIsThereIsLeftAsItIs() throws IOException {
        store.putIfAbsent(KEY, BlobBody.of(random(3, 5_000)));

        assertThat(store.putIfAbsent(KEY, BlobBody.of(random(4, 6_000)))).isFalse();

        assertThat(read()).isEqualTo(random(3, 5_000));
    }

    @Test
    void ofManyLargePutsExactlyOneWinsAndNoBlocksAreMixed() throws Exception {
        for (int round = 0; round < 4; round++) {
            var start = new CyclicBarrier(8);
            var puts = new ArrayList<Callable<Boolean>>();
            for (int writer = 0; writer < 8; writer++) {
                var content = filled(writer);
                puts.add(() -> {
                    start.await();
                    return store.putIfAbsent(KEY, BlobBody.of(content));
                });
            }
            var won = new ArrayList<Boolean>();
            try (var threads = Executors.newFixedThreadPool(8)) {
                for (var put : threads.invokeAll(puts)) {
                    won.add(put.get());
                }
            }

            assertThat(won).containsOnlyOnce(true);
            assertThat(read()).isEqualTo(filled(won.indexOf(true)));
            store.delete(List.of(KEY));
        }
    }

    private byte[] read() throws IOException {
        try (var range = store.open(KEY, 0, Long.MAX_VALUE)) {
            return Channels.newInputStream(range).readAllBytes();
        }
    }

    private static byte[] filled(int writer) {
        var content = new byte[2_000];
        Arrays.fill(content, (byte) writer);
        return content;
    }

    private static byte[] random(long seed, int length) {
        var bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
