package dev.coffer.transfer;

/// What differs between a disk and a network in how content is moved.
///
/// @param rawRunBytes      how many new incompressible bytes of one file in one run are worth a raw object of their own
/// @param rawSliceBytes    longest raw object; longer files are cut into slices of this size
/// @param uploads          most objects on their way into the store at once
/// @param readers          threads that read and verify
/// @param spanBytes        most bytes one read fetches
/// @param gapBytes         unneeded bytes between two chunks that are cheaper to read than to skip
/// @param checksReferenced whether a put looks at the objects it is about to refer to, so that a missing or truncated one is
///                         stored anew; one cheap call each on a disk, a round trip each on a network
public record Tuning(
        int rawRunBytes, long rawSliceBytes, int uploads, int readers, int spanBytes, int gapBytes, boolean checksReferenced) {
    public static Tuning disk(int cores) {
        return new Tuning(8 << 20, Long.MAX_VALUE, 2, Math.max(2, cores), 4 << 20, 64 << 10, true);
    }

    public static Tuning network() {
        return new Tuning(8 << 20, 64L << 20, 4, 16, 8 << 20, 1 << 20, false);
    }
}
