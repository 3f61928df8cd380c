package dev.coffer.config;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Nearest;
import dev.coffer.artifact.Text;
import dev.coffer.config.Layer.Value;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// Reads the `artifact_store` section, going on after a mistake so that all of them are found.
final class SectionReader {
    private final Path base;
    private final Map<String, String> environment;
    private final Substitution substitution;
    private final Problems problems;
    private final Map<Key, Value> values = new EnumMap<>(Key.class);

    /// @param base what relative paths are relative to
    SectionReader(Path base, Map<String, String> environment, Problems problems) {
        this.base = base;
        this.environment = environment;
        this.substitution = new Substitution(environment);
        this.problems = problems;
    }

    /// Takes the section: a mapping, or a path or URI.
    Layer read(Tree section) {
        switch (section) {
            case Tree.Mapping mapping -> readMapping("", mapping);
            case Tree.Scalar scalar
            when scalar.kind() == Tree.Kind.TEXT -> {
                return wholeStore(scalar);
            }
            default ->
                problems.add(
                        section.place(),
                        "artifact_store: expected a mapping, a path or a URI, found " + section.described());
        }
        return new Layer(values, false);
    }

    private Layer wholeStore(Tree.Scalar scalar) {
        try {
            var text = substitution.fill(scalar.text());
            return Layer.of(Location.parse(fromHome(text), base), scalar.place());
        } catch (CofferException.Invalid e) {
            problems.add(scalar.place(), e);
            return Layer.EMPTY;
        }
    }

    private void readMapping(String parent, Tree.Mapping mapping) {
        var known = Key.wordsIn(parent);
        for (var entry : mapping.entries()) {
            var path = parent + entry.key();
            var key = Key.at(path);
            if (!known.contains(entry.key())) {
                problems.add(Problem.at(
                        entry.place(),
                        "unknown key '" + Text.shown(path) + "'",
                        Nearest.question(entry.key(), known.iterator())));
            } else if (key.isPresent()) {
                readValue(key.get(), entry.value());
            } else if (entry.value() instanceof Tree.Mapping inner) {
                readMapping(path + ".", inner);
            } else {
                problems.add(
                        entry.value().place(),
                        path + ": expected a mapping, found " + entry.value().described());
            }
        }
    }

    private void readValue(Key key, Tree value) {
        try {
            scalar(key, value).ifPresent(text -> values.put(key, new Value(text, value.place())));
        } catch (CofferException.Invalid e) {
            problems.add(Problem.at(value.place(), key.path() + ": " + e.getMessage(), e.hint()));
        }
    }

    /// Empty where a variable was filled in that turned out empty: then the key counts as not given.
    private Optional<String> scalar(Key key, Tree value) {
        if (!(value instanceof Tree.Scalar scalar)) {
            throw wrong(key, value.described(), "");
        }
        boolean substituted = Substitution.concerns(scalar.text());
        var text = substituted ? substitution.fill(scalar.text()) : scalar.text();
        if (substituted && text.isEmpty()) {
            return Optional.empty();
        }
        var kind = substituted && scalar.plain() ? Yaml.kind(text) : scalar.kind();
        if (!key.form().takes(kind, substituted)) {
            boolean mayBeShown = !key.form().isSecret() && !substituted;
            var found = new Tree.Scalar(scalar.place(), text, kind, scalar.plain());
            throw wrong(key, mayBeShown ? found.described() : "something else", quotes(key, kind, scalar.plain()));
        }
        return Optional.of(key.form().normal(key.form() instanceof Form.File ? fromHome(text) : text, base));
    }

    private static String quotes(Key key, Tree.Kind kind, boolean plain) {
        boolean text = !(key.form() instanceof Form.Flag) && !(key.form() instanceof Form.Count);
        if (text) {
            return kind == Tree.Kind.NOTHING ? "" : "write it in quotes";
        }
        return plain ? "" : "write it without quotes";
    }

    private static CofferException.Invalid wrong(Key key, String found, String hint) {
        var message = "expected " + key.form().wanted() + ", found " + found;
        return new CofferException.Invalid(message, hint.isEmpty() ? null : hint);
    }

    /// No shell reads the file, yet everybody writes `~/` as if one did.
    private String fromHome(String text) {
        var home = environment.getOrDefault("HOME", "");
        return text.startsWith("~/") && !home.isEmpty() ? home + text.substring(1) : text;
    }
}
