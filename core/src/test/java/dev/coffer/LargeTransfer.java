package dev.coffer;

import dev.coffer.blob.DelayedBlobStore;
import dev.coffer.blob.LocalBlobStore;
import dev.coffer.config.StoreConfig;
import dev.coffer.ingest.Source;
import dev.coffer.store.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/// A program that puts one large file into a store on a network and gets it back, and says how much memory that took.
/// Arguments: a directory, how many MiB, how many milliseconds a request takes.
public final class LargeTransfer {
    private LargeTransfer() {}

    public static void main(String[] arguments) throws IOException {
        var place = Path.of(arguments[0]);
        long bytes = Long.parseLong(arguments[1]) << 20;
        var delay = Duration.ofMillis(Long.parseLong(arguments[2]));
        var options = TestStores.options(1).withCacheDirectory(place.resolve("cache"));
        var blobs = new DelayedBlobStore(LocalBlobStore.create(place.resolve("store"), new Random(1)), delay);
        try (var store =
                new ArtifactStore(Backend.openOrCreate(StoreConfig.at("s3://bucket"), blobs, options), options)) {
            long start = System.nanoTime();
            store.put(PutRequest.of(
                            "large", List.of(Source.StreamedFile.of("file.bin", () -> new RandomStream(1, bytes))))
                    .build());
            report("put", start);
            start = System.nanoTime();
            store.get(GetRequest.of("large", place.resolve("got")));
            report("get", start);
        }
    }

    private static void report(String what, long start) throws IOException {
        var peak = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .findFirst()
                .orElse("unknown");
        System.out.println(
                what + " " + Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms, " + peak);
    }
}
