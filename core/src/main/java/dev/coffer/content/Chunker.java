package dev.coffer.content;

import dev.coffer.artifact.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Cuts content into chunks whose borders depend on the content alone, so that an insertion moves borders only near itself.
///
/// Gear hashing with normalised chunking, as in Xia et al., *FastCDC: a Fast and Efficient Content-Defined Chunking Approach
/// for Data Deduplication* (USENIX ATC 2016). The hash of a position is `h = (h << 1) + gear[byte]` over the bytes of the
/// chunk from `min` on, in 64 bits, so it depends on the last 64 bytes. A chunk ends behind the first position at which the
/// highest bits of `h` are all zero: log2(normal) + 1 bits before `normal`, log2(normal) - 1 bits from there, and at `max` in
/// any case. One bit and not two, because cuts find each other again sooner after an insertion (docs/performance.md). The plain loop is the fastest we know in Java: unrolling by eight, as C implementations do, was slower here
/// (docs/performance.md).
///
/// Threads may share it.
public final class Chunker {
    private static final int NORMALISATION_BITS = 1;
    private static final long[] GEAR = gear();

    private final ChunkerProfile profile;
    private final long strictMask;
    private final long looseMask;

    public Chunker(ChunkerProfile profile) {
        this.profile = profile;
        int bits = Integer.numberOfTrailingZeros(profile.normal());
        strictMask = highest(bits + NORMALISATION_BITS);
        looseMask = highest(bits - NORMALISATION_BITS);
    }

    public ChunkerProfile profile() {
        return profile;
    }

    /// Where the chunk that starts at `from` ends, exclusive. When that is `to`, and less than `max` bytes away, it is only true
    /// if the content ends there; with more content the chunk may go on.
    public int cut(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length <= profile.min()) {
            return to;
        }
        int normal = from + Math.min(length, profile.normal());
        int max = from + Math.min(length, profile.max());
        long[] gear = GEAR;
        long strict = strictMask;
        long hash = 0;
        int i = from + profile.min();
        for (; i < normal; i++) {
            hash = (hash << 1) + gear[bytes[i] & 0xff];
            if ((hash & strict) == 0) {
                return i + 1;
            }
        }
        long loose = looseMask;
        for (; i < max; i++) {
            hash = (hash << 1) + gear[bytes[i] & 0xff];
            if ((hash & loose) == 0) {
                return i + 1;
            }
        }
        return max;
    }

    private static long highest(int bits) {
        return -1L << (Long.SIZE - bits);
    }

    /// The table is the first eight bytes, big-endian, of SHA-256("coffer gear 64" followed by the byte).
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
