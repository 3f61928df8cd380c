package dev.coffer.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Decides whether the stamp of a file tells every later change of its content. Used by one thread.
///
/// Whoever writes through a mapping (`mmap`) changes the times of a file when a clean page becomes dirty, and not again until the
/// system has written that page back and made it clean. So a file whose times are younger than that may change without a trace. When
/// they are older, all its pages were clean as the reading began, and every later write leaves new times. That holds where the file
/// system sets the times at the first write to a clean page and writes pages back by itself: on the local ones with a journal in
/// [#FILE_SYSTEMS]. It does not on tmpfs and ramfs, where nothing is written back; on ZFS, which sets the times when it writes back; on
/// vfat and exFAT, whose times are coarse; and on NFS, CIFS and FUSE, where other machines write and times are kept for a while.
public final class StampTrust {
    private static final Set<String> FILE_SYSTEMS = Set.of("ext3", "ext4", "xfs", "btrfs", "f2fs");

    /// Linux writes back what is older than 30 s, and looks every 5 s, as it is usually set.
    private static final Duration WRITTEN_BACK = Duration.ofSeconds(60);

    private static final Path EXPIRE = Path.of("sys/vm/dirty_expire_centisecs");
    private static final Path WAKE = Path.of("sys/vm/dirty_writeback_centisecs");
    private static final long CENTI_MILLIS = 10;
    private static final long LARGE_BYTES = 1 << 20;

    private final long newestNanos;
    private final Map<Long, Boolean> devices;
    private final Supplier<Set<String>> search;
    private Optional<Set<String>> writable = Optional.empty();

    /// @param newestNanos times up to this are old enough, in nanoseconds since 1970
    /// @param devices     whether the file system on a device is one of those
    /// @param search      finds the paths of files that somebody can write to, which takes some milliseconds
    public StampTrust(long newestNanos, Map<Long, Boolean> devices, Supplier<Set<String>> search) {
        this.newestNanos = newestNanos;
        this.devices = Map.copyOf(devices);
        this.search = search;
    }

    /// For the files of a scan.
    ///
    /// @param proc       usually `/proc`
    /// @param startNanos when scanning began, in nanoseconds since 1970
    public static StampTrust of(Path proc, Path source, TreeScan scan, long startNanos) {
        var devices = new HashMap<Long, Boolean>();
        for (var found : scan.found()) {
            if (found instanceof TreeScan.Found.OnDisk file) {
                devices.computeIfAbsent(file.stamp().device(), _ -> isGood(file.file()));
            }
        }
        long newest = writtenBack(proc).map(time -> startNanos - time.toNanos()).orElse(Long.MIN_VALUE);
        var trust = new StampTrust(newest, devices, () -> writable(proc, source, scan));
        if (scan.found().stream().anyMatch(StampTrust::isLarge)) {
            trust.search();
        }
        return trust;
    }

    private static boolean isLarge(TreeScan.Found found) {
        return found instanceof TreeScan.Found.OnDisk file && file.stamp().size() >= LARGE_BYTES;
    }

    /// Whether it tells every change since the scan began.
    public boolean holds(String path, FileStamp stamp) {
        return Math.max(stamp.modified(), stamp.changed()) < newestNanos
                && devices.getOrDefault(stamp.device(), false)
                && !search().contains(path);
    }

    /// The files of the scan that somebody had open for writing. Looked for where a file is large, or would be trusted otherwise.
    public Set<String> writable() {
        return writable.orElse(Set.of());
    }

    private Set<String> search() {
        var found = writable.orElseGet(search);
        writable = Optional.of(found);
        return found;
    }

    private static boolean isGood(Path file) {
        try {
            return FILE_SYSTEMS.contains(Files.getFileStore(file).type());
        } catch (IOException e) {
            return false;
        }
    }

    /// After which time the system has written everything back; empty when it may never do so.
    static Optional<Duration> writtenBack(Path proc) {
        try {
            long expire = centiseconds(proc.resolve(EXPIRE));
            long wake = centiseconds(proc.resolve(WAKE));
            var twice = Duration.ofMillis(2 * (expire + wake) * CENTI_MILLIS);
            return wake == 0 ? Optional.empty() : Optional.of(twice.compareTo(WRITTEN_BACK) > 0 ? twice : WRITTEN_BACK);
        } catch (IOException | NumberFormatException e) {
            return Optional.of(WRITTEN_BACK);
        }
    }

    private static long centiseconds(Path setting) throws IOException {
        return Math.clamp(Long.parseLong(Files.readString(setting).strip()), 0, (int) TimeUnit.DAYS.toSeconds(1) * 100);
    }

    private static Set<String> writable(Path proc, Path source, TreeScan scan) {
        var open = OpenFiles.writable(proc, source);
        if (open.isEmpty()) {
            return Set.of();
        }
        var paths = new HashSet<String>();
        try {
            var real = source.toRealPath();
            for (var found : scan.found()) {
                if (found instanceof TreeScan.Found.OnDisk file) {
                    var path = file.file().equals(source) ? real : real.resolve(source.relativize(file.file()));
                    if (open.contains(path)) {
                        paths.add(file.path().value());
                    }
                }
            }
        } catch (IOException e) {
            // It is gone; reading it tells.
        }
        return paths;
    }
}
