package dev.coffer.transfer;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.content.Chunk;
import dev.coffer.content.ChunkDecoder;
import dev.coffer.content.Manifest;
import dev.coffer.content.Manifests;
import dev.coffer.content.ObjectReader;
import dev.coffer.content.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Checks versions one after the other and gathers what is wrong. What several versions share is checked once. Changes
/// nothing. Not for several threads.
public final class Verification {
    private static final int AFFECTED_LIMIT = 100;

    private final BlobStore blobs;
    private final Manifests manifests;
    private final ObjectReader reader;
    private final Depth depth;
    private final Progress progress;
    private final Map<ObjectId, Long> lengths = new HashMap<>();
    private final Map<Digest, Verified> verified = new HashMap<>();
    private final Map<Problem, List<String>> problems = new LinkedHashMap<>();
    private final ChunkDecoder decoder = new ChunkDecoder();
    private byte[] buffer = {};
    private long versions;
    private long bytes;

    private record Problem(String object, String what) {}

    /// A file whose bytes were all read.
    ///
    /// @param problem what was wrong with it
    private record Verified(List<Chunk> chunks, Optional<Problem> problem) {}

    /// @param blobs the store itself, not what is kept of it elsewhere
    public Verification(BlobStore blobs, Depth depth, Progress progress) {
        this.blobs = blobs;
        this.manifests = new Manifests(blobs);
        this.reader = new ObjectReader(blobs);
        this.depth = depth;
        this.progress = progress;
    }

    /// Checks one version.
    public void check(StoredVersion stored) {
        versions++;
        var id = stored.version().id();
        var key = StoreLayout.object(stored.storage().manifest()).value();
        lengths.putIfAbsent(stored.storage().manifest(), 0L);
        Manifest manifest;
        try {
            manifest =
                    manifests.load(stored.storage().manifest(), stored.storage().manifestDigest());
        } catch (CofferException.Corrupt e) {
            report(new Problem(key, message(e)), id.toString());
            return;
        }
        if (!manifest.digest().equals(stored.version().digest())) {
            report(new Problem(key, "lists other files than the version's digest names"), id.toString());
        }
        for (var entry : manifest.entries()) {
            if (entry.item() instanceof TreeEntry.File file) {
                check(file, entry.chunks()).ifPresent(problem -> report(problem, id + " " + file.path()));
                progress.done(1, file.size());
            }
        }
    }

    public VerifyReport report() {
        var damages = new ArrayList<VerifyReport.Damage>();
        problems.forEach((problem, affected) ->
                damages.add(new VerifyReport.Damage(problem.object(), problem.what(), affected)));
        return new VerifyReport(versions, lengths.size(), bytes, damages);
    }

    private Optional<Problem> check(TreeEntry.File file, List<Chunk> chunks) {
        for (var chunk : chunks) {
            var problem = present(chunk);
            if (problem.isPresent()) {
                return problem;
            }
        }
        if (depth == Depth.OBJECTS) {
            return Optional.empty();
        }
        var before = verified.get(file.digest());
        if (before != null && before.chunks().equals(chunks)) {
            return before.problem();
        }
        var problem = readAll(file, chunks);
        verified.put(file.digest(), new Verified(chunks, problem));
        return problem;
    }

    private Optional<Problem> present(Chunk chunk) {
        if (!(chunk.place() instanceof Place.Stored stored)) {
            return Optional.empty();
        }
        var key = StoreLayout.object(stored.object());
        long length = lengths.computeIfAbsent(
                stored.object(), object -> blobs.find(key).map(BlobInfo::length).orElse(-1L));
        if (length < 0) {
            return Optional.of(new Problem(key.value(), "is missing"));
        }
        if (length < stored.end()) {
            return Optional.of(new Problem(key.value(), "is truncated to " + length + " bytes"));
        }
        return Optional.empty();
    }

    private Optional<Problem> readAll(TreeEntry.File file, List<Chunk> chunks) {
        var sha = Digest.sha256();
        for (var chunk : chunks) {
            try {
                var plain = read(chunk);
                sha.update(plain.bytes(), plain.offset(), plain.length());
                bytes += plain.length();
            } catch (CofferException.Corrupt e) {
                var object = chunk.place() instanceof Place.Stored stored
                        ? StoreLayout.object(stored.object()).value()
                        : "a manifest";
                return Optional.of(new Problem(object, message(e)));
            }
        }
        return Digest.read(sha.digest(), 0).equals(file.digest())
                ? Optional.empty()
                : Optional.of(new Problem("file " + file.digest().shortHex(), "consists of the wrong chunks"));
    }

    private ChunkDecoder.Bytes read(Chunk chunk) {
        return chunk.place() instanceof Place.Stored stored
                ? reader.twice(stored.object(), () -> read(chunk, stored))
                : decoder.decode(chunk, buffer, 0);
    }

    private ChunkDecoder.Bytes read(Chunk chunk, Place.Stored stored) {
        if (buffer.length < stored.storedLength()) {
            buffer = new byte[stored.storedLength()];
        }
        reader.read(stored.object(), stored.offset(), buffer, stored.storedLength());
        return decoder.decode(chunk, buffer, 0);
    }

    private void report(Problem problem, String affected) {
        var list = problems.computeIfAbsent(problem, key -> new ArrayList<>());
        if (list.size() < AFFECTED_LIMIT) {
            list.add(affected);
        }
    }

    private static String message(CofferException e) {
        return String.valueOf(e.getMessage());
    }
}
