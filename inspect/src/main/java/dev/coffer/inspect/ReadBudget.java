package dev.coffer.inspect;

/// How many bytes may still be read or unpacked.
final class ReadBudget {
    private final long limit;
    private long left;

    ReadBudget(long limit) {
        this.limit = limit;
        this.left = limit;
    }

    long left() {
        return left;
    }

    /// @throws Unreadable.LimitReached when fewer are left
    void spend(long bytes) {
        if (bytes > left) {
            left = 0;
            throw new Unreadable.LimitReached(limit);
        }
        left -= bytes;
    }
}
