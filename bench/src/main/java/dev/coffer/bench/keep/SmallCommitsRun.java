package dev.coffer.bench.keep;

import dev.coffer.ArtifactStore;
import dev.coffer.PutRequest;
import dev.coffer.VerifyRequest;
import dev.coffer.config.Metadata;
import dev.coffer.config.StoreConfig;
import dev.coffer.ingest.Source;
import dev.coffer.sweep.SweepRules;
import dev.coffer.transfer.Progress;
import dev.coffer.verify.Depth;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Makes a store of many versions by as many small commits, and tells what that took and what opening, verifying and collecting take
/// afterwards. One line of JSON.
///
///     SmallCommitsRun DIRECTORY sqlite|json VERSIONS
final class SmallCommitsRun {
    private static final int ARTIFACTS = 100;

    private SmallCommitsRun() {}

    public static void main(String[] arguments) throws IOException {
        var root = Path.of(arguments[0]);
        boolean json = arguments[1].equals("json");
        int versions = Integer.parseInt(arguments[2]);
        var config = StoreConfig.local(root)
                .withMetadata(json ? new Metadata.Json() : new Metadata.Sqlite(Optional.empty()));
        double put = seconds(() -> {
            try (var store = ArtifactStore.openOrCreate(config)) {
                for (int i = 0; i < versions; i++) {
                    put(store, i);
                }
            }
        });
        double open = seconds(() -> {
            try (var store = ArtifactStore.open(config)) {
                store.version("a/0");
            }
        });
        double[] rest = new double[2];
        try (var store = ArtifactStore.open(config)) {
            rest[0] = seconds(() -> {
                var verify = new VerifyRequest(Optional.empty(), Depth.OBJECTS, new Progress());
                if (!store.maintenance().verify(verify).damages().isEmpty()) {
                    throw new IllegalStateException("damaged");
                }
            });
            for (int i = 1; i <= 50; i++) {
                store.delete("a/" + i + ":v1");
            }
            rest[1] = seconds(
                    () -> store.maintenance().collect(new SweepRules(Duration.ZERO, Duration.ZERO, true, true, false)));
        }
        System.out.printf(
                "{\"catalog\": \"%s\", \"versions\": %d, \"put_s\": %.1f, \"open_s\": %.2f, \"verify_s\": %.1f, \"gc_s\": %.1f,"
                        + " \"catalog_bytes\": %d, \"log_bytes\": %d, \"objects_bytes\": %d}%n",
                arguments[1],
                versions,
                put,
                open,
                rest[0],
                rest[1],
                json ? bytes(root.resolve("checkpoints")) : Files.size(root.resolve("catalog.sqlite")),
                bytes(root.resolve("log")),
                bytes(root.resolve("manifests")) + bytes(root.resolve("packs")));
    }

    private static void put(ArtifactStore store, int number) {
        var content = ("version " + number).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        store.put(PutRequest.of(
                        "a/" + number % ARTIFACTS,
                        List.of(Source.StreamedFile.of("metrics.json", () -> new ByteArrayInputStream(content))))
                .run("run-" + number)
                .metric("auc", number / 1e6)
                .param("lr", "0.01")
                .build());
    }

    private interface Work {
        void run();
    }

    private static double seconds(Work work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }

    private static long bytes(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return 0;
        }
        try (var files = Files.find(directory, 9, (path, facts) -> facts.isRegularFile())) {
            return files.mapToLong(SmallCommitsRun::size).sum();
        }
    }

    private static long size(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).size();
        } catch (IOException e) {
            return 0;
        }
    }
}
