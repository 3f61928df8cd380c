package dev.coffer.compare;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// A value that differs between two versions. One side is empty where there is no such value.
public record ChangedValue<T>(Optional<T> from, Optional<T> to) {
    public ChangedValue {
        if (from.equals(to)) {
            throw new IllegalArgumentException("no change: " + from);
        }
    }

    /// Empty when the two are equal.
    public static <T> Optional<ChangedValue<T>> of(Optional<T> from, Optional<T> to) {
        return from.equals(to) ? Optional.empty() : Optional.of(new ChangedValue<>(from, to));
    }

    /// Returns the differences between two maps, sorted by key.
    public static <T> Map<String, ChangedValue<T>> of(Map<String, T> from, Map<String, T> to) {
        var keys = new TreeSet<>(from.keySet());
        keys.addAll(to.keySet());
        var changes = new TreeMap<String, ChangedValue<T>>();
        for (var key : keys) {
            of(Optional.ofNullable(from.get(key)), Optional.ofNullable(to.get(key)))
                    .ifPresent(change -> changes.put(key, change));
        }
        return Collections.unmodifiableMap(changes);
    }
}
