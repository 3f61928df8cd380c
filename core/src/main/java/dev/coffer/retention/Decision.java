package dev.coffer.retention;

import dev.coffer.catalog.RetentionEntry;
import java.util.Optional;

/// What becomes of a version, and why.
///
/// @param expiry what would expiry it
/// @param keep what keeps it all the same
public record Decision(RetentionEntry version, Optional<Reason> expiry, Optional<Reason> keep) {
    /// Why a version goes or stays.
    ///
    /// @param rule  as in [Rule#word], or another word where no rule of the policy is behind it
    /// @param words for people
    public record Reason(String rule, String words) {}

    public boolean isExpired() {
        return expiry.isPresent() && keep.isEmpty();
    }

    /// The reason that counts, for people.
    public String words() {
        return keep.or(() -> expiry).map(Reason::words).orElse("no rule expires it");
    }

    /// The rule that counts.
    public String rule() {
        return keep.or(() -> expiry).map(Reason::rule).orElse("none");
    }

    Decision keptBy(Reason reason) {
        return new Decision(version, expiry, Optional.of(reason));
    }
}
