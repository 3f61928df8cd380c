package dev.coffer.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChunkMapTest {
    private static ChunkMap map(String content) {
        return new ChunkMap(Samples.file("f", content).chunks());
    }

    @Test
    void rangesInTheSameChunksAreShared() {
        var one = map("a:10 b:20 c:30");
        var two = map("x:10 b:20 c:30");
        assertThat(one.shares(10, two, 10, 50)).isTrue();
        assertThat(one.shares(15, two, 15, 20)).isTrue();
        assertThat(one.shares(59, two, 59, 1)).isTrue();
        assertThat(one.shares(9, two, 9, 2)).isFalse();
        assertThat(one.shares(0, two, 0, 10)).isFalse();
    }

    @Test
    void whatMovedIsSharedAtItsNewPlace() {
        var one = map("a:10 b:20 c:30");
        var two = map("new:7 a:10 b:20 c:30");
        assertThat(one.shares(0, two, 7, 60)).isTrue();
        assertThat(one.shares(12, two, 19, 40)).isTrue();
        assertThat(one.shares(12, two, 12, 40)).isFalse();
    }

    @Test
    void whatIsBehindTheEndIsNotShared() {
        var one = map("a:10");
        assertThat(one.shares(0, one, 0, 11)).isFalse();
        assertThat(one.shares(10, one, 10, 1)).isFalse();
        assertThat(map("").shares(0, map(""), 0, 1)).isFalse();
    }

    @Test
    void nothingIsAlwaysShared() {
        assertThat(map("").shares(0, map("a:1"), 1, 0)).isTrue();
        assertThat(map("a:1").shares(0, map("b:1"), 1, 0)).isTrue();
    }
}
