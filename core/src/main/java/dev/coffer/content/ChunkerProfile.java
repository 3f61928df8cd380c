package dev.coffer.content;

import dev.coffer.artifact.CofferException;

/// The sizes a chunker aims for, in bytes. A store keeps the profile it was made with, because only chunks cut alike
/// are found again.
///
/// @param min    no chunk but a file's last is smaller
/// @param normal where cuts become more likely; close to the average. A power of two
/// @param max    no chunk is larger
public record ChunkerProfile(int min, int normal, int max) {
    /// 64 KiB, 256 KiB, 1 MiB: docs/performance.md has the figures that chose it.
    public static final ChunkerProfile DEFAULT = new ChunkerProfile(64 << 10, 256 << 10, 1 << 20);

    private static final int SMALLEST = 64;
    private static final int LARGEST = 1 << 20;

    public ChunkerProfile {
        boolean sane = SMALLEST <= min && min <= normal && normal <= max && max <= LARGEST;
        if (!sane || Integer.bitCount(normal) != 1) {
            throw new CofferException.Invalid("chunk sizes " + min + ", " + normal + ", " + max
                    + " are not in order, between " + SMALLEST + " and " + LARGEST
                    + ", with a power of two in the middle");
        }
    }
}
