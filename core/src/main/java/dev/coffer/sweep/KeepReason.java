package dev.coffer.sweep;

/// Why objects that no undeleted version needs are left where they are.
public enum KeepReason {
    /// Deleted versions that can still be restored need them.
    RESTORABLE("needed by deleted versions that can be restored"),
    /// No version refers to them; they may belong to a put on its way.
    YOUNG("without a version, but so young that a put may be on its way"),
    /// The store gives them a time that cannot be.
    TIMELESS("without a version, and without a time that can be"),
    /// A version came to need them while they were collected.
    NEEDED("needed by now");

    private final String words;

    KeepReason(String words) {
        this.words = words;
    }

    /// For people.
    public String words() {
        return words;
    }
}
