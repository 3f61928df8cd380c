package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.compare.TreeChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Comparing versions of a real store.
class CompareTest {
    private static final int LARGE = 5_000_000;
    private static final int INSERTED = 1_000;
    private static final int AT = 2_000_000;

    @TempDir
    Path place;

    private ArtifactStore store;

    @BeforeEach
    void open() {
        store = TestStores.open(place.resolve("store"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    /// A large file, and the same with some bytes inserted.
    private void putTwoVersions() throws IOException {
        var source = place.resolve("source");
        var content = Trees.random(1, LARGE);
        Trees.write(source.resolve("large.bin"), content);
        Trees.write(source.resolve("old.txt"), new byte[] {1, 2, 3});
        store.put(PutRequest.of("m", source).build());
        var longer = Arrays.copyOf(content, LARGE + INSERTED);
        System.arraycopy(content, AT, longer, AT + INSERTED, LARGE - AT);
        Trees.write(source.resolve("large.bin"), longer);
        Files.move(source.resolve("old.txt"), source.resolve("new.txt"));
        store.put(PutRequest.of("m", source).build());
    }

    @Test
    void anInsertionLeavesMostBytesInCommonAndAMovedFileIsRenamed() throws IOException {
        putTwoVersions();
        var files = store.diff("m:v1", "m:v2").files();
        assertThat(files.changes()).hasSize(2);
        assertThat(files.changes().getFirst())
                .isInstanceOfSatisfying(
                        TreeChange.Changed.class,
                        changed -> assertThat(changed.sharedBytes()).isBetween(LARGE - 3_000_000L, LARGE - 1L));
        assertThat(files.changes().getLast()).isInstanceOf(TreeChange.Renamed.class);
        assertThat(files.sharedBytes()).isBetween(LARGE - 3_000_000L, (long) LARGE);
    }

    @Test
    void aVersionIsEqualToItself() throws IOException {
        putTwoVersions();
        assertThat(store.diff("m", "m:v2").isEmpty()).isTrue();
    }

    @Test
    void equalRangesOfTwoFilesAreKnownWithoutReading() throws IOException {
        putTwoVersions();
        var before = store.file("m:v1", "large.bin");
        var after = store.file("m:v2", "large.bin");
        assertThat(before.shares(0, after, 0, 500_000)).isTrue();
        assertThat(before.shares(LARGE - 1000, after, LARGE - 1000 + INSERTED, 1000))
                .isTrue();
        assertThat(before.shares(LARGE - 1000, after, LARGE - 1000, 1000)).isFalse();
        assertThat(before.shares(AT - 1, after, AT - 1, 2)).isFalse();
    }

    @Test
    void aFileIsReadInRanges() throws IOException {
        putTwoVersions();
        var file = store.file("m:v1", "large.bin");
        var content = Trees.random(1, LARGE);
        assertThat(file.item().size()).isEqualTo(LARGE);
        for (int offset : new int[] {0, 4_999_999, 1_048_576, 77, LARGE}) {
            int end = Math.min(LARGE, offset + 100);
            try (var in = file.read(offset, 100)) {
                assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, offset, end));
            }
        }
    }

    @Test
    void whatIsNotThereIsNotFound() throws IOException {
        putTwoVersions();
        assertThatThrownBy(() -> store.diff("m:v1", "m:v3")).isInstanceOf(CofferException.NotFound.class);
        assertThatThrownBy(() -> store.file("m:v1", "new.txt")).isInstanceOf(CofferException.NotFound.class);
    }
}
