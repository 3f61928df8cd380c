package dev.coffer.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.Seeds;
import dev.coffer.artifact.Digest;
import dev.coffer.blob.BlobKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlobCacheTest {
    private static final int KIB = 1 << 10;
    private static final long MIB = 1 << 20;

    /// What goes on in the background must be over, however slow the machine is.
    private static final Duration CLOSING = Duration.ofMinutes(2);

    @TempDir
    Path place;

    private final Ticking clock = new Ticking();
    private final List<BlobCache> opened = new ArrayList<>();

    @Test
    void aPieceIsReadBack() {
        var cache = cache(MIB);

        write(cache, name("a", 1), bytes(1, 5000));

        assertThat(cache.read(name("a", 1), Long.MAX_VALUE)).hasValue(bytes(1, 5000));
        assertThat(cache.read(name("b", 1), Long.MAX_VALUE)).isEmpty();
        assertThat(cache.read(name("a", 2), Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void theBeginningOfAPieceIsReadToo() {
        var cache = cache(MIB);
        write(cache, name("a", 1), bytes(1, 5000));

        assertThat(cache.read(name("a", 1), 10)).hasValue(java.util.Arrays.copyOf(bytes(1, 5000), 10));
    }

    @Test
    void aPieceThatIsNotTheEndIsNotTakenForIt() {
        var cache = cache(MIB);
        var piece = cache.write(name("a", 1)).orElseThrow();
        piece.append(ByteBuffer.wrap(bytes(1, 100)));
        piece.finish(false);

        assertThat(cache.read(name("a", 1), 100)).hasValue(bytes(1, 100));
        assertThat(cache.read(name("a", 1), 101)).isEmpty();
    }

    @Test
    void aDamagedPieceIsIgnoredAndRemoved() throws IOException {
        var cache = cache(MIB);
        for (int at : List.of(0, 70, 99, 100, 101, 132)) {
            write(cache, name("a", 1), bytes(1, 100));
            var file = pieces().getFirst();
            var content = Files.readAllBytes(file);
            content[at] ^= 1;
            Files.write(file, content);

            assertThat(cache.read(name("a", 1), 100)).as("byte %d", at).isEmpty();
            assertThat(file).doesNotExist();
        }
    }

    @Test
    void aPieceThatIsCutOffIsIgnored() throws IOException {
        var cache = cache(MIB);
        for (int length = 0; length < 100 + 1 + Digest.BYTES; length++) {
            write(cache, name("a", 1), bytes(1, 100));
            Files.write(pieces().getFirst(), java.util.Arrays.copyOf(Files.readAllBytes(pieces().getFirst()), length));

            assertThat(cache.read(name("a", 1), 100)).as("%d bytes", length).isEmpty();
        }
    }

    @Test
    void aPieceUnderAnotherNameIsIgnored() throws IOException {
        var cache = cache(MIB);
        write(cache, name("a", 1), bytes(1, 100));
        Files.move(pieces().getFirst(), name("a", 2).in(place));

        assertThat(cache.read(name("a", 2), 100)).isEmpty();
    }

    @Test
    void whatWasNotUsedForTheLongestTimeGoes() {
        var cache = cache(MIB);
        // Ten fit, whenever it is that they are counted; eleven do not.
        for (int i = 1; i <= 10; i++) {
            write(cache, name("a", i), bytes(i, 96 * KIB));
        }
        assertThat(cache.read(name("a", 1), 1)).isPresent();

        write(cache, name("b", 11), bytes(11, 96 * KIB));
        cache.close();

        assertThat(cache.read(name("a", 1), 1)).as("was just used").isPresent();
        assertThat(cache.read(name("b", 11), 1)).as("was just written").isPresent();
        assertThat(cache.read(name("a", 2), 1)).as("the oldest").isEmpty();
        assertThat(size()).isLessThanOrEqualTo(MIB);
    }

    @Test
    void theLimitHoldsForAllProcessesTogether() {
        for (int i = 1; i <= 40; i++) {
            try (var cache = cache(MIB)) {
                write(cache, name("store-" + i % 3, i), bytes(i, 100 * KIB));
            }
        }

        assertThat(size()).isBetween(MIB / 2, MIB);
    }

    @Test
    void somethingTooLargeIsNotKept() {
        var cache = cache(MIB);

        write(cache, name("a", 1), bytes(1, 300 * KIB));

        assertThat(cache.read(name("a", 1), 1)).isEmpty();
        assertThat(size()).isZero();
    }

    @Test
    void whatAKilledWriterLeftIsSweptAwayADayLater() throws IOException {
        var left = Files.createDirectories(place.resolve(".tmp")).resolve("left");
        Files.write(left, bytes(1, 100));
        Files.setLastModifiedTime(left, FileTime.from(clock.instant()));
        sweep();
        assertThat(left).exists();

        clock.pass(Duration.ofHours(25));
        Files.delete(place.resolve(".usage"));
        sweep();

        assertThat(left).doesNotExist();
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNotUsed() throws IOException {
        var file = Files.writeString(place.resolve("file"), "not a directory");
        var cache = new BlobCache(file.resolve("blobs"), MIB, clock, new Random(1));

        write(cache, name("a", 1), bytes(1, 100));

        assertThat(cache.read(name("a", 1), 1)).isEmpty();
        assertThat(cache.list("a", "log/")).isEmpty();
        cache.forget(name("a", 1));
        cache.close();
    }

    @Test
    void aLostCountIsMadeAgain() throws IOException {
        var cache = cache(MIB);
        for (int i = 1; i <= 9; i++) {
            write(cache, name("a", i), bytes(i, 100 * KIB));
        }
        Files.write(place.resolve(".usage"), new byte[] {1, 2, 3});

        for (int i = 10; i <= 20; i++) {
            write(cache, name("a", i), bytes(i, 100 * KIB));
            cache.close();
        }

        assertThat(size()).isLessThanOrEqualTo(MIB);
    }

    @Test
    void manyMayUseItAtOnce() throws Exception {
        var caches = List.of(cache(MIB), cache(MIB), cache(MIB), cache(MIB));
        try (var threads = Executors.newFixedThreadPool(caches.size())) {
            var all = caches.stream()
                    .map(cache -> threads.submit(() -> IntStream.range(0, 300).forEach(i -> {
                        int number = 1 + i * 7 % 20;
                        write(cache, name("a", number), bytes(number, 90 * KIB));
                        cache.read(name("a", number), Long.MAX_VALUE)
                                .ifPresent(read -> assertThat(read).isEqualTo(bytes(number, 90 * KIB)));
                    })))
                    .toList();
            for (var each : all) {
                each.get();
            }
        }
        caches.forEach(BlobCache::close);
        sweep();

        assertThat(size()).isBetween(1L, MIB);
    }

    @Test
    void onlyThePiecesOfOneBlobAreForgotten() {
        var cache = cache(MIB);
        write(cache, name("a", 1), bytes(1, 100));
        write(cache, new PieceName("a", BlobKey.of("log/1"), 50), bytes(1, 100));
        write(cache, name("a", 11), bytes(2, 100));

        cache.forget(name("a", 1));

        assertThat(cache.list("a", "log/")).extracting(BlobCache.Kept::name).containsExactly("log/11@0");
    }

    private void sweep() {
        try (var cache = cache(MIB)) {
            write(cache, name("z", 1), bytes(1, 1));
            write(cache, name("z", 2), bytes(1, 1));
        }
    }

    private BlobCache cache(long most) {
        var cache = new BlobCache(place, most, clock, Seeds.random(), CLOSING);
        opened.add(cache);
        return cache;
    }

    @AfterEach
    void closeAll() {
        opened.forEach(BlobCache::close);
    }

    private static PieceName name(String store, int number) {
        return new PieceName(store, BlobKey.of("log/" + number), 0);
    }

    private static void write(BlobCache cache, PieceName name, byte[] bytes) {
        cache.write(name, List.of(ByteBuffer.wrap(bytes)));
    }

    private static byte[] bytes(int seed, int length) {
        var bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private List<Path> pieces() {
        try (var files = Files.walk(place)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().contains("@"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long size() {
        return pieces().stream().mapToLong(file -> file.toFile().length()).sum();
    }

    /// Each look is a second later than the one before.
    private static final class Ticking extends Clock {
        private Instant now = Instant.parse("2026-03-01T09:30:00Z");

        synchronized void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public synchronized Instant instant() {
            now = now.plusSeconds(1);
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
