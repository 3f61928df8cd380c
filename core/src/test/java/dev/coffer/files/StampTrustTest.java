package dev.coffer.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StampTrustTest {
    private static final long DEVICE = 7;
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path place;

    private static FileStamp stamp(long modified, long changed) {
        return new FileStamp(0100644, 5, modified, changed, 42, DEVICE);
    }

    private static boolean holds(Set<String> writable, Map<Long, Boolean> devices, FileStamp stamp) {
        return new StampTrust(100 * SECOND, devices, () -> writable).holds("f", stamp);
    }

    @Test
    void bothTimesMustBeOldEnough() {
        var good = Map.of(DEVICE, true);

        assertThat(holds(Set.of(), good, stamp(99 * SECOND, 99 * SECOND))).isTrue();
        assertThat(holds(Set.of(), good, stamp(99 * SECOND, 100 * SECOND))).isFalse();
        assertThat(holds(Set.of(), good, stamp(100 * SECOND, 99 * SECOND))).isFalse();
        assertThat(holds(Set.of(), good, stamp(99 * SECOND, Long.MAX_VALUE))).isFalse();
    }

    @Test
    void aFileThatSomebodyCanWriteToIsNotTrusted() {
        assertThat(holds(Set.of("f"), Map.of(DEVICE, true), stamp(1, 1))).isFalse();
    }

    @Test
    void aFileSystemThatSetsNoTimesForMappingsIsNotTrusted() {
        assertThat(holds(Set.of(), Map.of(DEVICE, false), stamp(1, 1))).isFalse();
        assertThat(holds(Set.of(), Map.of(), stamp(1, 1))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"3000, 500, 70", "100, 100, 60", "60000, 60000, 2400", "3000, 0, -1", "odd, 500, 60"})
    void timesMustBeOlderThanWhatTheSystemNeedsToWriteBack(String expire, String wake, long seconds)
            throws IOException {
        var settings = Files.createDirectories(place.resolve("sys/vm"));
        Files.writeString(settings.resolve("dirty_expire_centisecs"), expire + "\n");
        Files.writeString(settings.resolve("dirty_writeback_centisecs"), wake + "\n");

        assertThat(StampTrust.writtenBack(place).map(Duration::toSeconds).orElse(-1L))
                .isEqualTo(seconds);
    }

    @Test
    void whereTheSystemDoesNotTellItIsAMinute() {
        assertThat(StampTrust.writtenBack(place)).contains(Duration.ofSeconds(60));
    }

    @Test
    void aFileOnALocalDiskIsTrustedOnceItIsOldEnough() throws IOException {
        var file = Files.write(place.resolve("f"), new byte[5]);
        assumeThat(Files.getFileStore(file).type()).isIn("ext4", "xfs", "btrfs");
        var scan = TreeScan.of(place);
        var stamp = FileStamp.of(file);
        var back = StampTrust.writtenBack(Path.of("/proc")).orElseThrow().toNanos();

        assertThat(StampTrust.of(Path.of("/proc"), place, scan, stamp.changed() + back - SECOND)
                        .holds("f", stamp))
                .isFalse();
        assertThat(StampTrust.of(Path.of("/proc"), place, scan, stamp.changed() + back + SECOND)
                        .holds("f", stamp))
                .isTrue();
    }

    @Test
    void aFileInMemoryIsNeverTrusted() throws IOException {
        var memory = Path.of("/dev/shm");
        assumeThat(Files.isDirectory(memory)
                        && Files.getFileStore(memory).type().equals("tmpfs"))
                .isTrue();
        var file = Files.createTempFile(memory, "coffer", ".test");
        try {
            var stamp = FileStamp.of(file);

            assertThat(StampTrust.of(Path.of("/proc"), file, TreeScan.of(file), Long.MAX_VALUE)
                            .holds(String.valueOf(file.getFileName()), stamp))
                    .isFalse();
        } finally {
            Files.delete(file);
        }
    }
}
