package dev.coffer;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Origin;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.Ulid;
import dev.coffer.blob.Ulids;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.CommitResult;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.Event;
import dev.coffer.catalog.Storage;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.catalog.Transaction;
import dev.coffer.cleanup.AutomaticCleanup;
import dev.coffer.content.Chunker;
import dev.coffer.content.Manifest;
import dev.coffer.content.ManifestFormat;
import dev.coffer.ingest.ContentWriter;
import dev.coffer.ingest.IngestTarget;
import dev.coffer.ingest.KnownChunks;
import dev.coffer.ingest.PutJournal;
import dev.coffer.integrity.VerifiedCache;
import dev.coffer.integrity.VersionManifests;
import dev.coffer.store.Backend;
import dev.coffer.store.Labels;
import dev.coffer.store.StoreOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Makes versions: content first, then the manifest, then the commit that makes everything visible at once.
final class VersionWriter {
    /// How often a put starts over because the collector condemned what it was about to refer to.
    private static final int ATTEMPTS = 5;

    /// How often a put tries to clean up in its commit while others commit too.
    private static final int CLEANUP_ATTEMPTS = 2;

    /// Earlier versions of the artifact whose chunks a put knows.
    private static final int EARLIER_VERSIONS = 3;

    private final Catalog catalog;

    /// For what is only a hint: the commit finds out whether it holds.
    private final Catalog seen;

    private final VersionManifests manifests;
    private final ContentWriter content;
    private final VerifiedCache verified;
    private final Ulids ulids;
    private final Clock clock;
    private final Supplier<Origin> origin;
    private final Supplier<String> actor;
    private final Ulid store;
    private final Optional<Path> unfinished;
    private final Labels labels;
    private final AutomaticCleanup cleanup;

    VersionWriter(
            Backend backend, StoreOptions options, VersionManifests manifests, VerifiedCache verified, Ulids ulids) {
        this.catalog = backend.catalog();
        this.seen = catalog.seen();
        this.manifests = manifests;
        this.clock = options.clock();
        var target = new IngestTarget(
                backend.blobs(), ulids, new Chunker(backend.file().chunker()), backend.tuning(), options.cores());
        this.content = new ContentWriter(target, options.statCache(), verified, clock);
        this.verified = verified;
        this.ulids = ulids;
        this.origin = options.origin();
        this.actor = options.actor();
        this.store = backend.file().id();
        this.unfinished = backend.unfinished();
        this.labels = backend.labels();
        this.cleanup = new AutomaticCleanup(seen, backend.policy());
    }

    /// A request with the versions that it names as inputs.
    private record ResolvedPut(PutRequest request, List<VersionId> inputs, CompletableFuture<Origin> origin) {
        Optional<String> run() {
            return request.run().or(() -> origin.join().run());
        }
    }

    /// The requests of one commit.
    ///
    /// @param received checks what was stored of a version from elsewhere; empty for a put
    private record Batch(List<ResolvedPut> puts, Optional<String> key, Optional<Consumer<Manifest>> received) {
        /// Returns the user who made the content; empty when somebody else did, elsewhere.
        Optional<String> user() {
            return received.isPresent()
                    ? Optional.empty()
                    : puts.getFirst().origin().join().user();
        }
    }

    /// @param resolve finds the version an input names
    List<PutResult> put(List<PutRequest> requests, Function<Reference, VersionId> resolve) {
        return makeVersions(requests, resolve, Optional.empty());
    }

    /// Takes over a version from elsewhere. It keeps the user who made it; the one who commits is this one.
    ///
    /// @param check looks at what was stored before anything is committed
    PutResult receive(PutRequest request, Function<Reference, VersionId> resolve, Consumer<Manifest> check) {
        return makeVersions(List.of(request), resolve, Optional.of(check)).getFirst();
    }

    private List<PutResult> makeVersions(
            List<PutRequest> requests, Function<Reference, VersionId> resolve, Optional<Consumer<Manifest>> received) {
        var start = clock.instant();
        requests.forEach(request -> labels.check(request.label(), request.bump()));
        var key = idempotencyKey(requests);
        var batch = new Batch(resolved(requests, resolve), key, received);
        batch.puts().forEach(each -> labels.checkRun(each.request().label(), each::run));
        try (var journal = PutJournal.begin(unfinished, ulids, clock)) {
            var banned = new HashSet<ObjectId>();
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                var stored = storeContent(batch, banned, journal);
                var commit = commit(batch, stored.changes());
                switch (commit.result()) {
                    case CommitResult.Committed committed -> {
                        journal.committed(stored.objects());
                        return results(committed, commit.cleanupNote(), stored.contents(), start);
                    }
                    case CommitResult.Condemned(var objects) -> banned.addAll(objects);
                    case CommitResult.Unchanged() ->
                        throw new IllegalStateException("adding a version changes something");
                }
            }
        }
        throw new CofferException.Unavailable("the collector keeps removing what this put refers to", null);
    }

    private List<ResolvedPut> resolved(List<PutRequest> requests, Function<Reference, VersionId> resolve) {
        // Asking git takes about as long as a small put, so it is done meanwhile, and once.
        var found = requests.stream().allMatch(request -> request.origin().isPresent())
                ? CompletableFuture.completedFuture(Origin.UNKNOWN)
                : CompletableFuture.supplyAsync(origin);
        return requests.stream()
                .map(request -> new ResolvedPut(
                        request,
                        request.inputs().stream().map(resolve).toList(),
                        request.origin().map(CompletableFuture::completedFuture).orElse(found)))
                .toList();
    }

    /// Content that is stored, as far as the result of a put says something of it.
    private record StoredContent(long knownBytes, List<String> writable) {}

    /// Content that is stored and can be committed: one content for each request.
    private record StoredBatch(List<StoredContent> contents, List<Change> changes) {
        Set<ObjectId> objects() {
            return changes.stream()
                    .filter(Change.AddVersion.class::isInstance)
                    .flatMap(change -> ((Change.AddVersion) change).storage().objects().stream())
                    .collect(Collectors.toSet());
        }
    }

    private StoredBatch storeContent(Batch batch, Set<ObjectId> banned, PutJournal journal) {
        var contents = new ArrayList<StoredContent>();
        var changes = new ArrayList<Change>();
        for (var each : batch.puts()) {
            var request = each.request();
            var written = content.write(
                    new ContentWriter.NewContent(request.source(), request.reading(), request.progress()),
                    avoid -> known(request, each.inputs(), avoid),
                    banned,
                    journal);
            batch.received().ifPresent(check -> check.accept(written.manifest()));
            contents.add(new StoredContent(written.knownBytes(), written.writable()));
            changes.addAll(changes(each, written));
        }
        return new StoredBatch(contents, changes);
    }

    /// The result of a commit, and why no cleanup was part of it.
    private record Commit(CommitResult result, Optional<String> cleanupNote) {}

    /// Commits with the cleanup that is due, or else without. A version from elsewhere brings no cleanup, because a series
    /// of versions may follow it.
    private Commit commit(Batch batch, List<Change> changes) {
        var note = Optional.<String>empty();
        boolean cleansUp = batch.received().isEmpty() && !labels.replaces();
        for (int attempt = 0; attempt < CLEANUP_ATTEMPTS && cleansUp; attempt++) {
            var part = cleanup.of(changes, clock.instant());
            note = part.note();
            if (part.changes().isEmpty()) {
                break;
            }
            var all = new ArrayList<>(changes);
            all.addAll(part.changes());
            try {
                return new Commit(catalog.commit(transaction(batch, all)), Optional.empty());
            } catch (CofferException.Conflict
                    | CofferException.Refused
                    | CofferException.NotFound
                    | CofferException.Invalid e) {
                note = Optional.of("no cleanup: " + e.getMessage() + "; coffer cleanup does it");
            }
        }
        return new Commit(catalog.commit(transaction(batch, changes)), note);
    }

    private static Optional<String> idempotencyKey(List<PutRequest> requests) {
        var keys = requests.stream()
                .flatMap(request -> request.idempotencyKey().stream())
                .distinct()
                .toList();
        if (keys.size() > 1) {
            throw new CofferException.Invalid("one commit has one idempotency key, not " + keys.size());
        }
        return keys.stream().findFirst();
    }

    /// One result for each version of the entry, which are in the order of the requests.
    private List<PutResult> results(
            CommitResult.Committed committed,
            Optional<String> cleanupNote,
            List<StoredContent> contents,
            Instant start) {
        var entry = committed.entry();
        boolean repeated = committed.repeated();
        var elapsed = Duration.between(start, clock.instant());
        var added = entry.added();
        if (added.size() != contents.size()) {
            throw new CofferException.Conflict(
                    "the idempotency key was used for " + added.size() + " versions, not " + contents.size(),
                    "use a fresh key for each thing that is done");
        }
        var results = new ArrayList<PutResult>();
        for (int i = 0; i < added.size(); i++) {
            var stored = seen.find(Reference.to(added.get(i))).orElseThrow();
            var version = stored.version();
            if (!repeated) {
                verified.compared(
                        store, version.id(), stored.storage().everyObject().toList());
            }
            boolean last = added.stream()
                    .skip(i + 1L)
                    .noneMatch(id -> id.artifact().equals(version.id().artifact()));
            results.add(new PutResult(
                    version,
                    repeated,
                    contents.get(i).knownBytes(),
                    elapsed,
                    last && !repeated && !labels.replaces()
                            ? deleted(entry, version.id().artifact())
                            : List.of(),
                    last ? cleanupNote : Optional.empty(),
                    contents.get(i).writable()));
        }
        verified.save();
        return results;
    }

    private static List<VersionId> deleted(Entry entry, ArtifactName artifact) {
        return entry.events().stream()
                .filter(Event.VersionDeleted.class::isInstance)
                .map(event -> ((Event.VersionDeleted) event).version())
                .filter(id -> id.artifact().equals(artifact))
                .toList();
    }

    private KnownChunks known(PutRequest request, List<VersionId> inputs, Set<ObjectId> avoid) {
        var learned = new HashSet<ObjectId>();
        var known = new KnownChunks(firstChunks -> findByFirstChunk(firstChunks, learned), avoid, verified);
        seen.versions(request.artifact(), Long.MAX_VALUE, EARLIER_VERSIONS)
                .forEach(version -> readable(version, learned).ifPresent(known::learn));
        inputs.forEach(input -> seen.find(Reference.to(input))
                .flatMap(version -> readable(version, learned))
                .ifPresent(known::learn));
        return known;
    }

    private List<Manifest> findByFirstChunk(Collection<Long> firstChunks, Set<ObjectId> learned) {
        var found = new ArrayList<Manifest>();
        for (var id : seen.findByFirstChunk(firstChunks)) {
            seen.find(Reference.to(id))
                    .flatMap(version -> readable(version, learned))
                    .ifPresent(found::add);
        }
        return found;
    }

    /// Returns the manifest of an earlier version, once. A damaged one only costs deduplication, and that of a swept one may be gone.
    private Optional<Manifest> readable(StoredVersion version, Set<ObjectId> learned) {
        if (version.version().state().swept() || !learned.add(version.storage().manifest())) {
            return Optional.empty();
        }
        try {
            return Optional.of(manifests.load(version));
        } catch (CofferException.Corrupt e) {
            return Optional.empty();
        }
    }

    private Change.AddVersion addVersion(ResolvedPut asked, ContentWriter.Written written) {
        var request = asked.request();
        var manifest = written.manifest();
        var digest = manifest.digest();
        var same = sameTree(request.artifact(), digest, manifest);
        long manifestBytes = 0;
        Storage storage;
        if (same.isPresent()) {
            storage = new Storage(
                    same.get().manifest(),
                    same.get().manifestDigest(),
                    same.get().objects(),
                    List.of());
        } else {
            var id = new ObjectId(ObjectId.Kind.MANIFEST, ulids.next());
            var encoded = ManifestFormat.encode(manifest);
            manifestBytes = manifests.store(id, encoded);
            storage = new Storage(id, encoded.digest(), List.copyOf(manifest.objects()), written.firstChunks());
        }
        request.progress().stored(manifestBytes);
        return new Change.AddVersion(
                request.artifact(),
                request.type(),
                labels.rule(request.label(), request.bump(), asked.run(), clock.instant()),
                manifest.shape(),
                digest,
                manifest.files(),
                manifest.bytes(),
                written.storedBytes() + manifestBytes,
                request.facts(asked.origin().join(), asked.inputs()),
                request.inputsHere(),
                storage);
    }

    /// Returns where an earlier version lies that has the same tree and layout: then its manifest serves both.
    private Optional<Storage> sameTree(ArtifactName artifact, Digest digest, Manifest manifest) {
        var same = new Reference(artifact, new Reference.Selector.ByDigest(digest.hex()));
        return seen.find(same)
                .filter(earlier -> readable(earlier, new HashSet<>())
                        .filter(manifest::equals)
                        .isPresent())
                .map(StoredVersion::storage);
    }

    /// The version, then what it replaces, then the aliases that were asked for.
    private List<Change> changes(ResolvedPut asked, ContentWriter.Written written) {
        var request = asked.request();
        var changes = new ArrayList<Change>();
        changes.add(addVersion(asked, written));
        if (labels.replaces()) {
            changes.add(new Change.ReplaceOthers(request.artifact(), "replaced"));
        }
        for (var alias : request.aliases()) {
            changes.add(new Change.SetAlias(
                    request.artifact(), alias, OptionalLong.empty(), new Change.Expected.Anything(), "put"));
        }
        return changes;
    }

    private Transaction transaction(Batch batch, List<Change> changes) {
        return new Transaction(ulids.next(), clock.instant(), batch.user().orElseGet(actor), batch.key(), changes);
    }
}
