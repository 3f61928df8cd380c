package dev.coffer.git;

import java.util.Optional;

/// Whether something differs from what was committed.
enum State {
    CLEAN,
    UNKNOWN,
    DIRTY;

    /// Of two parts of a whole: what is dirty makes it dirty, whatever the rest may be.
    State and(State other) {
        return compareTo(other) >= 0 ? this : other;
    }

    Optional<Boolean> known() {
        return this == UNKNOWN ? Optional.empty() : Optional.of(this == DIRTY);
    }
}
