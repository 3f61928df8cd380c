package dev.coffer.transfer;

import dev.coffer.content.PackBuilder;

/// How content is moved: what differs between a disk and a network, and how much memory that may take.
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
/// @param memory         bytes of content that one operation may have in memory; what else bounds it follows from this
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
        boolean isRemote,
        long memory) {
    private static final int MIB = 1 << 20;

    /// What the program itself and the facts of a store take.
    private static final long REST_BYTES = 16 * MIB;

    private static final int BLOCKS = 12;
    private static final int FEWEST_BLOCKS = 6;
    private static final int LARGEST_BLOCK = 4 * MIB;
    private static final int SMALLEST_BLOCK = MIB / 2;
    private static final int LARGEST_CHUNK = MIB;

    /// Returns whether a chunk is worth reading together with the range before it in the same object.
    ///
    /// @param start of the range
    /// @param end   of the range
    /// @param from  where the chunk begins
    /// @param to    where it ends
    public boolean isOneRead(long start, long end, long from, long to) {
        return from >= end && from - end <= gapBytes && to - start <= spanBytes;
    }

    /// As many threads as there are cores, as far as the memory suffices.
    ///
    /// @param heap most bytes that this process may use for objects
    public static Tuning disk(int cores, long heap) {
        long memory = memory(heap);
        int block = blockBytes(memory);
        int spanBytes = Math.clamp(memory / 8, LARGEST_CHUNK, 4 * MIB);
        int packBytes = Math.min(8 * block, PackBuilder.TARGET_BYTES);
        return new Tuning(
                2 * block,
                Long.MAX_VALUE,
                Long.MAX_VALUE,
                packBytes,
                2,
                Math.clamp(memory / 2 - packBytes, packBytes, 256 * MIB),
                Math.clamp(memory / 2 / spanBytes, 2, Math.max(2, cores)),
                spanBytes,
                64 << 10,
                false,
                memory);
    }

    /// Sixteen transfers at once hide the time that a request takes, as far as the memory suffices.
    ///
    /// @param heap most bytes that this process may use for objects
    public static Tuning network(long heap) {
        long memory = memory(heap);
        int block = blockBytes(memory);
        int spanBytes = Math.clamp(memory / 8, LARGEST_CHUNK, 8 * MIB);
        int slice = Math.clamp(memory / 8, 2 * MIB, 16 * MIB);
        return new Tuning(
                Math.min(2 * block, slice),
                slice,
                4L * slice,
                slice,
                16,
                Math.clamp(memory / 4, slice, 256 * MIB),
                Math.clamp(memory / 2 / spanBytes, 2, 16),
                spanBytes,
                MIB,
                true,
                memory);
    }

    private static long memory(long heap) {
        return Math.max(heap - REST_BYTES, REST_BYTES) / 2;
    }

    private static int blockBytes(long memory) {
        return Math.clamp(memory / 32, SMALLEST_BLOCK, LARGEST_BLOCK);
    }

    /// How many bytes of a large file are handed on at a time.
    public int blockBytes() {
        return blockBytes(memory);
    }

    /// How many blocks there are. A run of new chunks that waits for a raw object of its own keeps some; two more are being
    /// read, and the others are on their way in between.
    public int blocks() {
        int most = memory < (long) BLOCKS * (LARGEST_BLOCK + LARGEST_CHUNK) ? FEWEST_BLOCKS : BLOCKS;
        return Math.max(most, rawRunBytes / blockBytes() + 4);
    }

    /// Files up to this size are read whole, several together up to as many bytes.
    public int smallBytes() {
        return Math.min(MIB, blockBytes());
    }

    /// How many groups of files, or blocks, may be ready and wait.
    public int ahead() {
        return Math.clamp(memory / (8 * MIB), 3, 16);
    }

    /// How many threads hash and compress.
    public int hashers(int cores) {
        return Math.clamp(memory / (4 * MIB), 2, Math.max(2, cores));
    }

    /// How many chunks may be remembered to be read.
    public int chunksRemembered() {
        return Math.clamp(memory / 64, 1 << 16, 1 << 22);
    }
}
