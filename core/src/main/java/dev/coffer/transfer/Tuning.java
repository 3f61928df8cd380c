package dev.coffer.transfer;

import dev.coffer.content.PackBuilder;

/// What differs between a disk and a network in how content is moved.
///
/// @param rawRunBytes    how many new incompressible bytes of one file in one run are worth a raw object of their own
/// @param rawSliceBytes  longest raw object of a file that is longer than `wholeFileBytes`; such files are cut into slices
/// @param wholeFileBytes files up to this length are one raw object when all of them is new
/// @param packBytes      a pack that has this many bytes is closed
/// @param uploads        most objects on their way into the store at once
/// @param uploadBytes    most bytes of objects on their way into the store at once; one object may always be
/// @param readers        how many read and verify at once
/// @param spanBytes      most bytes one read fetches
/// @param gapBytes       unneeded bytes between two chunks that are cheaper to read than to skip
/// @param isRemote       whether a look at an object is a round trip. Where it is not, a put looks at the objects it is about to
///                       refer to, so that a missing or truncated one is stored anew
public record Tuning(
        int rawRunBytes,
        long rawSliceBytes,
        long wholeFileBytes,
        int packBytes,
        int uploads,
        long uploadBytes,
        int readers,
        int spanBytes,
        int gapBytes,
        boolean isRemote) {
    private static final int MIB = 1 << 20;

    public static Tuning disk(int cores) {
        return new Tuning(
                8 * MIB,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                PackBuilder.TARGET_BYTES,
                2,
                256 * MIB,
                Math.max(2, cores),
                4 * MIB,
                64 << 10,
                false);
    }

    /// Sixteen transfers at once hide the time that a request takes, as far as the memory suffices.
    ///
    /// @param heap most bytes that this process may use for objects
    public static Tuning network(long heap) {
        int spanBytes = 8 * MIB;
        int readers = Math.clamp(heap / 4 / spanBytes, 2, 16);
        long uploadBytes = Math.clamp(heap / 4, 64 * MIB, 256 * MIB);
        return new Tuning(8 * MIB, 16 * MIB, 64 * MIB, 16 * MIB, 16, uploadBytes, readers, spanBytes, MIB, true);
    }
}
