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
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What has to be done to store a scanned tree: which files are known by their stamps, and which must be read.
final class PutPlan {
    private static final int QUESTION_LIMIT = 1_000;

    private final Map<String, StatCache.Remembered> remembered;
    private final StampTrust trust;
    private final Map<String, StatCache.Remembered> stillTrue = new HashMap<>();

    /// @param remembered from an earlier put of the same place
    /// @param trust      whose stamps tell every change
    PutPlan(Map<String, StatCache.Remembered> remembered, StampTrust trust) {
        this.remembered = remembered;
        this.trust = trust;
    }

    List<Ingest.Step> steps(TreeScan scan, KnownChunks known) {
        askForUnknown(scan, known);
        var steps = new ArrayList<Ingest.Step>(scan.found().size());
        for (var found : scan.found()) {
            steps.add(
                    switch (found) {
                        case TreeScan.Found.Other(var entry) ->
                            new Ingest.Step.Keep(new Manifest.Entry(entry, List.of()));
                        case TreeScan.Found.OnDisk file -> step(file, known);
                    });
        }
        return steps;
    }

    /// What the cache should say of this place after the put.
    Map<String, StatCache.Remembered> nowTrue(List<Assembler.Read> read) {
        for (var file : read) {
            file.task()
                    .stamp()
                    .filter(stamp -> trust.holds(file.task().path().value(), stamp))
                    .ifPresent(stamp -> stillTrue.put(
                            file.task().path().value(),
                            new StatCache.Remembered(stamp, file.digest(), file.headBits())));
        }
        return stillTrue;
    }

    private Ingest.Step step(TreeScan.Found.OnDisk file, KnownChunks known) {
        var trusted = trusted(file);
        if (trusted.isPresent()) {
            var chunks = file.stamp().size() == 0
                    ? Optional.of(List.<Chunk>of())
                    : known.file(trusted.get().digest());
            if (chunks.isPresent()) {
                stillTrue.put(file.path().value(), trusted.get());
                return new Ingest.Step.Keep(entry(file, trusted.get().digest(), chunks.get()));
            }
        }
        return new Ingest.Step.Store(new FileTask(
                file.path(),
                file.stamp().isExecutable(),
                file.stamp().size(),
                Optional.of(file.stamp()),
                new DiskFile(file.file(), file.stamp())));
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
        known.askHeads(firstChunks);
    }

    /// Reads a file, and tells whether it is still the one that was found.
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

    /// Streams instead of a scan.
    static List<Ingest.Step> steps(List<Source.StreamedFile> files) {
        var sorted = files.stream()
                .sorted(java.util.Comparator.comparing(Source.StreamedFile::path))
                .toList();
        var places = new java.util.HashSet<String>();
        for (var file : sorted) {
            checkPlace(file.path().value(), places);
        }
        var steps = new ArrayList<Ingest.Step>();
        for (var file : sorted) {
            FileTask.Opener opener =
                    () -> java.nio.channels.Channels.newChannel(file.content().open());
            steps.add(
                    new Ingest.Step.Store(new FileTask(file.path(), file.executable(), -1, Optional.empty(), opener)));
        }
        return steps;
    }

    /// Sorted by path, a file comes before whatever lies under it.
    private static void checkPlace(String path, java.util.Set<String> places) {
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
