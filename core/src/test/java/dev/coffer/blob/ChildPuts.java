package dev.coffer.blob;

import dev.coffer.artifact.CofferException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// A program that puts a few blobs one after the other on its main thread and tells each outcome on standard output.
/// The names of its temporary files are the same in every run.
final class ChildPuts {
    /// What it puts: two blobs in one directory and one in another.
    static final List<BlobKey> KEYS =
            List.of(BlobKey.of("packs/ab/one"), BlobKey.of("packs/ab/two"), BlobKey.of("log/1"));

    private static final int BYTES = 10_000;

    private ChildPuts() {}

    public static void main(String[] arguments) {
        var store = LocalBlobStore.open(Path.of(arguments[0]), new Random(1));
        for (var key : KEYS) {
            try {
                tell(store.putIfAbsent(key, body(key)) ? "acknowledged" : "exists", key);
            } catch (CofferException e) {
                tell(e.code(), key);
            }
        }
    }

    /// Three writes each, so that there is a blob in parts to be seen if anything is wrong.
    static BlobBody body(BlobKey key) {
        var bytes = content(key);
        return BlobBody.of(List.of(
                ByteBuffer.wrap(bytes, 0, 1),
                ByteBuffer.wrap(bytes, 1, BYTES / 2),
                ByteBuffer.wrap(bytes, BYTES / 2 + 1, BYTES - BYTES / 2 - 1)));
    }

    static byte[] content(BlobKey key) {
        var bytes = new byte[BYTES];
        new Random(key.value().hashCode()).nextBytes(bytes);
        return bytes;
    }

    private static void tell(String outcome, BlobKey key) {
        System.out.println(outcome + " " + key);
        System.out.flush();
    }
}
