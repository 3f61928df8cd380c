package dev.coffer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.content.Chunker;
import dev.coffer.content.ChunkerProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BlockedCutterTest {
    private static final ChunkerProfile SMALL = new ChunkerProfile(64, 256, 1024);

    @Test
    void cutsRandomBytesAsTheChunkerDoes() {
        for (int seed = 0; seed < 200; seed++) {
            var bytes = random(seed, 20_000 + seed);

            assertThat(blockedCuts(SMALL, bytes)).as("seed %d", seed).isEqualTo(cuts(SMALL, bytes));
        }
    }

    @Test
    void cutsWithTheDefaultSizesAsTheChunkerDoes() {
        var bytes = random(7, 16 << 20);

        assertThat(blockedCuts(ChunkerProfile.DEFAULT, bytes)).isEqualTo(cuts(ChunkerProfile.DEFAULT, bytes));
    }

    @Test
    void cutsUniformBytesAsTheChunkerDoes() {
        for (int length = 0; length < 3000; length += 7) {
            var bytes = new byte[length];

            assertThat(blockedCuts(SMALL, bytes)).as("length %d", length).isEqualTo(cuts(SMALL, bytes));
        }
    }

    private static List<Integer> cuts(ChunkerProfile profile, byte[] bytes) {
        var chunker = new Chunker(profile);
        var cuts = new ArrayList<Integer>();
        for (int at = 0; at < bytes.length; cuts.add(at)) {
            at = chunker.cut(bytes, at, bytes.length);
        }
        return cuts;
    }

    private static List<Integer> blockedCuts(ChunkerProfile profile, byte[] bytes) {
        var cutter = new BlockedCutter(profile);
        var cuts = new ArrayList<Integer>();
        for (int at = 0; at < bytes.length; cuts.add(at)) {
            at = cutter.cut(bytes, at, bytes.length);
        }
        return cuts;
    }

    private static byte[] random(int seed, int length) {
        var bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }
}
