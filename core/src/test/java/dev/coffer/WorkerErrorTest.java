package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ForwardingBlobStore;
import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.config.StoreConfig;
import dev.coffer.ingest.Source;
import dev.coffer.store.Backend;
import dev.coffer.transfer.Progress;
import dev.coffer.verify.Depth;
import java.io.InputStream;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An error in any thread of an operation ends the operation.
class WorkerErrorTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int FILE_BYTES = 40 << 20;

    @TempDir
    Path place;

    /// A store in which an error happens, if wanted.
    private static final class Failing extends ForwardingBlobStore {
        private volatile boolean whenReading;
        private volatile boolean whenWriting;

        Failing(BlobStore store) {
            super(store);
        }

        private static boolean isContent(BlobKey key) {
            return key.value().startsWith("packs/") || key.value().startsWith("raw/");
        }

        @Override
        public boolean putIfAbsent(BlobKey key, BlobBody body) {
            if (whenWriting && isContent(key)) {
                throw new OutOfMemoryError("none left");
            }
            return super.putIfAbsent(key, body);
        }

        @Override
        public ReadableByteChannel open(BlobKey key, long offset, long length) {
            if (whenReading && isContent(key)) {
                throw new OutOfMemoryError("none left");
            }
            return super.open(key, offset, length);
        }
    }

    private final Failing blobs = new Failing(new MemoryBlobStore(Clock.systemUTC()));

    private static ArtifactStore open(BlobStore blobs, String kind) {
        var options = TestStores.options(1);
        var backend = kind.equals("network")
                ? Backend.openOrCreate(StoreConfig.at("s3://bucket"), blobs, options)
                : Backend.openOrCreate(StoreConfig.local(Path.of("nowhere")), blobs, options);
        return new ArtifactStore(backend, options);
    }

    private static PutRequest request(Source.StreamedFile... files) {
        return PutRequest.of("a", List.of(files)).build();
    }

    private static Source.StreamedFile random(long seed) {
        return Source.StreamedFile.of("file" + seed, () -> new RandomStream(seed, FILE_BYTES));
    }

    private static Throwable root(Throwable failure) {
        return failure.getCause() == null ? failure : root(failure.getCause());
    }

    private static void fails(Executable operation) {
        assertTimeoutPreemptively(
                LONG,
                () -> assertThat(catchThrowable(operation::execute))
                        .extracting(WorkerErrorTest::root)
                        .isInstanceOf(OutOfMemoryError.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"disk", "network"})
    void aPutEndsWithTheErrorOfTheThreadThatReads(String kind) {
        try (var store = open(blobs, kind)) {
            var broken = Source.StreamedFile.of("x", () -> new InputStream() {
                @Override
                public int read() {
                    throw new OutOfMemoryError("none left");
                }

                @Override
                public int read(byte[] target, int offset, int length) {
                    throw new OutOfMemoryError("none left");
                }
            });

            fails(() -> store.put(request(random(1), broken)));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"disk", "network"})
    void aPutEndsWithTheErrorOfAThreadThatStores(String kind) {
        try (var store = open(blobs, kind)) {
            blobs.whenWriting = true;

            fails(() -> store.put(request(random(1), random(2))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"disk", "network"})
    void aGetEndsWithTheErrorOfAThreadThatReads(String kind) {
        try (var store = open(blobs, kind)) {
            store.put(request(random(1), random(2)));
            blobs.whenReading = true;

            fails(() -> store.get(GetRequest.of("a", place.resolve("got"))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"disk", "network"})
    void aCopyEndsWithTheErrorOfAThreadThatReads(String kind) {
        try (var store = open(blobs, kind);
                var other = open(new MemoryBlobStore(Clock.systemUTC()), kind)) {
            store.put(request(random(1), random(2)));
            blobs.whenReading = true;

            fails(() -> store.copyTo(other, CopyRequest.of("a")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"disk", "network"})
    void aCopyOfEverythingEndsWithTheErrorOfAThreadThatReads(String kind) {
        try (var store = open(blobs, kind)) {
            store.put(request(random(1), random(2)));
            blobs.whenReading = true;

            fails(() ->
                    store.copyAllTo(StoreConfig.local(place.resolve("other")), TestStores.options(2), new Progress()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"disk", "network"})
    void aVerificationEndsWithTheErrorOfAThreadThatReads(String kind) {
        try (var store = open(blobs, kind)) {
            store.put(request(random(1), random(2)));
            blobs.whenReading = true;

            fails(() -> store.maintenance().verify(new VerifyRequest(Optional.empty(), Depth.DATA, new Progress())));
        }
    }

    @Test
    void aStoreIsNotMadeWhenAWriterOfTheProbeRunsOutOfMemory() {
        var probed = new ForwardingBlobStore(new MemoryBlobStore(Clock.systemUTC())) {
            @Override
            public boolean putIfAbsent(BlobKey key, BlobBody body) {
                if (Thread.currentThread().getName().startsWith("coffer-probe")) {
                    throw new OutOfMemoryError("none left");
                }
                return super.putIfAbsent(key, body);
            }
        };

        fails(() -> open(probed, "network"));
    }

    @Test
    void anInterruptedGetSaysWhatItLeaves() {
        try (var store = open(blobs, "disk")) {
            store.put(request(random(1)));

            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> store.get(GetRequest.of("a", place.resolve("got"))))
                    .isInstanceOf(CofferException.Unavailable.class)
                    .hasMessage("interrupted; nothing was written");
        } finally {
            Thread.interrupted();
        }
    }
}
