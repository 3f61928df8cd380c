package dev.coffer.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.Seeds;
import dev.coffer.artifact.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatCacheTest {
    private static final Path ROOT = Path.of("some/where");
    private static final Map<String, StatCache.Remembered> ENTRIES =
            Map.of("a/ü", new StatCache.Remembered(new FileStamp(1, 2, 3, 4, 5, 6), Digest.of(new byte[] {7}), 8));

    @TempDir
    Path directory;

    @Test
    void whatIsSavedIsLoaded() {
        cache().save(ROOT, ENTRIES);

        assertThat(cache().load(ROOT)).isEqualTo(ENTRIES);
        assertThat(cache().load(Path.of("else/where"))).isEmpty();
    }

    @Test
    void aDamagedOrTruncatedCacheIsIgnored() throws IOException {
        cache().save(ROOT, ENTRIES);
        var file = onlyFile();
        var bytes = Files.readAllBytes(file);
        for (int i = 0; i < bytes.length; i++) {
            var damaged = bytes.clone();
            damaged[i] ^= 1;
            Files.write(file, damaged);
            assertThat(cache().load(ROOT)).as("byte %d", i).isEmpty();
            Files.write(file, java.util.Arrays.copyOf(bytes, i));
            assertThat(cache().load(ROOT)).as("length %d", i).isEmpty();
        }
    }

    @Test
    void onlyTheLastDirectoriesAreKept() throws IOException {
        for (int i = 0; i < 300; i++) {
            cache().save(Path.of("root" + i), ENTRIES);
        }
        try (var files = Files.list(directory)) {
            assertThat(files.count()).isEqualTo(256);
        }
        assertThat(cache().load(Path.of("root299"))).isEqualTo(ENTRIES);
    }

    @Test
    void aCacheThatCannotBeWrittenIsNoFailure() throws IOException {
        var blocked = new StatCache(
                Files.write(directory.resolve("file"), new byte[1]).resolve("below"), new Random(1));

        blocked.save(ROOT, ENTRIES);

        assertThat(blocked.load(ROOT)).isEmpty();
    }

    private StatCache cache() {
        return new StatCache(directory, Seeds.random());
    }

    private Path onlyFile() throws IOException {
        try (var files = Files.list(directory)) {
            return files.findFirst().orElseThrow();
        }
    }
}
