package dev.coffer.catalog.checkpoint;

import java.util.LinkedHashMap;
import java.util.Optional;

/// A cache of what was read lately, bounded by weight; the least recently used goes first. Threads may share it.
///
/// @param <V> may be shared with callers, so it does not change
public final class Recent<K, V> {
    private record Kept<V>(V value, long weight) {}

    private final long limit;
    private final LinkedHashMap<K, Kept<V>> kept = new LinkedHashMap<>(16, 0.75f, true);
    private long weight;

    /// @param limit of all weights together
    public Recent(long limit) {
        this.limit = limit;
    }

    public synchronized Optional<V> get(K key) {
        return Optional.ofNullable(kept.get(key)).map(Kept::value);
    }

    /// Something too heavy is not kept.
    public synchronized void put(K key, V value, long itsWeight) {
        if (itsWeight > limit) {
            return;
        }
        var before = kept.put(key, new Kept<>(value, itsWeight));
        weight += itsWeight - (before == null ? 0 : before.weight());
        var oldest = kept.values().iterator();
        while (weight > limit) {
            weight -= oldest.next().weight();
            oldest.remove();
        }
    }
}
