package dev.coffer.retention;

import dev.coffer.catalog.Kept;
import java.util.Optional;

/// What becomes of a version, and why.
///
/// @param doom what would doom it
/// @param keep what keeps it all the same
public record Decision(Kept version, Optional<Reason> doom, Optional<Reason> keep) {
    /// Why a version goes or stays.
    ///
    /// @param rule  as in [Rule#word], or another word where no rule of the policy is behind it
    /// @param words for people
    public record Reason(String rule, String words) {}

    public boolean isDoomed() {
        return doom.isPresent() && keep.isEmpty();
    }

    /// The reason that counts, for people.
    public String words() {
        return keep.or(() -> doom).map(Reason::words).orElse("no rule dooms it");
    }

    /// The rule that counts.
    public String rule() {
        return keep.or(() -> doom).map(Reason::rule).orElse("none");
    }

    Decision keptBy(Reason reason) {
        return new Decision(version, doom, Optional.of(reason));
    }
}
