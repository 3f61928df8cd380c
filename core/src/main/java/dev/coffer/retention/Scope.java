package dev.coffer.retention;

import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.Glob;
import dev.coffer.search.FilterParser;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;

/// Which versions a [RuleSet] is for: those that fit all of what is given.
///
/// @param names  a glob over the names of artifacts
/// @param filter in the filter language of docs/search.md; `now` in it is the time of the plan
public record Scope(Optional<String> names, Optional<ArtifactType> type, Optional<String> filter) {
    public static final Scope EVERYTHING = new Scope(Optional.empty(), Optional.empty(), Optional.empty());

    public Scope {
        names.ifPresent(Glob::pattern);
        filter.ifPresent(text -> FilterParser.parse(text, Instant.EPOCH));
    }

    /// Only the versions of artifacts whose names fit a glob.
    public static Scope named(String glob) {
        return new Scope(Optional.of(glob), Optional.empty(), Optional.empty());
    }

    /// Only versions that a filter holds for.
    public static Scope where(String filter) {
        return new Scope(Optional.empty(), Optional.empty(), Optional.of(filter));
    }

    /// In words; empty for everything.
    @Override
    public String toString() {
        var words = new ArrayList<String>();
        names.ifPresent(glob -> words.add("name " + glob));
        type.ifPresent(only -> words.add("type " + only.word()));
        filter.ifPresent(text -> words.add("filter " + text));
        return String.join(", ", words);
    }
}
