package dev.coffer.catalog.log;

import dev.coffer.artifact.AsOf;
import dev.coffer.artifact.Protection;
import dev.coffer.artifact.VersionState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The changes to the versions of one artifact after they were added, by their numbers. Not for several threads.
final class VersionChanges {
    private final BitSet deletedNow = new BitSet();
    private final Map<Long, List<Deletion>> deletions = new HashMap<>();
    private final Map<Long, List<Protected>> protections = new HashMap<>();
    private final Map<Long, Relocated> relocated = new HashMap<>();
    private final Map<Long, Instant> swept = new HashMap<>();
    private final Map<Long, List<TagChange>> tagChanges = new HashMap<>();

    /// A deletion, or a restoration.
    private record Deletion(Instant time, boolean deleted) {}

    /// A protection, or the end of one.
    private record Protected(Instant time, Optional<Protection> protection) {}

    /// Where it is said where the content of a version lies now.
    ///
    /// @param entry the number of the entry
    /// @param event its place among the entry's events, from 0
    record Relocated(long entry, int event) {}

    private record TagChange(Instant time, Map<String, String> set, Set<String> removed) {}

    void setDeleted(long number, boolean deleted, Instant time) {
        deletedNow.set((int) number, deleted);
        deletions.computeIfAbsent(number, n -> new ArrayList<>(1)).add(new Deletion(time, deleted));
    }

    void setProtection(long number, Optional<Protection> protection, Instant time) {
        protections.computeIfAbsent(number, n -> new ArrayList<>(1)).add(new Protected(time, protection));
    }

    void sweep(long number, Instant time) {
        swept.put(number, time);
    }

    boolean isSwept(long number) {
        return swept.containsKey(number);
    }

    void relocate(long number, long entry, int event) {
        relocated.put(number, new Relocated(entry, event));
    }

    /// The last time the version was relocated.
    Optional<Relocated> relocated(long number) {
        return Optional.ofNullable(relocated.get(number));
    }

    /// Returns the state of a version at a moment.
    VersionState state(long number, AsOf when) {
        if (!deletions.containsKey(number) && !protections.containsKey(number)) {
            return VersionState.LIVE;
        }
        var deletedAt = last(deletions, number, when, Deletion::time)
                .filter(Deletion::deleted)
                .map(Deletion::time);
        var protection = last(protections, number, when, Protected::time).flatMap(Protected::protection);
        var sweptAt = swept.get(number);
        boolean gone = deletedAt.isPresent() && sweptAt != null && when.includes(sweptAt);
        return new VersionState(deletedAt, gone, protection);
    }

    private static <T> Optional<T> last(Map<Long, List<T>> all, long number, AsOf when, Function<T, Instant> time) {
        return all.getOrDefault(number, List.of()).reversed().stream()
                .filter(one -> when.includes(time.apply(one)))
                .findFirst();
    }

    void changeTags(long number, Map<String, String> set, Set<String> removed, Instant time) {
        tagChanges.computeIfAbsent(number, n -> new ArrayList<>(1)).add(new TagChange(time, set, removed));
    }

    boolean isDeleted(long number, AsOf when) {
        if (when.isNow()) {
            return deletedNow.get((int) number);
        }
        return last(deletions, number, when, Deletion::time)
                .filter(Deletion::deleted)
                .isPresent();
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
