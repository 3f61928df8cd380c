package dev.coffer.blob;

import dev.coffer.artifact.CofferException;
import dev.coffer.concurrent.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;

/// Finds out whether a store keeps the promise that the numbered log rests on: a put never replaces a blob.
///
/// There are object stores that ignore the condition of a conditional write. A store that cannot make a blob durably, such
/// as a directory on a disk without hard links, fails here too, with its own reason.
public final class BlobStoreProbe {
    private static final byte[] FIRST = "first".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SECOND = "other".getBytes(StandardCharsets.US_ASCII);

    private static final int WRITERS = 16;
    private static final int RACES = 8;

    private final Ulids ulids;

    public BlobStoreProbe(Ulids ulids) {
        this.ulids = ulids;
    }

    /// Returns when the store does as it should.
    ///
    /// @throws CofferException.Refused when the store lets one put replace another
    public void check(BlobStore store) {
        var key = StoreLayout.probe(ulids.next());
        try {
            if (!store.putIfAbsent(key, BlobBody.of(FIRST))) {
                throw refused(store, "says that a fresh key exists");
            }
            if (store.putIfAbsent(key, BlobBody.of(SECOND))) {
                throw refused(store, "lets a second put of a key succeed");
            }
            if (!ByteBuffer.wrap(FIRST).equals(read(store, key))) {
                throw refused(store, "does not give back the bytes that were put first");
            }
        } finally {
            store.delete(List.of(key));
        }
    }

    /// Lets many writers put each of several keys at the same time. There are stores that honour the condition of one put after
    /// another, and let two win a race.
    ///
    /// @throws CofferException.Refused when two writers were told that they made the same blob, or none was
    public void race(BlobStore store) {
        for (int round = 0; round < RACES; round++) {
            var key = StoreLayout.probe(ulids.next());
            try {
                int winners = winners(store, key);
                if (winners != 1) {
                    throw refused(
                            store, "told " + winners + " of " + WRITERS + " concurrent writers that they made a blob");
                }
            } finally {
                store.delete(List.of(key));
            }
        }
    }

    private static int winners(BlobStore store, BlobKey key) {
        var start = new CyclicBarrier(WRITERS);
        // Threads of the system take turns at any point; virtual ones would put one after the other where a put does
        // not wait.
        try (var writers = Workers.computing("coffer-probe", WRITERS, "interrupted")) {
            var won = writers.all(IntStream.range(0, WRITERS)
                    .<Callable<Boolean>>mapToObj(writer -> () -> {
                        start.await();
                        return store.putIfAbsent(
                                key, BlobBody.of(("writer " + writer).getBytes(StandardCharsets.US_ASCII)));
                    })
                    .toList());
            return Collections.frequency(won, true);
        }
    }

    private static ByteBuffer read(BlobStore store, BlobKey key) {
        var bytes = ByteBuffer.allocate(FIRST.length + SECOND.length);
        try (var channel = store.open(key, 0, bytes.capacity())) {
            int count = 0;
            while (bytes.hasRemaining() && count >= 0) {
                count = channel.read(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.flip();
    }

    private static CofferException refused(BlobStore store, String what) {
        return new CofferException.Refused(
                store.location() + " " + what + ", so two writers could overwrite each other's log entries",
                "use metadata_backend sqlite or postgres with this store, or a store with conditional writes");
    }
}
