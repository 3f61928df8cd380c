package dev.coffer.artifact;

import java.time.Instant;
import java.util.Optional;

/// Whether a version is to stay.
///
/// @param deletedAt when it was deleted, by the clock of whoever did it; empty when it is not deleted. A deleted version is hidden, and
///                  can be restored until it is swept
/// @param swept     its content is given up: it was deleted, and stays so
public record Standing(Optional<Instant> deletedAt, boolean swept, Optional<Protection> protection) {
    /// Neither deleted nor protected.
    public static final Standing LIVE = new Standing(Optional.empty(), false, Optional.empty());

    public Standing {
        if (swept && deletedAt.isEmpty()) {
            throw new CofferException.Invalid("a version is swept that is not deleted");
        }
    }

    public boolean deleted() {
        return deletedAt.isPresent();
    }

    public Standing withDeletedAt(Optional<Instant> time) {
        return new Standing(time, swept, protection);
    }

    public Standing withSwept() {
        return new Standing(deletedAt, true, protection);
    }

    public Standing withProtection(Optional<Protection> now) {
        return new Standing(deletedAt, swept, now);
    }
}
