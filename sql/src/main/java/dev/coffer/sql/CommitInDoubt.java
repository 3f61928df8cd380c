package dev.coffer.sql;

import dev.coffer.artifact.CofferException;

/// A commit went out and no answer came: it may have happened. Whoever catches it looks. Never leaves this package.
final class CommitInDoubt extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final CofferException failure;

    CommitInDoubt(CofferException failure) {
        super(failure);
        this.failure = failure;
    }

    /// What the failure would mean if it were known that nothing happened.
    CofferException failure() {
        return failure;
    }
}
