package dev.coffer.gcs;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.cloud.Deadlines;
import dev.coffer.config.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert;

/// Stores of tests, and what is asked of them.
final class Stores {
    static final BlobKey KEY = BlobKey.of("packs/ab/one");

    /// As short as a test is to last.
    static final Deadlines SHORT = new Deadlines(Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofSeconds(20));

    private Stores() {}

    static BlobStore open(Location.Gcs location) {
        return open(location, Deadlines.STANDARD);
    }

    static BlobStore open(Location.Gcs location, Deadlines deadlines) {
        return new GcsBlobStoreProvider().open(location, deadlines);
    }

    /// Sends whatever is larger than a byte in steps of 256 KiB.
    static BlobStore stepping(Location.Gcs location) {
        return stepping(location, 256 << 10);
    }

    static BlobStore stepping(Location.Gcs location, int step) {
        return new GcsBlobStore(
                location,
                GcsClient.connect(location, GcsCredentials.find(location), Deadlines.STANDARD),
                new UploadSizes(1, step));
    }

    static BlobBody body(String text) {
        return BlobBody.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] read(BlobStore store, BlobKey key) {
        try (var channel = store.open(key, 0, Long.MAX_VALUE)) {
            return Channels.newInputStream(channel).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Every operation by name.
    static Map<String, ThrowableAssert.ThrowingCallable> operations(BlobStore store) {
        return new TreeMap<>(Map.of(
                "put", () -> store.putIfAbsent(KEY, body("x")),
                "open", () -> store.open(KEY, 0, 1).close(),
                "find", () -> store.find(KEY),
                "list", () -> store.list("", "", 10),
                "delete", () -> store.delete(List.of(KEY))));
    }

    /// What a call fails with, and nothing else than a failure of ours.
    static CofferException failure(ThrowableAssert.ThrowingCallable call) {
        try {
            call.call();
        } catch (CofferException e) {
            return e;
        } catch (Throwable e) {
            throw new AssertionError("not a failure of ours", e);
        }
        throw new AssertionError("no failure");
    }
}
