package dev.coffer.verify;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;

/// Which chunks are read: each by chance, the same ones for the same seed. So every byte is as likely to be read as any
/// other.
///
/// @param share greater than 0, at most 1
public record Sample(double share, long seed) {
    /// Every chunk.
    public static final Sample ALL = new Sample(1, 0);

    private static final long SPREAD = 0x9e3779b97f4a7c15L;
    private static final double RANGE = 0x1.0p-53;
    private static final int SPARE_BITS = 11;

    public Sample {
        if (!(share > 0 && share <= 1)) {
            throw new CofferException.Invalid(
                    "a sample of " + 100 * share + "% makes no sense", "more than 0%, at most 100%");
        }
    }

    public boolean isAll() {
        return share == 1;
    }

    boolean takes(Digest chunk) {
        if (isAll()) {
            return true;
        }
        // The digest is random already; the seed chooses another order of it, as in the finalizer of SplitMix64.
        long mixed = (chunk.b() ^ seed) + SPREAD;
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return ((mixed ^ (mixed >>> 31)) >>> SPARE_BITS) * RANGE < share;
    }
}
