package dev.coffer.bench;

import dev.coffer.artifact.Digest;
import dev.coffer.content.ChunkerProfile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The cuts of [Chunker], found eight positions at a time.
///
/// The hash of the eighth position ahead is `(h << 8)` plus sums of table entries that do not depend on `h`, so the eight
/// hashes of a block wait for one another only once. C implementations gain from that. In Java the plain loop won
/// (docs/performance.md), so this one is kept only to compare against, on other machines and later JDKs. Threads may share it.
final class BlockedCutter {
    private static final int BLOCK = 8;
    private static final int NORMALISATION_BITS = 1;
    private static final long[] GEAR = gear();

    private final ChunkerProfile profile;
    private final long strictMask;
    private final long looseMask;

    BlockedCutter(ChunkerProfile profile) {
        this.profile = profile;
        int bits = Integer.numberOfTrailingZeros(profile.normal());
        strictMask = -1L << (Long.SIZE - bits - NORMALISATION_BITS);
        looseMask = -1L << (Long.SIZE - bits + NORMALISATION_BITS);
    }

    /// As [Chunker#cut].
    int cut(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length <= profile.min()) {
            return to;
        }
        int start = from + profile.min();
        int normal = from + Math.min(length, profile.normal());
        int max = from + Math.min(length, profile.max());
        int strictEnd = scan(bytes, start, start, normal, strictMask);
        return strictEnd < 0 ? -strictEnd : cutLoosely(bytes, start, normal, max);
    }

    private int cutLoosely(byte[] bytes, int start, int normal, int max) {
        int end = scan(bytes, start, normal, max, looseMask);
        return end < 0 ? -end : max;
    }

    /// Looks for a cut at the positions `i` to `end`, where the chunk's hash began at `start`. A cut is returned as the negated
    /// place behind it; a number that is not negative means that there is none.
    private static int scan(byte[] b, int start, int i, int end, long mask) {
        long[] gear = GEAR;
        long h = hashBefore(b, start, i);
        int p = i;
        for (; p + BLOCK <= end; p += BLOCK) {
            long s1 = gear[b[p] & 0xff];
            long s2 = (s1 << 1) + gear[b[p + 1] & 0xff];
            long s3 = (s2 << 1) + gear[b[p + 2] & 0xff];
            long s4 = (s3 << 1) + gear[b[p + 3] & 0xff];
            long s5 = (s4 << 1) + gear[b[p + 4] & 0xff];
            long s6 = (s5 << 1) + gear[b[p + 5] & 0xff];
            long s7 = (s6 << 1) + gear[b[p + 6] & 0xff];
            long s8 = (s7 << 1) + gear[b[p + 7] & 0xff];
            if ((((h << 1) + s1) & mask) == 0
                    || (((h << 2) + s2) & mask) == 0
                    || (((h << 3) + s3) & mask) == 0
                    || (((h << 4) + s4) & mask) == 0
                    || (((h << 5) + s5) & mask) == 0
                    || (((h << 6) + s6) & mask) == 0
                    || (((h << 7) + s7) & mask) == 0
                    || (((h << 8) + s8) & mask) == 0) {
                break;
            }
            h = (h << BLOCK) + s8;
        }
        return scanSingly(b, p, end, h, mask);
    }

    /// The positions of the block in which there is a cut, or the few behind the last whole block.
    private static int scanSingly(byte[] b, int i, int end, long hash, long mask) {
        long h = hash;
        for (int p = i; p < end; p++) {
            h = (h << 1) + GEAR[b[p] & 0xff];
            if ((h & mask) == 0) {
                return -(p + 1);
            }
        }
        return 0;
    }

    /// The hash depends on no more than the last 64 bytes.
    private static long hashBefore(byte[] b, int start, int i) {
        long h = 0;
        for (int p = Math.max(start, i - Long.SIZE); p < i; p++) {
            h = (h << 1) + GEAR[b[p] & 0xff];
        }
        return h;
    }

    /// The table of docs/format.md.
    private static long[] gear() {
        var seed = "coffer gear 64".getBytes(StandardCharsets.US_ASCII);
        var table = new long[256];
        for (int i = 0; i < table.length; i++) {
            var input = Arrays.copyOf(seed, seed.length + 1);
            input[seed.length] = (byte) i;
            table[i] = Digest.of(input).a();
        }
        return table;
    }
}
