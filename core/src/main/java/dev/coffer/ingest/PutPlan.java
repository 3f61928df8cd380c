package dev.coffer.ingest;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.content.Chunk;
import dev.coffer.content.Manifest;
import dev.coffer.files.FileStamp;
import dev.coffer.files.StampTrust;
import dev.coffer.files.StatCache;
import dev.coffer.files.TreeScan;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The steps that store a scanned tree: files that are known by their stamps are kept, the others are read.
final class PutPlan {
    private static final int QUESTION_LIMIT = 1_000;

    private final Map<String, StatCache.Remembered> remembered;
    private final StampTrust trust;
    private final Map<String, StatCache.Remembered> unchanged = new HashMap<>();
    private final List<Step> steps;

    /// @param remembered from an earlier put of the same place
    /// @param trust      whose stamps tell every change
    PutPlan(TreeScan scan, KnownChunks known, Map<String, StatCache.Remembered> remembered, StampTrust trust) {
        this.remembered = remembered;
        this.trust = trust;
        askForUnknown(scan, known);
        this.steps = scan.found().stream().map(found -> step(found, known)).toList();
    }

    /// Stores one path: a file that is read, or an entry that is ready.
    sealed interface Step permits FileTask, Prepared.Ready {}

    /// Returns the steps, in the order of the paths.
    List<Step> steps() {
        return steps;
    }

    /// Returns what the cache is to remember of this place after the put.
    ///
    /// @param read the files that were read
    Map<String, StatCache.Remembered> remembered(List<Assembler.Read> read) {
        var now = new HashMap<>(unchanged);
        for (var file : read) {
            var path = file.task().path().value();
            file.task()
                    .stamp()
                    .filter(stamp -> trust.holds(path, stamp))
                    .ifPresent(stamp -> now.put(path, new StatCache.Remembered(stamp, file.digest(), file.headBits())));
        }
        return now;
    }

    private Step step(TreeScan.Found found, KnownChunks known) {
        return switch (found) {
            case TreeScan.Found.Other(var entry) -> new Prepared.Ready(new Manifest.Entry(entry, List.of()));
            case TreeScan.Found.OnDisk file -> step(file, known);
        };
    }

    private Step step(TreeScan.Found.OnDisk file, KnownChunks known) {
        var trusted = trusted(file);
        if (trusted.isPresent()) {
            var chunks = file.stamp().size() == 0
                    ? Optional.of(List.<Chunk>of())
                    : known.file(trusted.get().digest());
            if (chunks.isPresent()) {
                unchanged.put(file.path().value(), trusted.get());
                return new Prepared.Ready(entry(file, trusted.get().digest(), chunks.get()));
            }
        }
        return new FileTask(
                file.path(),
                file.stamp().isExecutable(),
                file.stamp().size(),
                Optional.of(file.stamp()),
                new DiskFile(file.file(), file.stamp()));
    }

    private static Manifest.Entry entry(TreeScan.Found.OnDisk file, Digest digest, List<Chunk> chunks) {
        var stamp = file.stamp();
        return new Manifest.Entry(new TreeEntry.File(file.path(), stamp.isExecutable(), stamp.size(), digest), chunks);
    }

    private Optional<StatCache.Remembered> trusted(TreeScan.Found.OnDisk file) {
        return Optional.ofNullable(remembered.get(file.path().value()))
                .filter(entry -> entry.stamp().equals(file.stamp())
                        && trust.holds(file.path().value(), file.stamp()));
    }

    /// Unchanged files that no earlier version has: perhaps another artifact has them.
    private void askForUnknown(TreeScan scan, KnownChunks known) {
        var firstChunks = scan.found().stream()
                .filter(TreeScan.Found.OnDisk.class::isInstance)
                .map(found -> trusted((TreeScan.Found.OnDisk) found))
                .flatMap(Optional::stream)
                .filter(entry -> known.file(entry.digest()).isEmpty())
                .map(StatCache.Remembered::headBits)
                .distinct()
                .limit(QUESTION_LIMIT)
                .toList();
        known.askByFirstBits(firstChunks);
    }

    /// A file on disk that can tell whether it is still the one that was found.
    private record DiskFile(Path file, FileStamp stamp) implements FileTask.Opener {
        @Override
        public ReadableByteChannel open() throws IOException {
            return FileChannel.open(file, StandardOpenOption.READ);
        }

        @Override
        public boolean isUnchanged() throws IOException {
            return stamp.equals(FileStamp.ofTarget(file));
        }
    }

    /// Returns the steps that store streams, in the order of the paths.
    static List<Step> stepsOf(List<Source.StreamedFile> files) {
        var sorted = files.stream()
                .sorted(Comparator.comparing(Source.StreamedFile::path))
                .toList();
        var places = new HashSet<String>();
        for (var file : sorted) {
            checkPlace(file.path().value(), places);
        }
        return sorted.stream().map(PutPlan::step).toList();
    }

    private static Step step(Source.StreamedFile file) {
        return new FileTask(
                file.path(),
                file.executable(),
                -1,
                Optional.empty(),
                () -> Channels.newChannel(file.content().open()));
    }

    /// Sorted by path, a file comes before whatever lies under it.
    private static void checkPlace(String path, Set<String> places) {
        for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
            if (places.contains(path.substring(0, slash))) {
                throw new CofferException.Invalid(
                        "'" + path.substring(0, slash) + "' is given as a file and as a directory");
            }
        }
        if (!places.add(path)) {
            throw new CofferException.Invalid("'" + path + "' is given twice");
        }
    }
}
