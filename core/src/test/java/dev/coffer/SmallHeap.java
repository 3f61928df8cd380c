package dev.coffer;

import dev.coffer.artifact.Reference;
import dev.coffer.blob.DelayedBlobStore;
import dev.coffer.blob.LocalBlobStore;
import dev.coffer.config.StoreConfig;
import dev.coffer.store.Backend;
import dev.coffer.store.StoreOptions;
import dev.coffer.transfer.Progress;
import dev.coffer.verify.Depth;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/// A program that puts, gets, copies and verifies with whatever heap it was given, and ends with 0, or with 1 and a message.
/// Arguments: what to put, a directory for the stores, and whether these count as being on a `disk` or on a `network`.
public final class SmallHeap {
    private static final int FILES = 20_000;
    private static final long FILE_BYTES = 100L << 20;
    private static final long SPARSE_BYTES = 1L << 30;

    private SmallHeap() {}

    // An error is what this is about.
    @SuppressWarnings("IllegalCatch")
    public static void main(String[] arguments) {
        try {
            run(Path.of(arguments[0]), Path.of(arguments[1]), arguments[2].equals("network"));
        } catch (Throwable e) {
            e.printStackTrace(System.out);
            System.out.println("failed: " + e);
            System.exit(1);
        }
    }

    private static void run(Path source, Path place, boolean isNetwork) throws IOException {
        try (var store = open(place.resolve("one"), isNetwork);
                var other = open(place.resolve("other"), isNetwork)) {
            step("put", () -> store.put(PutRequest.of("a", source).build()));
            step("put again", () -> store.put(PutRequest.of("a", source).build()));
            step("verify", () -> verify(store));
            step("copy", () -> store.copyTo(other, CopyRequest.of("a")));
            if (!source.endsWith("sparse")) {
                step("get", () -> store.get(GetRequest.of("a", place.resolve("got"))));
            }
        }
        if (!isNetwork) {
            try (var store = open(place.resolve("one"), false)) {
                var third = StoreConfig.local(place.resolve("third"));
                step("copy all", () -> store.copyAllTo(third, options(), new Progress()));
            }
        }
    }

    private static void verify(ArtifactStore store) {
        var report =
                store.maintenance().verify(new VerifyRequest(Optional.<Reference>empty(), Depth.DATA, new Progress()));
        if (!report.damages().isEmpty()) {
            throw new IllegalStateException("damaged: " + report.damages());
        }
    }

    /// Fills a directory with what is put: `mixed` is more than the largest heap, `sparse` is one file of a gigabyte.
    static void make(String what, Path source) throws IOException {
        var random = new Random(1);
        switch (what) {
            case "mixed" -> {
                try (var bytes = new RandomStream(1, FILE_BYTES)) {
                    Files.copy(bytes, source.resolve("random.bin"));
                }
                try (var text = Files.newBufferedWriter(source.resolve("table.csv"))) {
                    for (int line = 0; line < 500_000; line++) {
                        text.write(line + ",1970-01-01T00:00:00.000Z,0.0000000000," + random.nextInt(1_000) + "\n");
                    }
                }
                for (int i = 0; i < FILES; i++) {
                    var folder = source.resolve("folder-" + i / 1_000);
                    Files.createDirectories(folder);
                    var bytes = new byte[random.nextInt(10_000)];
                    random.nextBytes(bytes);
                    Files.write(folder.resolve("a-file-with-a-name-as-long-as-usual-" + i + ".bin"), bytes);
                }
            }
            case "sparse" -> {
                try (var file =
                        new RandomAccessFile(source.resolve("sparse.bin").toFile(), "rw")) {
                    file.setLength(SPARSE_BYTES);
                }
            }
            default -> throw new IllegalArgumentException(what);
        }
    }

    private static StoreOptions options() {
        return TestStores.options(1);
    }

    private static ArtifactStore open(Path root, boolean isNetwork) {
        if (!isNetwork) {
            return ArtifactStore.openOrCreate(StoreConfig.local(root), options());
        }
        var blobs = new DelayedBlobStore(LocalBlobStore.create(root, new Random(1)), Duration.ofMillis(1));
        return new ArtifactStore(Backend.openOrCreate(StoreConfig.at("s3://bucket"), blobs, options()), options());
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void step(String what, Step step) throws IOException {
        long start = System.nanoTime();
        step.run();
        System.out.println(
                what + " " + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms");
    }
}
