package dev.coffer.inspect;

/// A file is not what its format demands, or is too large to be looked into. Ends as [ContentDiff.Unknown]; never leaves this
/// package.
sealed class Unreadable extends RuntimeException permits Unreadable.LimitReached {
    private static final long serialVersionUID = 1L;

    /// @param reason a phrase that completes "unknown: …"
    Unreadable(String reason) {
        super(reason);
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    /// No more may be read.
    static final class LimitReached extends Unreadable {
        private static final long serialVersionUID = 1L;

        LimitReached(long bytes) {
            super("the limit of " + bytes + " bytes read is reached");
        }
    }
}
