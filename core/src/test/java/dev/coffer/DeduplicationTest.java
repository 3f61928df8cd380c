package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.ingest.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A new version costs its new bytes: within files, across versions, across names.
class DeduplicationTest {
    private static final int MANIFEST_ALLOWANCE = 20_000;

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

    @Test
    void anInsertionInTheMiddleCostsLittleMoreThanItself() throws IOException {
        var before = Trees.random(1, 40_000_000);
        var file = Trees.write(place.resolve("big.bin"), before);
        store.put(PutRequest.of("big", file).build());
        var after = Arrays.copyOf(before, before.length + 1_000_000);
        System.arraycopy(before, 20_000_000, after, 21_000_000, 20_000_000);
        System.arraycopy(Trees.random(2, 1_000_000), 0, after, 20_000_000, 1_000_000);
        Trees.write(file, after);

        var second = store.put(PutRequest.of("big", file).build()).version();

        assertThat(second.newBytes()).isBetween(1_000_000L, 3_000_000L);
        assertComesBack("big:v2", file);
    }

    @Test
    void puttingTheSameAgainStoresNothing() throws IOException {
        var source = Trees.variety(place.resolve("source"));
        store.put(PutRequest.of("same", source).build());
        long before = size();

        var again = store.put(PutRequest.of("same", source).build());

        assertThat(again.version().id().number()).isEqualTo(2);
        assertThat(again.version().newBytes()).isZero();
        assertThat(size() - before).isLessThan(5_000);
    }

    @Test
    void theSameFilesUnderAnotherNameStoreOnlyAManifest() throws IOException {
        var source = Trees.variety(place.resolve("source"));
        store.put(PutRequest.of("one", source).build());

        var other = store.put(PutRequest.of("two", source).build()).version();

        assertThat(other.newBytes()).isLessThan(MANIFEST_ALLOWANCE);
    }

    @Test
    void contentThatRepeatsWithinAFileIsStoredOnce() {
        var part = Trees.random(3, 10_000_000);
        var twice = Arrays.copyOf(part, 20_000_000);
        System.arraycopy(part, 0, twice, 10_000_000, 10_000_000);

        var version = store.put(PutRequest.of("twice", Trees.write(place.resolve("f"), twice))
                        .build())
                .version();

        assertThat(version.newBytes()).isLessThan(12_000_000);
    }

    @Test
    void chunksOfAnInputAreKnown() throws IOException {
        var content = Trees.random(4, 20_000_000);
        store.put(PutRequest.of("raw", Trees.write(place.resolve("raw.bin"), content))
                .build());
        content[0] ^= 1;
        var changed = Trees.write(place.resolve("changed.bin"), content);

        var version = store.put(PutRequest.of("derived", changed).input("raw").build())
                .version();

        assertThat(version.newBytes()).isLessThan(2_000_000);
        assertComesBack("derived", changed);
    }

    @Test
    void textIsCompressed() {
        var version = store.put(PutRequest.of("csv", Trees.write(place.resolve("t.csv"), Trees.text(5, 5_000_000)))
                        .build())
                .version();

        assertThat(version.newBytes()).isLessThan(3_000_000);
    }

    @Test
    void aChangeWithUnchangedSizeAndTimeIsSeen() throws IOException {
        var source = Trees.variety(place.resolve("source"));
        var options = TestStores.cached(1, place.resolve("cache"));
        try (var cached =
                ArtifactStore.openOrCreate(dev.coffer.config.StoreConfig.local(place.resolve("cached")), options)) {
            var first = cached.put(PutRequest.of("c", source).build()).version();
            var file = source.resolve("large.bin");
            var time = Files.getLastModifiedTime(file);
            Trees.write(file, Trees.random(99, 12_000_000));
            Files.setLastModifiedTime(file, time);

            var second = cached.put(PutRequest.of("c", source).build()).version();
            var reread = cached.put(PutRequest.of("c", source)
                            .reading(Reading.ALL_FILES)
                            .build())
                    .version();

            assertThat(second.digest()).isNotEqualTo(first.digest()).isEqualTo(reread.digest());
        }
    }

    private long size() throws IOException {
        try (var paths = Files.walk(place.resolve("store"))) {
            return paths.filter(Files::isRegularFile)
                    .mapToLong(path -> path.toFile().length())
                    .sum();
        }
    }

    private void assertComesBack(String reference, Path source) {
        var back = store.get(GetRequest.of(reference, place.resolve("back-" + reference.replace(':', '-'))));
        assertThat(back.path()).hasSameBinaryContentAs(source);
    }
}
