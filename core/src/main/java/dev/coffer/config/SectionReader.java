package dev.coffer.config;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Nearest;
import dev.coffer.artifact.Text;
import dev.coffer.config.Layer.Value;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/// Reads the `artifact_store` section, going on after a mistake so that all of them are found.
final class SectionReader {
    private final Path base;
    private final ScalarReader scalars;
    private final PolicyReader policies;
    private final Problems problems;
    private final Map<Key, Value> values = new EnumMap<>(Key.class);

    /// @param base what relative paths are relative to
    SectionReader(Path base, Map<String, String> environment, Problems problems) {
        this.base = base;
        this.scalars = ScalarReader.filling(base, environment);
        this.policies = new PolicyReader(scalars, problems);
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
            return wholeStore(scalars.text(scalar), scalar.place());
        } catch (CofferException.Invalid e) {
            problems.add(scalar.place(), e);
            return Layer.EMPTY;
        }
    }

    private Layer wholeStore(Filled filled, Place place) {
        try {
            return Layer.of(Location.parse(filled.text(), base), place);
        } catch (CofferException.Invalid e) {
            throw filled.without(e);
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
            var read = switch (key.form()) {
                case Form.Best _ ->
                    policies.best(key.path(), value).map(PolicyText::best).map(Filled::plain);
                case Form.Rules _ ->
                    policies.rules(key.path(), value).map(PolicyText::rules).map(Filled::plain);
                default -> scalars.read(key.form(), value, key.takesCredentials());
            };
            read.ifPresent(filled -> values.put(key, Value.of(filled, value.place())));
        } catch (CofferException.Invalid e) {
            problems.add(Problem.at(value.place(), key.path() + ": " + e.getMessage(), e.hint()));
        }
    }
}
