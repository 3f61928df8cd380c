package dev.coffer.repair;

import dev.coffer.artifact.Digest;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.content.Chunk;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Chunks of which a good copy is looked for, and the files they are in. Used by one thread.
final class Wanted {
    private final Set<Digest> chunks = new HashSet<>();

    /// By the digest of a file: the chunks in it by where they begin.
    private final Map<Digest, TreeMap<Long, Chunk>> files = new HashMap<>();

    private final Set<Long> sizes = new HashSet<>();

    /// @param offset where the chunk begins in the file
    void add(Chunk chunk, TreeEntry.File file, long offset) {
        chunks.add(chunk.digest());
        files.computeIfAbsent(file.digest(), _ -> new TreeMap<>()).put(offset, chunk);
        sizes.add(file.size());
    }

    boolean isEmpty() {
        return chunks.isEmpty();
    }

    boolean has(Digest chunk) {
        return chunks.contains(chunk);
    }

    void found(Digest chunk) {
        chunks.remove(chunk);
    }

    /// Returns whether a file of this length may be one of those.
    boolean hasSize(long size) {
        return sizes.contains(size);
    }

    /// Returns the chunks that are still wanted of a file, by where they begin in it.
    List<Map.Entry<Long, Chunk>> of(Digest file) {
        return files.getOrDefault(file, new TreeMap<>()).entrySet().stream()
                .filter(each -> has(each.getValue().digest()))
                .toList();
    }
}
