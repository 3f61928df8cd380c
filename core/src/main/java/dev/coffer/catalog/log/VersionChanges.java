package dev.coffer.catalog.log;

import dev.coffer.artifact.AsOf;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What happened to the versions of one artifact after they were added, by their numbers. Not for several threads.
final class VersionChanges {
    private final BitSet deletedNow = new BitSet();
    private final Map<Long, List<Deletion>> deletions = new HashMap<>();
    private final Map<Long, List<TagChange>> tagChanges = new HashMap<>();

    /// A deletion, or a restoration.
    private record Deletion(Instant time, boolean deleted) {}

    private record TagChange(Instant time, Map<String, String> set, Set<String> removed) {}

    void setDeleted(long number, boolean deleted, Instant time) {
        deletedNow.set((int) number, deleted);
        deletions.computeIfAbsent(number, n -> new ArrayList<>(1)).add(new Deletion(time, deleted));
    }

    void changeTags(long number, Map<String, String> set, Set<String> removed, Instant time) {
        tagChanges.computeIfAbsent(number, n -> new ArrayList<>(1)).add(new TagChange(time, set, removed));
    }

    boolean isDeleted(long number, AsOf when) {
        if (when.isNow()) {
            return deletedNow.get((int) number);
        }
        var last = deletions.getOrDefault(number, List.of()).reversed().stream()
                .filter(deletion -> when.includes(deletion.time()))
                .findFirst();
        return last.isPresent() && last.get().deleted();
    }

    /// How many are deleted now.
    int deleted() {
        return deletedNow.cardinality();
    }

    /// The highest number up to this one that is not deleted now; 0 when there is none.
    long undeletedUpTo(long number) {
        return Math.max(deletedNow.previousClearBit((int) number), 0);
    }

    /// The tags that had changed; empty where one was removed.
    Map<String, Optional<String>> tags(long number, AsOf when) {
        var changes = tagChanges.get(number);
        if (changes == null) {
            return Map.of();
        }
        var tags = new HashMap<String, Optional<String>>();
        for (var change : changes) {
            if (when.includes(change.time())) {
                change.removed().forEach(tag -> tags.put(tag, Optional.empty()));
                change.set().forEach((tag, value) -> tags.put(tag, Optional.of(value)));
            }
        }
        return tags;
    }
}
