package dev.coffer.search;

import dev.coffer.artifact.Handle;
import dev.coffer.artifact.VersionId;
import java.util.List;
import java.util.Optional;

/// The values of a version in a field.
final class Values {
    private Values() {}

    /// All texts of a field of kind `TEXT`, `MIXED` or `SET`; none when it is absent.
    static List<String> texts(Field field, Candidate candidate) {
        var version = candidate.version();
        var facts = version.facts();
        var origin = facts.origin();
        return switch (field) {
            case Field.Plain plain ->
                switch (plain) {
                    case NAME -> List.of(version.id().artifact().value());
                    case TYPE -> List.of(version.type().word());
                    case LABEL -> list(version.label().map(Handle::value));
                    case RUN -> list(origin.run());
                    case USER -> list(origin.user());
                    case COMMIT -> list(origin.code().commit());
                    case BRANCH -> list(origin.code().branch());
                    case DESCRIPTION -> list(facts.description());
                    case DIGEST -> List.of(version.digest().toString());
                    case ALIAS ->
                        candidate.aliases().stream().map(Handle::value).toList();
                    case INPUT ->
                        facts.inputs().stream().map(VersionId::toString).toList();
                    case VERSION, BYTES, CREATED -> throw new IllegalArgumentException(field + " has no texts");
                };
            case Field.Param(var name) ->
                list(Optional.ofNullable(facts.params().get(name)));
            case Field.Tag(var name) -> list(Optional.ofNullable(facts.tags().get(name)));
            case Field.Metric _ -> throw new IllegalArgumentException(field + " has no texts");
        };
    }

    private static List<String> list(Optional<String> text) {
        return text.map(List::of).orElse(List.of());
    }

    /// Of a field of kind `WHOLE`.
    static long whole(Field field, Candidate candidate) {
        return field == Field.Plain.BYTES
                ? candidate.version().bytes()
                : candidate.version().id().number();
    }

    /// The number of a field of kind `REAL` or `MIXED`; empty when it is absent or none.
    static Optional<Double> real(Field field, Candidate candidate) {
        if (field instanceof Field.Metric(var name)) {
            return Optional.ofNullable(candidate.version().facts().metrics().get(name));
        }
        return texts(field, candidate).stream()
                .map(Numbers::find)
                .filter(number -> number.isPresent())
                .map(number -> number.getAsDouble())
                .findFirst();
    }

    /// Returns whether the version has the fact at all.
    static boolean isPresent(Field field, Candidate candidate) {
        return switch (field.kind()) {
            case WHOLE, TIME -> true;
            case REAL -> real(field, candidate).isPresent();
            case TEXT, MIXED, SET -> !texts(field, candidate).isEmpty();
        };
    }

    /// As numbers compare, so that `-0.0` equals `0.0`.
    static int compare(double a, double b) {
        return a < b ? -1 : a > b ? 1 : 0;
    }
}
