package dev.coffer.artifact;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What is said about a version, beside its content.
///
/// @param origin      where it came from
/// @param params      the configuration that made it, one text per name
/// @param metrics     measured values, finite
/// @param tags        words people put on it; the value of a tag without one is the empty string
/// @param description free text
/// @param inputs      the versions it was made from, in the order given
public record Facts(
        Origin origin,
        Map<String, String> params,
        Map<String, Double> metrics,
        Map<String, String> tags,
        Optional<String> description,
        List<VersionId> inputs) {
    public static final Facts NONE =
            new Facts(Origin.UNKNOWN, Map.of(), Map.of(), Map.of(), Optional.empty(), List.of());

    public Facts {
        params = sorted(Limits.values("parameter", params));
        metrics = sorted(Limits.keyed("metric", metrics));
        metrics.forEach((name, value) -> {
            if (!Double.isFinite(value)) {
                throw new CofferException.Invalid(
                        "metric '" + Text.shown(name) + "' is " + value + ", not a finite number");
            }
        });
        tags = sorted(Limits.values("tag", tags));
        description.ifPresent(text -> Limits.text("description", text));
        inputs = inputs.stream().distinct().toList();
        if (inputs.size() > Limits.INPUTS) {
            throw new CofferException.Invalid(inputs.size() + " inputs are more than " + Limits.INPUTS);
        }
    }

    /// The same facts with other tags.
    public Facts withTags(Map<String, String> newTags) {
        return new Facts(origin, params, metrics, newTags, description, inputs);
    }

    /// The same facts with other inputs.
    public Facts withInputs(List<VersionId> newInputs) {
        return new Facts(origin, params, metrics, tags, description, newInputs);
    }

    private static <V> Map<String, V> sorted(Map<String, V> map) {
        return Collections.unmodifiableMap(new TreeMap<>(map));
    }
}
