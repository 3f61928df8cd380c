package dev.coffer.config;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Limits;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A YAML or JSON file of parameters or metrics.
///
/// Mappings inside mappings become names with dots (`optimizer.lr`), lists become compact JSON text, and scalars stay as they
/// are written. Nothing is substituted.
public final class ValuesFile {
    private static final int LIMIT_BYTES = 1 << 20;
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

    private ValuesFile() {}

    /// The parameters in `file`, in its order.
    public static Map<String, String> params(Path file) {
        var params = new LinkedHashMap<String, String>();
        each(file, (name, value) -> {
            var text = value instanceof Tree.Scalar scalar ? text(scalar) : JsonText.of(value);
            if (params.putIfAbsent(name, text) != null) {
                throw invalid(value.place(), "'" + name + "' is here a second time, once with a dot and once nested");
            }
        });
        return Collections.unmodifiableMap(params);
    }

    /// The metrics in `file`, in its order. Each is a finite number.
    public static Map<String, Double> metrics(Path file) {
        var metrics = new LinkedHashMap<String, Double>();
        each(file, (name, value) -> {
            if (metrics.putIfAbsent(name, number(name, value)) != null) {
                throw invalid(value.place(), "'" + name + "' is here a second time, once with a dot and once nested");
            }
        });
        return Collections.unmodifiableMap(metrics);
    }

    private static double number(String name, Tree value) {
        boolean number = value instanceof Tree.Scalar scalar
                && (scalar.kind() == Tree.Kind.INTEGER || scalar.kind() == Tree.Kind.DECIMAL);
        if (!number) {
            throw invalid(value.place(), "metric '" + name + "': expected a number, found " + value.described());
        }
        var text = ((Tree.Scalar) value).text();
        double parsed = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
        if (!Double.isFinite(parsed)) {
            throw invalid(value.place(), "metric '" + name + "': " + text + " is not a finite decimal number");
        }
        return parsed;
    }

    private static String text(Tree.Scalar scalar) {
        return switch (scalar.kind()) {
            case TEXT, INTEGER, DECIMAL -> scalar.text();
            case BOOLEAN -> scalar.text().toLowerCase(Locale.ROOT);
            case NOTHING -> "null";
        };
    }

    /// Takes one name with a value that is not a mapping, or an empty one.
    private interface Leaf {
        void take(String name, Tree value);
    }

    private static void each(Path file, Leaf leaf) {
        var shown = file.toString();
        var text = BoundedFile.text(file, shown, LIMIT_BYTES);
        // In JSON a tab is a space; in YAML it is an error. Inside a string JSON has it only as \t.
        var yaml = new Yaml(shown, isJson(text) ? text.replace('\t', ' ') : text);
        var documents = yaml.documents();
        if (documents.size() > 1) {
            throw invalid(Place.of(shown, documents.get(1)), "a second document; expected one mapping");
        }
        var root = documents.stream().findFirst().map(yaml::tree);
        if (root.isEmpty() || isNothing(root)) {
            return;
        }
        if (!(root.get() instanceof Tree.Mapping mapping)) {
            throw invalid(
                    root.get().place(),
                    "expected a mapping of names to values, found " + root.get().described());
        }
        flatten("", mapping, leaf, new int[1]);
    }

    private static boolean isJson(String text) {
        return text.stripLeading().startsWith("{");
    }

    private static boolean isNothing(Optional<Tree> root) {
        return root.isPresent() && root.get() instanceof Tree.Scalar scalar && scalar.kind() == Tree.Kind.NOTHING;
    }

    private static void flatten(String parent, Tree.Mapping mapping, Leaf leaf, int[] taken) {
        for (var entry : mapping.entries()) {
            var name = parent + entry.key();
            if (entry.value() instanceof Tree.Mapping inner && !inner.entries().isEmpty()) {
                flatten(name + ".", inner, leaf, taken);
                continue;
            }
            if (++taken[0] > Limits.ENTRIES) {
                throw invalid(entry.place(), "more than " + Limits.ENTRIES + " values");
            }
            leaf.take(name, entry.value());
        }
    }

    private static CofferException.Invalid invalid(Place place, String message) {
        return Problem.at(place, message, Optional.empty()).failure();
    }
}
