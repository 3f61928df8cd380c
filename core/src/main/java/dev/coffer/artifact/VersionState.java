package dev.coffer.artifact;

import java.time.Instant;
import java.util.Optional;

/// Whether a version is to stay.
///
/// @param deletedAt when it was deleted, by the clock of whoever did it; empty when it is not deleted. A deleted version is hidden, and
///                  can be restored until it is swept
/// @param swept     its content is given up: it was deleted, and stays so
public record VersionState(Optional<Instant> deletedAt, boolean swept, Optional<Protection> protection) {
    /// Neither deleted nor protected.
    public static final VersionState LIVE = new VersionState(Optional.empty(), false, Optional.empty());

    public VersionState {
        if (swept && deletedAt.isEmpty()) {
            throw new CofferException.Invalid("a version is swept that is not deleted");
        }
    }

    public boolean deleted() {
        return deletedAt.isPresent();
    }

    public VersionState withDeletedAt(Optional<Instant> time) {
        return new VersionState(time, swept, protection);
    }

    public VersionState withSwept() {
        return new VersionState(deletedAt, true, protection);
    }

    public VersionState withProtection(Optional<Protection> now) {
        return new VersionState(deletedAt, swept, now);
    }
}
