package dev.coffer.retention;

import dev.coffer.artifact.CofferException;
import java.util.List;
import java.util.stream.Stream;

/// Which versions may go. A version goes by the first set of `rules` whose scope it fits, or else by `otherwise`.
///
/// @param enabled   whether puts apply it; whoever asks for a cleanup gets one in any case
/// @param rules     for some versions
/// @param otherwise for all others; its scope is everything
public record RetentionPolicy(boolean enabled, List<RuleSet> rules, RuleSet otherwise) {
    /// Most sets of rules.
    public static final int RULES_LIMIT = 100;

    /// Nothing goes.
    public static final RetentionPolicy NONE = new RetentionPolicy(false, List.of(), RuleSet.of(Scope.EVERYTHING));

    public RetentionPolicy {
        rules = List.copyOf(rules);
        if (rules.size() > RULES_LIMIT) {
            throw new CofferException.Invalid(rules.size() + " rules are more than " + RULES_LIMIT);
        }
        if (!otherwise.scope().equals(Scope.EVERYTHING)) {
            throw new IllegalArgumentException("the last rules are for everything");
        }
        if (enabled && Stream.concat(rules.stream(), Stream.of(otherwise)).noneMatch(RuleSet::expires)) {
            throw new CofferException.Invalid(
                    "the cleanup policy is enabled but has no limit",
                    "give max_versions_per_artifact or max_age_days, or set enabled to false");
        }
    }

    /// The same rules for every version.
    public static RetentionPolicy of(boolean enabled, Rule... rules) {
        return new RetentionPolicy(enabled, List.of(), RuleSet.of(Scope.EVERYTHING, rules));
    }

    /// All sets in the order in which they are asked.
    public List<RuleSet> sets() {
        return Stream.concat(rules.stream(), Stream.of(otherwise)).toList();
    }

    /// Whether anything can ever go.
    public boolean expires() {
        return sets().stream().anyMatch(RuleSet::expires);
    }
}
