package dev.coffer.ingest;

import dev.coffer.artifact.Digest;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.blob.ObjectId;
import dev.coffer.content.Chunk;
import dev.coffer.content.Manifest;
import dev.coffer.content.Place;
import dev.coffer.integrity.VerifiedCache;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Chunks and files that are in the store already, as far as one put knows. Everything in it is a hint: the commit is what
/// makes sure that the objects are still there.
///
/// It starts with earlier versions of the artifact and with the inputs, and asks the catalog about files that begin with a
/// chunk it does not know. Threads may share it.
public final class KnownChunks {
    private static final int LOADS_LIMIT = 64;
    private static final int CHUNKS_LIMIT = 4_000_000;

    private final Map<Digest, Chunk> chunks = new ConcurrentHashMap<>();
    private final Map<Digest, List<Chunk>> files = new ConcurrentHashMap<>();
    private final Function<Collection<Long>, List<Manifest>> findByFirstChunk;
    private final Set<ObjectId> banned;
    private final VerifiedCache verified;
    private int loads;

    /// @param findByFirstChunk finds the manifests of versions that came with a file that begins with one of these chunks
    /// @param banned           objects that must not be referred to any more
    /// @param verified         which chunk lists are known to be files
    public KnownChunks(
            Function<Collection<Long>, List<Manifest>> findByFirstChunk, Set<ObjectId> banned, VerifiedCache verified) {
        this.findByFirstChunk = findByFirstChunk;
        this.banned = Set.copyOf(banned);
        this.verified = verified;
    }

    /// Adds what a version consists of.
    public void learn(Manifest manifest) {
        for (var entry : manifest.entries()) {
            if (chunks.size() > CHUNKS_LIMIT) {
                return;
            }
            if (entry.item() instanceof TreeEntry.File file && isUsable(entry.chunks())) {
                files.putIfAbsent(file.digest(), entry.chunks());
                entry.chunks().forEach(this::learn);
            }
        }
    }

    /// Adds a chunk that is in the store now.
    void learn(Chunk chunk) {
        chunks.putIfAbsent(chunk.digest(), chunk);
    }

    boolean has(Digest digest) {
        return chunks.containsKey(digest);
    }

    Optional<Chunk> chunk(Digest digest) {
        return Optional.ofNullable(chunks.get(digest));
    }

    /// Returns whether the chunks of an entry are known to be its file.
    boolean isVerified(Manifest.Entry entry) {
        return verified.isVerified(entry);
    }

    /// Returns the chunks of a file that an earlier version has. Only when they are known to be the file: a manifest
    /// alone is not believed.
    Optional<List<Chunk>> file(Digest digest) {
        return Optional.ofNullable(files.get(digest)).filter(found -> verified.isVerified(digest, found));
    }

    /// Asks the catalog which versions have files with these first chunks, and learns them. Bounded for one put.
    void ask(Collection<Digest> firstChunks) {
        var unknown = new HashSet<Long>();
        for (var digest : firstChunks) {
            if (!has(digest)) {
                unknown.add(digest.a());
            }
        }
        askByFirstBits(unknown);
    }

    /// As [#ask], by the first 64 bits of the digests.
    synchronized void askByFirstBits(Collection<Long> firstChunks) {
        if (!firstChunks.isEmpty() && loads < LOADS_LIMIT) {
            var found = findByFirstChunk.apply(firstChunks);
            loads += found.size();
            found.forEach(this::learn);
        }
    }

    private boolean isUsable(List<Chunk> ofFile) {
        return banned.isEmpty()
                || ofFile.stream()
                        .noneMatch(chunk ->
                                chunk.place() instanceof Place.Stored stored && banned.contains(stored.object()));
    }
}
