package dev.coffer.ingest;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Shape;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.content.Manifest;
import dev.coffer.content.Place;
import dev.coffer.files.StampTrust;
import dev.coffer.files.StatCache;
import dev.coffer.files.TreeScan;
import dev.coffer.integrity.VerifiedCache;
import dev.coffer.transfer.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/// Stores the content of new versions. When it returns, every byte is durable and nothing refers to it yet. Threads may
/// share it.
public final class ContentWriter {
    private static final int ATTEMPTS = 3;
    private static final Path PROC = Path.of("/proc");

    private final IngestTarget target;
    private final Optional<StatCache> cache;
    private final VerifiedCache verified;
    private final Clock clock;

    public ContentWriter(IngestTarget target, Optional<StatCache> cache, VerifiedCache verified, Clock clock) {
        this.target = target;
        this.cache = cache;
        this.verified = verified;
        this.clock = clock;
    }

    /// Content that is to be stored.
    public record NewContent(Source source, Reading reading, Progress progress) {}

    /// Content that is stored.
    ///
    /// @param firstChunks of new files, see [dev.coffer.catalog.Storage]
    /// @param storedBytes of the objects that were written for it
    /// @param knownBytes  of content that was there already
    /// @param writable    paths of files that some process had open for writing: they may be stored with half of a change
    public record Written(
            Manifest manifest, List<Long> firstChunks, long storedBytes, long knownBytes, List<String> writable) {}

    /// Stores content.
    ///
    /// @param known   makes a fresh collection of known chunks that avoids the given objects
    /// @param banned  objects that must not be referred to any more
    /// @param journal of objects that nothing refers to yet: those of earlier puts, and those that this one stores
    public Written write(
            NewContent content, Function<Set<ObjectId>, KnownChunks> known, Set<ObjectId> banned, PutJournal journal) {
        var avoided = new HashSet<>(banned);
        long stored = 0;
        for (int attempt = 1; ; attempt++) {
            var chunks = known.apply(avoided);
            journal.chunks(avoided).forEach(chunks::learn);
            var written = write(content, chunks, journal);
            verified.save();
            stored += written.storedBytes();
            var gone = target.tuning().isRemote() ? Set.<ObjectId>of() : damaged(written.manifest());
            if (gone.isEmpty()) {
                return new Written(
                        written.manifest(), written.firstChunks(), stored, written.knownBytes(), written.writable());
            }
            if (attempt == ATTEMPTS) {
                throw new CofferException.Unavailable(
                        "objects vanish from the store while content is stored: "
                                + StoreLayout.object(gone.iterator().next()),
                        null);
            }
            avoided.addAll(gone);
        }
    }

    private Written write(NewContent content, KnownChunks known, PutJournal journal) {
        try (var ingest = new Ingest(target, known, journal, content.progress())) {
            return switch (content.source()) {
                case Source.Local(var path) -> writeLocal(path, content, known, ingest);
                case Source.Streams(var files) ->
                    written(Shape.DIRECTORY, ingest.storeFiles(PutPlan.stepsOf(files)), Set.of());
                case Source.Stored stored -> {
                    var manifest = stored.manifest();
                    content.progress().expectMore(manifest.files(), manifest.bytes());
                    yield written(manifest.shape(), ingest.storeVersion(stored), Set.of());
                }
            };
        }
    }

    private Written writeLocal(Path path, NewContent content, KnownChunks known, Ingest ingest) {
        long startNanos = nanos(clock.instant());
        var scan = TreeScan.of(path);
        content.progress().expect(scan.files(), scan.bytes());
        Map<String, StatCache.Remembered> remembered = content.reading() == Reading.CHANGED_FILES
                ? cache.map(found -> found.load(path)).orElse(Map.of())
                : Map.of();
        var trust = StampTrust.of(PROC, path, scan, startNanos);
        var plan = new PutPlan(scan, known, remembered, trust);
        var result = ingest.storeFiles(plan.steps());
        if (!result.read().isEmpty()) {
            cache.ifPresent(found -> found.save(path, plan.remembered(result.read())));
        }
        return written(scan.shape(), result, trust.writable());
    }

    private Written written(Shape shape, Assembler.Result result, Set<String> writable) {
        // Each file was summed and cut here, or was known to be its chunks.
        result.entries().forEach(verified::verified);
        return new Written(
                new Manifest(shape, result.entries()),
                result.firstChunks(),
                result.storedBytes(),
                result.knownBytes(),
                writable.stream().sorted().toList());
    }

    /// Returns the objects that a manifest refers to and that are missing or too short. A put then stores those chunks again instead of
    /// acknowledging a version that cannot be read.
    private Set<ObjectId> damaged(Manifest manifest) {
        var ends = new HashMap<ObjectId, Long>();
        for (var entry : manifest.entries()) {
            for (var chunk : entry.chunks()) {
                if (chunk.place() instanceof Place.Stored stored) {
                    ends.merge(stored.object(), stored.end(), Math::max);
                }
            }
        }
        var gone = new HashSet<ObjectId>();
        ends.forEach((object, end) -> {
            long length = target.blobs()
                    .find(StoreLayout.object(object))
                    .map(BlobInfo::length)
                    .orElse(-1L);
            if (length < end) {
                gone.add(object);
            }
        });
        return gone;
    }

    private static long nanos(Instant time) {
        return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
    }
}
