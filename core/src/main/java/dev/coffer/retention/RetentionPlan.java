package dev.coffer.retention;

import dev.coffer.artifact.ArtifactName;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/// What a policy means for the versions of a store at a moment.
///
/// @param decisions one for every undeleted version, in the order in which they were added
/// @param idle      what is wrong with rules that should keep something and keep nothing, where something goes by rules beside them
public record RetentionPlan(List<Decision> decisions, List<String> idle) {
    public RetentionPlan {
        decisions = List.copyOf(decisions);
        idle = List.copyOf(idle);
    }

    /// Plans for every artifact.
    public static RetentionPlan of(RetentionPolicy policy, RetentionFacts facts, Instant now) {
        return of(policy, facts, name -> true, now);
    }

    /// Plans for some artifacts; versions of others stay, and what they were made from.
    ///
    /// @param asked which artifacts are meant
    public static RetentionPlan of(
            RetentionPolicy policy, RetentionFacts facts, Predicate<ArtifactName> asked, Instant now) {
        return new Planning(policy, facts, asked, now).plan();
    }

    /// Those that go.
    public List<Decision> expired() {
        return decisions.stream().filter(Decision::isExpired).toList();
    }
}
