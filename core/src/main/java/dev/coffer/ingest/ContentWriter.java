package dev.coffer.ingest;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Shape;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulids;
import dev.coffer.content.Chunker;
import dev.coffer.content.Manifest;
import dev.coffer.content.Place;
import dev.coffer.files.StampTrust;
import dev.coffer.files.StatCache;
import dev.coffer.files.TreeScan;
import dev.coffer.integrity.VerifiedCache;
import dev.coffer.transfer.Progress;
import dev.coffer.transfer.Tuning;
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

    private final BlobStore blobs;
    private final Ulids ulids;
    private final Chunker chunker;
    private final Tuning tuning;
    private final int cores;
    private final Optional<StatCache> cache;
    private final VerifiedCache verified;
    private final Clock clock;

    public ContentWriter(
            BlobStore blobs,
            Ulids ulids,
            Chunker chunker,
            Tuning tuning,
            int cores,
            Optional<StatCache> cache,
            VerifiedCache verified,
            Clock clock) {
        this.blobs = blobs;
        this.ulids = ulids;
        this.chunker = chunker;
        this.tuning = tuning;
        this.cores = cores;
        this.cache = cache;
        this.verified = verified;
        this.clock = clock;
    }

    /// Content that is stored.
    ///
    /// @param firstChunks       of files that came new, see [dev.coffer.catalog.Storage]
    /// @param storedBytes of the objects that were written for it
    /// @param knownBytes  of content that was there already
    /// @param writable    paths of files that some process had open for writing: what was stored of them may be half of a change
    public record Written(
            Manifest manifest, List<Long> firstChunks, long storedBytes, long knownBytes, List<String> writable) {}

    /// Stores content.
    ///
    /// @param known  makes a fresh collection of known chunks that avoids the given objects
    /// @param banned objects that must not be referred to any more
    /// @param journal what earlier puts stored that nothing refers to yet, and where it is noted what this one stores
    public Written write(
            Source source,
            Reading reading,
            Function<Set<ObjectId>, KnownChunks> known,
            Set<ObjectId> banned,
            PutJournal journal,
            Progress progress) {
        var avoided = new HashSet<>(banned);
        long stored = 0;
        for (int attempt = 1; ; attempt++) {
            var chunks = known.apply(avoided);
            journal.chunks(avoided).forEach(chunks::learn);
            var written = write(source, reading, chunks, journal, progress);
            verified.save();
            stored += written.storedBytes();
            var gone = tuning.isRemote() ? Set.<ObjectId>of() : damaged(written.manifest());
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

    private Written write(Source source, Reading reading, KnownChunks known, PutJournal journal, Progress progress) {
        try (var ingest = new Ingest(blobs, ulids, chunker, tuning, cores, known, verified, journal, progress)) {
            return switch (source) {
                case Source.Local(var path) -> writeLocal(path, reading, known, progress, ingest);
                case Source.Streams(var files) -> written(Shape.DIRECTORY, ingest.run(PutPlan.steps(files)), Set.of());
                case Source.Stored stored -> {
                    var manifest = stored.manifest();
                    progress.expectMore(manifest.files(), manifest.bytes());
                    yield written(manifest.shape(), ingest.run(stored), Set.of());
                }
            };
        }
    }

    private Written writeLocal(Path path, Reading reading, KnownChunks known, Progress progress, Ingest ingest) {
        long startNanos = nanos(clock.instant());
        var scan = TreeScan.of(path);
        progress.expect(scan.files(), scan.bytes());
        Map<String, StatCache.Remembered> remembered = reading == Reading.CHANGED_FILES
                ? cache.map(found -> found.load(path)).orElse(Map.of())
                : Map.of();
        var trust = StampTrust.of(PROC, path, scan, startNanos);
        var plan = new PutPlan(remembered, trust);
        var result = ingest.run(plan.steps(scan, known));
        if (!result.read().isEmpty()) {
            cache.ifPresent(found -> found.save(path, plan.nowTrue(result.read())));
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

    /// Objects the manifest refers to that are missing or too short. A put then stores those chunks anew instead of
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
            long length =
                    blobs.find(StoreLayout.object(object)).map(BlobInfo::length).orElse(-1L);
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
