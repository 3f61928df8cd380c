package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.coffer.config.StoreConfig;
import dev.coffer.files.StatCache;
import dev.coffer.store.StoreOptions;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Programs that write through a mapping, as `numpy.memmap` does, leave the times of a file alone while its pages are dirty.
class MappedWriterTest {
    private static final Duration LATER = Duration.ofSeconds(10);

    @TempDir
    Path place;

    private Path source;
    private Path file;

    @BeforeEach
    void makeSource() throws IOException {
        source = Files.createDirectory(place.resolve("source"));
        file = source.resolve("mapped.bin");
        Files.write(file, Trees.random(1, 2 << 20));
        Files.write(source.resolve("other.bin"), Trees.random(2, 64 << 10));
    }

    private ArtifactStore open(Clock clock) {
        var random = new Random(1);
        var cache = new StatCache(place.resolve("cache"), random);
        var options = new StoreOptions(clock, random, 2, Optional.of(cache), () -> TestStores.ORIGIN);
        return ArtifactStore.openOrCreate(StoreConfig.local(place.resolve("store")), options);
    }

    private PutResult put(ArtifactStore store) {
        return store.put(PutRequest.of("a", source).build());
    }

    private MappedByteBuffer map() throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
        }
    }

    @Test
    void whatIsWrittenThroughAMappingBetweenTwoPutsIsStored() throws IOException {
        var mapped = map();
        mapped.put(0, (byte) 1);
        try (var store = open(Clock.offset(Clock.systemUTC(), LATER))) {
            put(store);
            var before = Files.getLastModifiedTime(file);

            mapped.put(0, (byte) 2);
            put(store);

            assumeTrue(Files.getLastModifiedTime(file).equals(before), "the write left no trace");
            try (var stored = store.read("a", "mapped.bin")) {
                assertThat(stored.read()).isEqualTo(2);
            }
        }
    }

    @Test
    void filesThatAreOpenForWritingAreNamed() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "only Linux tells");
        try (var store = open(Clock.systemUTC())) {
            assertThat(put(store).writable()).isEmpty();

            try (var _ = FileChannel.open(file, StandardOpenOption.READ)) {
                assertThat(put(store).writable()).isEmpty();
            }
            try (var _ = FileChannel.open(file, StandardOpenOption.WRITE)) {
                assertThat(put(store).writable()).containsExactly("mapped.bin");
                assertThat(store.put(PutRequest.of("b", file).build()).writable())
                        .containsExactly("mapped.bin");
            }
            map();
            assertThat(put(store).writable()).containsExactly("mapped.bin");
        }
    }
}
