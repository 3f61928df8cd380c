package dev.coffer.config;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Nearest;
import dev.coffer.config.Layer.Value;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// What the `COFFER_*` variables of the environment say. An empty one counts as not set.
final class EnvironmentLayer {
    static final String STORE = "COFFER_STORE";
    static final String CONFIG = "COFFER_CONFIG";
    static final String TRUST = "COFFER_TRUST";

    /// Variables of ours that are no keys.
    static final List<String> RESERVED = List.of(
            STORE,
            CONFIG,
            TRUST,
            "COFFER_RUN_ID",
            "COFFER_CACHE_DIR",
            "COFFER_JAVA_HOME",
            "COFFER_JAVA_OPTS",
            "COFFER_DEBUG",
            "COFFER_TEST_DATA");

    private static final Place STORE_PLACE = Place.of("environment " + STORE);

    private EnvironmentLayer() {}

    static Place place(Key key) {
        return Place.of("environment " + key.variable());
    }

    /// Whether a type with this place was said by the environment.
    static boolean isPlaceOfType(Place place) {
        return place.equals(place(Key.TYPE)) || place.equals(STORE_PLACE);
    }

    static Layer read(Map<String, String> environment, Path workingDirectory, Problems problems) {
        var values = new EnumMap<Key, Value>(Key.class);
        for (var key : Key.values()) {
            var text = environment.getOrDefault(key.variable(), "");
            if (!text.isEmpty()) {
                try {
                    values.put(key, new Value(key.form().normal(text, workingDirectory), place(key)));
                } catch (CofferException.Invalid e) {
                    problems.add(place(key), e);
                }
            }
        }
        var store = environment.getOrDefault(STORE, "");
        return store.isEmpty() ? new Layer(values, false) : withStore(store, values, workingDirectory, problems);
    }

    private static Layer withStore(String store, Map<Key, Value> values, Path workingDirectory, Problems problems) {
        var place = STORE_PLACE;
        for (var key : values.keySet()) {
            if (key.group() == Key.Group.PLACE) {
                problems.add(place(key), STORE + " says already where the store lies", "unset one of the two");
            }
        }
        try {
            values.putAll(
                    Layer.of(Location.parse(store, workingDirectory), place).values());
        } catch (CofferException.Invalid e) {
            problems.add(place, e);
        }
        return new Layer(values, true);
    }

    /// A line for each `COFFER_` variable that means nothing.
    static List<String> unknown(Map<String, String> environment) {
        var known = new TreeSet<>(RESERVED);
        Arrays.stream(Key.values()).map(Key::variable).forEach(known::add);
        return environment.keySet().stream()
                .filter(name -> name.startsWith("COFFER_") && !known.contains(name))
                .sorted()
                .map(name -> name
                        + " means nothing to Coffer"
                        + Nearest.question(name, known.iterator())
                                .map(hint -> "; " + hint)
                                .orElse(""))
                .toList();
    }
}
