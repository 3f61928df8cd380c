package dev.coffer.blob.conformance;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.concurrent.Workers;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;

/// A store under examination, and what most checks do with it. Whatever the store answers, each of these ends.
record Trial(BlobStore store) {
    static final BlobKey KEY = BlobKey.of("packs/ab/one.pack");
    static final int MIB = 1 << 20;

    private static final int THREADS = 16;

    /// Puts a blob that is not there yet.
    void put(BlobKey key, byte[] content) {
        put(key, BlobBody.of(content));
    }

    void put(BlobKey key, BlobBody body) {
        Expect.that(
                store.putIfAbsent(key, body),
                "the put of " + key + ", which is not there, to be told that it made the blob",
                "that it was told the blob exists");
    }

    /// Puts many blobs, several at a time; each holds its key.
    void putAll(Collection<String> keys) {
        together(keys.stream()
                .map(key -> (Callable<Boolean>) () -> {
                    put(BlobKey.of(key), bytes(key));
                    return true;
                })
                .toList());
    }

    void holds(BlobKey key, byte[] content) throws IOException {
        rangeHolds(key, 0, Long.MAX_VALUE, content);
    }

    /// Reads a range piece by piece, so that a large blob is not in memory twice.
    void rangeHolds(BlobKey key, long offset, long length, byte[] expected) throws IOException {
        var range = key + " from " + offset + (length == Long.MAX_VALUE ? "" : ", " + length + " bytes");
        var buffer = ByteBuffer.allocate(Math.min(expected.length + 1, MIB));
        int at = 0;
        try (var channel = store.open(key, offset, length)) {
            for (int read = channel.read(buffer); read >= 0; read = channel.read(buffer.clear())) {
                Expect.that(read > 0, "bytes or the end when reading " + range, "a read of no bytes");
                Expect.that(
                        read <= expected.length - at,
                        expected.length + " bytes in " + range,
                        "at least " + (at + read) + " bytes");
                int differs = Arrays.mismatch(buffer.array(), 0, read, expected, at, at + read);
                Expect.that(
                        differs < 0,
                        "the bytes in " + range + " that were put",
                        "another byte at " + (at + differs) + " of " + expected.length);
                at += read;
            }
        }
        Expect.that(at == expected.length, expected.length + " bytes in " + range, at + " bytes");
    }

    /// Whichever way one asks, the blob is not there.
    void isAbsent(BlobKey key) throws IOException {
        Expect.that(store.find(key).isEmpty(), "no blob " + key, "that find finds one");
        Expect.that(store.list(key.value(), "", 10).isEmpty(), "no blob " + key, "that it is listed");
        Expect.failure(
                CofferException.NotFound.class,
                "opening " + key + ", which is not there,",
                () -> store.open(key, 0, 1).close());
    }

    /// Lists page by page.
    void lists(String prefix, int limit, List<String> expected) {
        var what = "the keys that start with '" + Text.shown(prefix) + "', in pages of " + limit + ",";
        var found = new ArrayList<String>();
        var after = "";
        while (true) {
            var page = keys(store.list(prefix, after, limit));
            if (page.isEmpty()) {
                break;
            }
            Expect.that(
                    page.size() <= limit, "at most " + limit + " keys in a page of " + limit, page.size() + " keys");
            found.addAll(page);
            after = found.getLast();
            if (found.size() > expected.size()) {
                break;
            }
        }
        Expect.sameKeys(what, expected, found);
    }

    static List<String> keys(List<BlobInfo> page) {
        return page.stream().map(info -> info.key().value()).toList();
    }

    /// Runs all tasks, up to sixteen at a time, and gives their results in order.
    <T> List<T> together(List<Callable<T>> tasks) {
        try (var threads = Workers.computing("coffer-check", THREADS, "interrupted")) {
            return threads.all(tasks);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// The same for the same seed.
    static byte[] random(long seed, int length) {
        var bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
