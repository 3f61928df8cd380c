package dev.coffer.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.Digest;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ChunkerTest {
    private static final ChunkerProfile SMALL = new ChunkerProfile(64, 256, 1024);

    /// These cuts are part of the store format: stores of released versions were cut so.
    @Test
    void cutPointsAreThoseOfTheFormat() {
        var bytes = random(7, 4 << 20);

        assertThat(cuts(new Chunker(ChunkerProfile.DEFAULT), bytes)).isEqualTo(GOLDEN_CUTS);
    }

    private static final List<Integer> GOLDEN_CUTS = List.of(
            375246, 740505, 1008722, 1280881, 1632876, 2038304, 2366129, 3033575, 3342849, 3709829, 3822783, 4194304);

    @Test
    void cutsAreThoseOfTheWrittenDefinition() {
        for (int seed = 0; seed < 20; seed++) {
            var bytes = random(seed, 20_000 + seed);
            assertThat(cuts(new Chunker(SMALL), bytes)).as("seed %d", seed).isEqualTo(cutsByDefinition(SMALL, bytes));
        }
    }

    @Test
    void everyChunkButTheLastKeepsTheLimits() {
        var cuts = cuts(new Chunker(SMALL), random(3, 1 << 20));
        int from = 0;
        for (int i = 0; i < cuts.size() - 1; i++) {
            assertThat(cuts.get(i) - from).isBetween(SMALL.min() + 1, SMALL.max());
            from = cuts.get(i);
        }
    }

    @Test
    void uniformContentIsCutAtTheLargestSize() {
        assertThat(cuts(new Chunker(SMALL), new byte[5000])).containsExactly(1024, 2048, 3072, 4096, 5000);
    }

    @Test
    void anInsertionChangesOnlyTheChunksAroundIt() {
        var before = random(5, 1 << 20);
        var insertion = random(6, 1000);
        var after = new byte[before.length + insertion.length];
        int at = before.length / 2;
        System.arraycopy(before, 0, after, 0, at);
        System.arraycopy(insertion, 0, after, at, insertion.length);
        System.arraycopy(before, at, after, at + insertion.length, before.length - at);

        var known = new HashSet<>(digests(before));
        long fresh = digests(after).stream()
                .filter(digest -> !known.contains(digest))
                .count();

        assertThat(fresh).isLessThan(12);
    }

    @Test
    void cuttingDoesNotDependOnWhereTheBufferBegins() {
        var bytes = random(8, 100_000);
        var shifted = new byte[bytes.length + 37];
        System.arraycopy(bytes, 0, shifted, 37, bytes.length);
        var chunker = new Chunker(SMALL);

        var cuts = new ArrayList<Integer>();
        for (int from = 37; from < shifted.length; ) {
            from = chunker.cut(shifted, from, shifted.length);
            cuts.add(from - 37);
        }

        assertThat(cuts).isEqualTo(cuts(chunker, bytes));
    }

    private static List<Digest> digests(byte[] bytes) {
        var digests = new ArrayList<Digest>();
        int from = 0;
        for (int to : cuts(new Chunker(SMALL), bytes)) {
            digests.add(Digest.of(bytes, from, to - from));
            from = to;
        }
        return digests;
    }

    private static List<Integer> cuts(Chunker chunker, byte[] bytes) {
        var cuts = new ArrayList<Integer>();
        for (int from = 0; from < bytes.length; ) {
            from = chunker.cut(bytes, from, bytes.length);
            cuts.add(from);
        }
        return cuts;
    }

    /// docs/format.md word by word, in big numbers and without any cleverness.
    private static List<Integer> cutsByDefinition(ChunkerProfile profile, byte[] bytes) {
        var cuts = new ArrayList<Integer>();
        int start = 0;
        while (start < bytes.length) {
            start += lengthByDefinition(profile, Arrays.copyOfRange(bytes, start, bytes.length));
            cuts.add(start);
        }
        return cuts;
    }

    private static int lengthByDefinition(ChunkerProfile profile, byte[] rest) {
        if (rest.length <= profile.min()) {
            return rest.length;
        }
        int log = Integer.toString(profile.normal(), 2).length() - 1;
        var modulus = BigInteger.TWO.pow(64);
        var h = BigInteger.ZERO;
        for (int position = profile.min(); position < rest.length && position < profile.max(); position++) {
            var seed =
                    new byte[] {'c', 'o', 'f', 'f', 'e', 'r', ' ', 'g', 'e', 'a', 'r', ' ', '6', '4', rest[position]};
            var gear = new BigInteger(1, Arrays.copyOf(Digest.of(seed).bytes(), 8));
            h = h.shiftLeft(1).add(gear).mod(modulus);
            int zeros = position < profile.normal() ? log + 1 : log - 1;
            if (h.shiftRight(64 - zeros).signum() == 0) {
                return position + 1;
            }
        }
        return Math.min(rest.length, profile.max());
    }

    private static byte[] random(long seed, int length) {
        var bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }
}
