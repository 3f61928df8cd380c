package dev.coffer.sweep;

/// A number of objects and their bytes, as they lie in the store.
public record Tally(long objects, long bytes) {
    public static final Tally NOTHING = new Tally(0, 0);

    /// With one more object.
    Tally with(long itsBytes) {
        return new Tally(objects + 1, bytes + itsBytes);
    }
}
