package dev.coffer.compare;

import dev.coffer.artifact.Digest;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.content.Manifest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds out which files that are gone came back under another path: first those with equal content, of these the ones
/// that kept their name first, then those that have at least half of their bytes in common by chunks. Files of one
/// chunk (below 64 KiB with the usual profile) are so found only while they are unchanged.
final class Renames {
    private static final int NONE = -1;

    private final List<Manifest.Entry> removed;
    private final List<Manifest.Entry> added;
    private final int[] sources;
    private final boolean[] taken;

    /// @param removed files that only the old tree has
    /// @param added   files that only the new tree has
    Renames(List<Manifest.Entry> removed, List<Manifest.Entry> added) {
        this.removed = removed;
        this.added = added;
        this.sources = new int[added.size()];
        this.taken = new boolean[removed.size()];
        Arrays.fill(sources, NONE);
        pairEqual();
        pairAlike();
    }

    /// The index of the removed file that an added one was; negative when it is new.
    int source(int addedIndex) {
        return sources[addedIndex];
    }

    boolean isTaken(int removedIndex) {
        return taken[removedIndex];
    }

    private void pairEqual() {
        var byName = new HashMap<Named, Integer>();
        var byDigest = new HashMap<Digest, ArrayDeque<Integer>>();
        for (int i = 0; i < removed.size(); i++) {
            var file = file(removed.get(i));
            if (file.size() > 0) {
                byName.putIfAbsent(new Named(file), i);
                byDigest.computeIfAbsent(file.digest(), _ -> new ArrayDeque<>()).add(i);
            }
        }
        for (int i = 0; i < added.size(); i++) {
            pair(i, byName.getOrDefault(new Named(file(added.get(i))), NONE));
        }
        for (int i = 0; i < added.size(); i++) {
            var candidates = byDigest.get(file(added.get(i)).digest());
            while (sources[i] == NONE && candidates != null && !candidates.isEmpty()) {
                pair(i, candidates.poll());
            }
        }
    }

    private record Named(String name, Digest digest) {
        Named(TreeEntry.File file) {
            this(file.path().fileName(), file.digest());
        }
    }

    private void pairAlike() {
        var owners = new HashMap<Digest, Integer>();
        for (int i = 0; i < removed.size(); i++) {
            if (!taken[i]) {
                for (var chunk : removed.get(i).chunks()) {
                    owners.putIfAbsent(chunk.digest(), i);
                }
            }
        }
        for (int i = 0; i < added.size() && !owners.isEmpty(); i++) {
            if (sources[i] == NONE) {
                pair(i, mostAlike(added.get(i), owners));
            }
        }
    }

    private int mostAlike(Manifest.Entry entry, Map<Digest, Integer> owners) {
        var shared = new HashMap<Integer, Long>();
        for (var chunk : entry.chunks()) {
            var owner = owners.get(chunk.digest());
            if (owner != null && !taken[owner]) {
                shared.merge(owner, (long) chunk.length(), Long::sum);
            }
        }
        int best = NONE;
        long most = 0;
        for (var candidate : shared.entrySet()) {
            long bytes = candidate.getValue();
            long larger = Math.max(
                    file(entry).size(), file(removed.get(candidate.getKey())).size());
            boolean better = bytes > most || (bytes == most && candidate.getKey() < best);
            if (2 * bytes >= larger && better) {
                best = candidate.getKey();
                most = bytes;
            }
        }
        return best;
    }

    private void pair(int addedIndex, int removedIndex) {
        if (removedIndex != NONE && !taken[removedIndex] && sources[addedIndex] == NONE) {
            sources[addedIndex] = removedIndex;
            taken[removedIndex] = true;
        }
    }

    private static TreeEntry.File file(Manifest.Entry entry) {
        return (TreeEntry.File) entry.item();
    }
}
