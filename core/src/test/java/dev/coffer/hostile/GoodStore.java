package dev.coffer.hostile;

import dev.coffer.ArtifactStore;
import dev.coffer.PutRequest;
import dev.coffer.TestStores;
import dev.coffer.Trees;
import dev.coffer.artifact.Digest;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ForwardingBlobStore;
import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.files.StatCache;
import dev.coffer.hostile.ManifestDraft.Item;
import dev.coffer.hostile.ManifestDraft.Piece;
import dev.coffer.hostile.ManifestDraft.Spot;
import dev.coffer.store.StoreOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/// A small store with packs, a raw object, chunks in manifests, links, empty directories and executables; its files are cut into
/// chunks of a few hundred bytes, so that all of them together cost some kilobytes. Made once, in a directory of its own.
public final class GoodStore {
    /// The versions that are not deleted.
    public static final List<String> LIVE = List.of("m:v1", "m:v2", "m:v3", "same:v1", "single:v1");

    /// A version that is deleted and could be restored.
    static final String DELETED = "m:v4";

    /// Then what is known of files on this machine counts.
    private static final Clock TOMORROW = Clock.offset(Clock.systemUTC(), Duration.ofDays(1));

    /// Made once: the checks of a new store take longer than most of what is tried.
    private static final Map<String, byte[]> EMPTY = makeEmpty();

    private final Path place;
    private final Map<String, Digest> digests = new TreeMap<>();
    private final Map<String, byte[]> store;

    /// @param place an empty directory, for what the versions were made from
    public GoodStore(Path place) {
        this.place = place;
        source("m:v1", "a1", "b", "table", "notes");
        source("m:v2", "a2", "b", "c", "table", "notes");
        source("m:v3", "a2", "c", "d", "table");
        source("m:v4", "a1", "e");
        source("same:v1", "a1", "b", "table", "notes");
        Trees.write(source("single:v1"), Trees.random(5, 6_000));
        this.store = make();
    }

    private void source(String version, String... files) {
        var root = source(version);
        for (var file : files) {
            switch (file) {
                case "a1" -> Trees.write(root.resolve("a.bin"), Trees.random(1, 6_000));
                case "a2" -> {
                    var changed = Trees.random(1, 6_000);
                    System.arraycopy(Trees.random(9, 500), 0, changed, 2_000, 500);
                    Trees.write(root.resolve("a.bin"), changed);
                }
                case "table" -> Trees.write(root.resolve("table.csv"), Trees.text(3, 5_000));
                case "notes" -> Trees.write(root.resolve("notes.txt"), Trees.text(4, 3_000));
                default -> Trees.write(root.resolve(file + ".bin"), Trees.random(file.hashCode(), 6_000));
            }
        }
        Trees.write(root.resolve("small.txt"), DraftBytes.bytes("hello\n"));
        Trees.write(root.resolve("deep/er/x.txt"), DraftBytes.bytes("x"));
        Trees.write(root.resolve("empty.bin"), new byte[0]);
        try {
            var script = Trees.write(root.resolve("run.sh"), DraftBytes.bytes("#!/bin/sh\n"));
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.createDirectories(root.resolve("nothing"));
            Files.createSymbolicLink(root.resolve("link"), Path.of("small.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What a version was made from.
    public Path source(String version) {
        return version.equals("single:v1") ? place.resolve("model.bin") : place.resolve(version.replace(':', '-'));
    }

    private Map<String, byte[]> make() {
        var blobs = blobs(empty());
        try (var open = TestStores.existing(blobs, options(1))) {
            for (var version : List.of("m:v1", "m:v2", "m:v3", "m:v4", "same:v1", "single:v1")) {
                var request = PutRequest.of(version.substring(0, version.indexOf(':')), source(version))
                        .param("lr", "0.1")
                        .metric("accuracy", 0.5);
                if (version.equals("same:v1")) {
                    request.input("m:v2");
                }
                digests.put(version, open.put(request.build()).version().digest());
            }
            open.setAlias(dev.coffer.AliasChange.of("m", "prod", "v2"));
            open.tag("m:v1", Map.of("stage", "final"), java.util.Set.of());
            open.delete(DELETED);
        }
        var draft = StoreDraft.read(map(blobs));
        layRaw(draft);
        return draft.seal();
    }

    /// Lays one file as a raw object, which otherwise only large ones are.
    private void layRaw(StoreDraft draft) {
        var manifest = draft.manifest("m:v3");
        try {
            var content = DraftBytes.text(Files.readAllBytes(source("m:v3").resolve("d.bin")));
            long object = manifest.holding(draft.raw(content));
            manifest.change("d.bin", item -> item.pieces(laid(item, object)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Piece> laid(Item item, long object) {
        var pieces = new ArrayList<Piece>();
        long at = 0;
        for (var piece : item.pieces()) {
            pieces.add(piece.at(new Spot.At(object, at, 0, piece.length())));
            at += piece.length();
        }
        return pieces;
    }

    /// The digest that a version has, which people may know from elsewhere.
    public Digest digest(String version) {
        return java.util.Objects.requireNonNull(digests.get(version));
    }

    boolean isGenuine(Digest digest) {
        return digests.containsValue(digest);
    }

    /// The store itself.
    public Map<String, byte[]> store() {
        return new TreeMap<>(store);
    }

    /// The same, taken apart.
    public StoreDraft draft() {
        return StoreDraft.read(store);
    }

    /// Whether a version was added to a store.
    static boolean has(Map<String, byte[]> store, String version) {
        return store.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("log/"))
                .anyMatch(entry -> DraftBytes.text(entry.getValue()).contains("\"id\":\"" + version + "\""));
    }

    /// A store with nothing in it, that cuts files into small chunks.
    static Map<String, byte[]> empty() {
        return new TreeMap<>(EMPTY);
    }

    private static Map<String, byte[]> makeEmpty() {
        var blobs = new MemoryBlobStore(Clock.systemUTC());
        TestStores.network(blobs).close();
        var store = map(blobs);
        store.computeIfPresent("coffer.json", (_, file) -> {
            var said = StoreDraft.json(DraftBytes.text(file));
            said.withObject("chunker").put("min", 64).put("normal", 256).put("max", 1024);
            return StoreDraft.sealed(said);
        });
        return store;
    }

    static BlobStore blobs(Map<String, byte[]> store) {
        var blobs = new MemoryBlobStore(TOMORROW);
        store.forEach((key, bytes) -> blobs.putIfAbsent(BlobKey.of(key), BlobBody.of(bytes)));
        return new ForwardingBlobStore(blobs) {
            @Override
            public String location() {
                // Several are used together, and are told apart by where they are.
                return "memory " + System.identityHashCode(this);
            }
        };
    }

    static Map<String, byte[]> map(BlobStore blobs) {
        var store = new TreeMap<String, byte[]>();
        for (var info : blobs.list("", "", BlobStore.PAGE_LIMIT)) {
            try (var channel = blobs.open(info.key(), 0, info.length())) {
                var bytes = java.nio.ByteBuffer.allocate((int) info.length());
                while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                    // Read on to the end.
                }
                store.put(info.key().value(), bytes.array());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return store;
    }

    /// Lays a store in a directory.
    public static void write(Map<String, byte[]> store, Path directory) {
        store.forEach((key, bytes) -> Trees.write(directory.resolve(key), bytes));
    }

    /// Opens a store in memory.
    static ArtifactStore open(BlobStore blobs, StoreOptions options) {
        return TestStores.existing(blobs, options);
    }

    /// Of a machine that remembers the digests of the sources.
    StoreOptions options(long seed) {
        var random = new Random(seed);
        return new StoreOptions(
                TOMORROW,
                random,
                2,
                Optional.of(new StatCache(place.resolve(".stat"), random)),
                () -> TestStores.ORIGIN);
    }
}
