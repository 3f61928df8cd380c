package dev.coffer.config;

import dev.coffer.config.Key.Group;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// What one source says: a file, the environment, or a flag.
///
/// @param values     for each key its normal text, see [Form]
/// @param namesStore whether the place was given as a whole, as `--store` does
record Layer(Map<Key, Value> values, boolean namesStore) {
    static final Layer EMPTY = new Layer(Map.of(), false);

    /// A value and who gave it.
    ///
    /// @param filling what of it came from variables
    record Value(String text, Place place, Filling filling) {
        Value(String text, Place place) {
            this(text, place, Filling.NONE);
        }

        static Value of(Filled filled, Place place) {
            var filling = filled.values().isEmpty() ? Filling.NONE : filled.isWhole() ? Filling.WHOLE : Filling.PART;
            return new Value(filled.text(), place, filling);
        }
    }

    /// How much of a value came from variables of the environment.
    enum Filling {
        NONE,
        PART,
        /// It is one variable and nothing else.
        WHOLE
    }

    Layer {
        var copy = new EnumMap<Key, Value>(Key.class);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
    }

    /// This layer with `upper` on top of it, key by key.
    ///
    /// Where `upper` names another store, what is said here about metadata and cleanup belongs to the other one and does not
    /// count; how to reach a provider counts as long as the provider is the same.
    Layer under(Layer upper) {
        var merged = new EnumMap<Key, Value>(Key.class);
        merged.putAll(values);
        var dropped = droppedBy(upper);
        merged.entrySet()
                .removeIf(entry ->
                        dropped.contains(entry.getKey().group()) && !isAmbient(entry.getKey(), entry.getValue()));
        if (upper.values.containsKey(Key.METADATA_BACKEND) && !same(Key.METADATA_BACKEND, upper, "")) {
            merged.keySet().removeIf(key -> key.group() == Group.METADATA);
        }
        merged.putAll(upper.values);
        return new Layer(merged, namesStore || upper.namesStore);
    }

    /// Whether the environment says how to reach providers without saying which store it has in mind: then it means any.
    private boolean isAmbient(Key key, Value value) {
        return key.group() == Group.CONNECTION
                && value.place().equals(EnvironmentLayer.place(key))
                && place(Key.TYPE).filter(EnvironmentLayer::isPlaceOfType).isEmpty();
    }

    private Set<Group> droppedBy(Layer upper) {
        boolean namesType = upper.namesStore || upper.values.containsKey(Key.TYPE);
        boolean otherType = namesType && !same(Key.TYPE, upper, "local");
        boolean otherPlace = upper.namesStore && !samePlace(upper);
        if (!otherType && !otherPlace) {
            return EnumSet.noneOf(Group.class);
        }
        var dropped = EnumSet.of(Group.PLACE, Group.METADATA, Group.CLEANUP);
        if (otherType) {
            dropped.add(Group.CONNECTION);
        }
        return dropped;
    }

    private boolean samePlace(Layer upper) {
        for (var key : Key.values()) {
            if (key.group() == Group.PLACE && !same(key, upper, key == Key.TYPE ? "local" : "")) {
                return false;
            }
        }
        return true;
    }

    private boolean same(Key key, Layer other, String otherwise) {
        return Objects.equals(text(key).orElse(otherwise), other.text(key).orElse(otherwise));
    }

    Optional<String> text(Key key) {
        return Optional.ofNullable(values.get(key)).map(Value::text);
    }

    Optional<Place> place(Key key) {
        return Optional.ofNullable(values.get(key)).map(Value::place);
    }

    /// The place of a store, key by key.
    static Layer of(Location location, Place place) {
        var values = new EnumMap<Key, Value>(Key.class);
        switch (location) {
            case Location.Local(var root) -> put(values, place, Key.TYPE, "local", Key.ROOT_PATH, root.toString());
            case Location.S3 s3 -> {
                put(values, place, Key.TYPE, "s3", Key.BUCKET, s3.bucket());
                putPrefix(values, place, s3.prefix());
            }
            case Location.Gcs gcs -> {
                put(values, place, Key.TYPE, "gcs", Key.BUCKET, gcs.bucket());
                putPrefix(values, place, gcs.prefix());
            }
            case Location.Azure azure -> {
                put(values, place, Key.TYPE, "azure", Key.ACCOUNT, azure.account());
                values.put(Key.CONTAINER, new Value(azure.container(), place));
                putPrefix(values, place, azure.prefix());
            }
        }
        return new Layer(values, true);
    }

    private static void put(Map<Key, Value> values, Place place, Key first, String one, Key second, String two) {
        values.put(first, new Value(one, place));
        values.put(second, new Value(two, place));
    }

    private static void putPrefix(Map<Key, Value> values, Place place, String prefix) {
        if (!prefix.isEmpty()) {
            values.put(Key.PREFIX, new Value(prefix, place));
        }
    }
}
