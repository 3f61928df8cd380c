package dev.coffer.example.pipeline;

import dev.coffer.artifact.CofferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// A part of `pipeline.yaml` that belongs to the pipeline.
///
/// @param place  what messages call it
/// @param values its keys and values, as YAML gives them
record Section(String place, Map<?, ?> values) {
    static Section read(Path file) throws IOException {
        try {
            var loaded = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
            return new Section(file.toString(), loaded instanceof Map<?, ?> map ? map : Map.of());
        } catch (YamlEngineException e) {
            throw new CofferException.Invalid(file + ": " + e.getMessage(), null, e);
        }
    }

    Section section(String key) {
        if (values.get(key) instanceof Map<?, ?> map) {
            return new Section(place + ": " + key, map);
        }
        throw new CofferException.Invalid(
                place + ": no section '" + key + "'",
                "it is not the pipeline.yaml of the demo; name another directory");
    }

    List<Section> list(String key) {
        if (values.get(key) instanceof List<?> items
                && !items.isEmpty()
                && items.stream().allMatch(Map.class::isInstance)) {
            return items.stream()
                    .map(item -> new Section(place + ": " + key, (Map<?, ?>) item))
                    .toList();
        }
        throw new CofferException.Invalid(place + ": no list of sections '" + key + "'");
    }

    String text(String key) {
        return String.valueOf(values.get(key));
    }

    int count(String key) {
        return number(key, Integer::valueOf);
    }

    double decimal(String key) {
        return number(key, Double::valueOf);
    }

    private <N extends Number> N number(String key, Function<String, N> parse) {
        try {
            var number = parse.apply(text(key));
            if (number.doubleValue() > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new CofferException.Invalid(place + ": " + key + " is " + text(key) + ", not a number", null, e);
        }
        throw new CofferException.Invalid(place + ": " + key + " is " + text(key) + "; it must be more than 0");
    }
}
