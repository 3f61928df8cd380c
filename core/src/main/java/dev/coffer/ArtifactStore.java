package dev.coffer;

import dev.coffer.artifact.AliasMove;
import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.AsOf;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Protection;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.BlobStoreProbe;
import dev.coffer.blob.Ulids;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.Transaction;
import dev.coffer.checkout.ContentReader;
import dev.coffer.compare.VersionDiff;
import dev.coffer.config.StoreConfig;
import dev.coffer.content.Manifest;
import dev.coffer.integrity.VerifiedCache;
import dev.coffer.integrity.VersionManifests;
import dev.coffer.lineage.DescendingAliases;
import dev.coffer.lineage.Lineage;
import dev.coffer.lineage.LineageGraph;
import dev.coffer.lineage.LineageNode;
import dev.coffer.lineage.NewerInput;
import dev.coffer.lineage.OpenLineage;
import dev.coffer.lineage.VersionReader;
import dev.coffer.migrate.StoreCopy;
import dev.coffer.migrate.StoreCopyResult;
import dev.coffer.repair.Repair;
import dev.coffer.store.Backend;
import dev.coffer.store.StoreFile;
import dev.coffer.store.StoreOptions;
import dev.coffer.transfer.Progress;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A store of artifacts: put trees of files in, get them back by reference, and know where they came from.
///
/// References are texts as in [Reference]: `vision/resnet`, `vision/resnet:v7`, `vision/resnet:prod`,
/// `vision/resnet:run=nightly-12`, `vision/resnet@sha256:9f2c41d07a3e`. Whatever goes wrong is thrown as a kind of
/// [CofferException]. What a method acknowledged by returning is durable.
///
/// Threads and processes may share a store.
public final class ArtifactStore implements AutoCloseable {
    private final Backend backend;
    private final BlobStore blobs;
    private final Catalog catalog;
    private final VersionManifests manifests;
    private final VerifiedCache verified;
    private final RandomGenerator random;
    private final VersionWriter versionWriter;
    private final ContentReader reader;
    private final Ulids ulids;
    private final Clock clock;
    private final Supplier<String> actor;
    private final StoreView now;
    private final VersionContent content;
    private final Maintenance maintenance;

    /// A store on seams that are open already.
    ArtifactStore(Backend backend, StoreOptions options) {
        this.backend = backend;
        this.blobs = backend.blobs();
        this.catalog = backend.catalog();
        this.clock = options.clock();
        this.ulids = new Ulids(clock, options.random());
        this.random = options.random();
        this.actor = options.actor();
        this.now = new StoreView(catalog, location(), clock, AsOf.NOW);
        this.manifests = new VersionManifests(blobs);
        this.verified = options.cacheDirectory()
                .map(directory -> VerifiedCache.in(directory.resolve("verified"), options.random()))
                .orElseGet(VerifiedCache::none);
        this.versionWriter = new VersionWriter(backend, options, manifests, verified, ulids);
        this.reader = new ContentReader(blobs, backend.tuning(), verified, options.random());
        this.content = new VersionContent(
                blobs, catalog, manifests, reader, backend.file().id().toString(), now, clock);
        this.maintenance = new Maintenance(backend, options, verified, reader, now);
    }

    /// Opens an existing store.
    ///
    /// @throws CofferException.NoStore when there is none at that place
    public static ArtifactStore open(StoreConfig config) {
        return open(config, StoreOptions.standard());
    }

    /// As [#open(StoreConfig)], with a clock, cache and origin of the caller's choice.
    public static ArtifactStore open(StoreConfig config, StoreOptions options) {
        return new ArtifactStore(Backend.open(config, options), options);
    }

    /// Opens a store, and makes it first when its place is absent or empty.
    ///
    /// @throws CofferException.NoStore when something else is at that place
    public static ArtifactStore openOrCreate(StoreConfig config) {
        return openOrCreate(config, StoreOptions.standard());
    }

    /// As [#openOrCreate(StoreConfig)], with a clock, cache and origin of the caller's choice.
    public static ArtifactStore openOrCreate(StoreConfig config, StoreOptions options) {
        return new ArtifactStore(Backend.openOrCreate(config, options), options);
    }

    /// Whether opening made the store.
    public boolean isNew() {
        return backend.isNew();
    }

    /// Where the store is, as people write it. Without secrets.
    public String location() {
        return blobs.location();
    }

    /// What the store says of itself.
    public StoreInfo info() {
        return new StoreInfo(
                location(),
                backend.file().id().toString(),
                StoreFile.FORMAT,
                catalog.kind(),
                backend.file().createdAt());
    }

    /// Tries out whether the backend keeps the promises that commits rest on. Writes and deletes a small object; on object stores
    /// also lets many writers race for each of some more.
    ///
    /// @throws CofferException.Refused when it lets one writer replace what another wrote. With a database for the facts that
    ///                                 does no harm
    /// @throws CofferException.Denied  when it does not let this process write
    public void probe() {
        var probe = new BlobStoreProbe(ulids);
        probe.check(blobs);
        if (backend.directory().isEmpty()) {
            probe.race(blobs);
        }
    }

    /// Returns the upkeep of the store: verify, repair, collect, clean up, figures.
    public Maintenance maintenance() {
        return maintenance;
    }

    /// Where a repair of another store looks for good copies.
    Repair.Source repairSource() {
        return new Repair.Source(catalog, blobs, reader);
    }

    /// Stores content as a new version. When this returns, the version is durable and everybody sees it whole;
    /// when it throws, there is no new version, except after `OutcomeUnknown`.
    ///
    /// @throws CofferException.Invalid  when the source is missing or holds something that cannot be stored
    /// @throws CofferException.Conflict when a file changes while it is read, or a name is taken
    public PutResult put(PutRequest request) {
        return putAll(List.of(request)).getFirst();
    }

    /// Stores several contents as new versions, of different artifacts or of one, in one commit: everybody sees all of them or
    /// none. A request may name artifacts of earlier ones as inputs, see [PutRequest.Builder#inputHere].
    ///
    /// An idempotency key counts for all of them together, so at most one may be given.
    ///
    /// Where the cleanup policy is enabled, the same commit deletes softly what that policy expires of these artifacts; see [PutResult#cleanedUp].
    /// It never makes a put fail.
    ///
    /// @return one result each, in the same order
    public List<PutResult> putAll(List<PutRequest> requests) {
        requests.forEach(request -> backend.checkSource(request.source()));
        return versionWriter.put(requests, input -> now.live(input).version().id());
    }

    /// Writes a version to disk so that no tool of Coffer's is needed to use it: below `files`, with `manifest.json`, which says
    /// what it is, and `SHA256SUMS`, which `sha256sum -c` takes. The destination appears whole or not at all, as with [#get].
    public GetResult export(GetRequest request) {
        return content.export(request);
    }

    /// Stores what [#export] wrote, with all that is said about it. Every file is compared with what was exported before anything
    /// is committed. The same version is imported or copied only once.
    ///
    /// @throws CofferException.Invalid when the directory is no export
    /// @throws CofferException.Corrupt when something in it is not as it was exported; names the file
    public CopyResult importFrom(ImportRequest request) {
        var start = clock.instant();
        var copy = new Import(request.directory()).into(this, request);
        return new CopyResult(List.of(copy), elapsed(start));
    }

    /// Copies versions into another store, as new versions with all that is said about them; see [CopyRequest]. Each is committed
    /// by itself, and what is committed stays. What the other store has already is neither read nor sent; a version that was
    /// copied before is not copied again.
    ///
    /// An input is kept where the other store has a version of that name with the same content.
    ///
    /// @throws CofferException.Corrupt when a version is damaged here; it is not committed there
    /// @throws CofferException.Conflict when the artifact has another type there, or a label that was asked for is taken
    public CopyResult copyTo(ArtifactStore target, CopyRequest request) {
        var start = clock.instant();
        var copy = new VersionCopy(backend.file().id().toString(), now, catalog, manifests, reader);
        return new CopyResult(copy.into(target, request), elapsed(start));
    }

    /// Copies the whole store: every version, deleted ones too, with numbers, labels, aliases and everything that ever happened.
    /// The other place is absent or empty, or has an earlier copy of this store, which gets what it lacks; so a copy that was
    /// interrupted goes on, and repeated from time to time it is a mirror. Its catalog may be of another kind.
    ///
    /// @throws CofferException.Refused when something else is there, or a copy that was written to
    /// @throws CofferException.Corrupt when something is damaged here; what came before it is there
    public StoreCopyResult copyAllTo(StoreConfig target, StoreOptions options, Progress progress) {
        var other = Backend.openOrCreate(target, options, backend.file().chunker());
        try {
            return StoreCopy.run(backend, other, verified, random, clock, progress);
        } finally {
            other.close();
        }
    }

    /// Stores a version of another store.
    ///
    /// @param check looks at what was stored before anything is committed
    PutResult receive(PutRequest request, Consumer<Manifest> check) {
        backend.checkSource(request.source());
        return versionWriter.receive(request, input -> now.live(input).version().id(), check);
    }

    /// Whether a version of this store could get a label, and nothing of the artifact has it.
    boolean takesLabel(ArtifactName artifact, Handle label) {
        var named = new Reference(artifact, new Reference.Selector.Named(label));
        return backend.labels().takes(label) && !VersionCopy.isTaken(now, catalog, named, label);
    }

    /// Writes a version to disk, every byte verified. The destination appears whole or not at all.
    public GetResult get(GetRequest request) {
        return content.get(request);
    }

    /// The facts as they are.
    public StoreView now() {
        return now;
    }

    /// The facts as they were at a moment: what versions there were, what aliases meant.
    public StoreView at(Instant time) {
        return new StoreView(catalog, location(), clock, AsOf.at(time));
    }

    /// The version a reference means now.
    ///
    /// @throws CofferException.NotFound when there is none, or it is deleted
    public Version version(String reference) {
        return now.version(reference);
    }

    /// As [#version], but also a deleted one, named by its number.
    public Version stored(String reference) {
        return now.stored(Reference.parse(reference)).version();
    }

    /// As [#version], but empty where that throws `NotFound`: when there is no such artifact, version or alias, or the version
    /// is deleted.
    public Optional<Version> lookup(String reference) {
        return now.lookup(reference);
    }

    /// Versions of any artifact that a query finds. Fetched in pages while the stream is read.
    ///
    /// @throws CofferException.Invalid when the query is not understood; the message points at the place
    public Stream<Version> find(Query query) {
        return now.find(query);
    }

    /// One page of what a query finds; see [StoreView#page].
    public StoreView.Page page(Query query, Optional<String> after, int limit) {
        return now.page(query, after, limit);
    }

    /// The files, links and empty directories of a version, in the order of their paths.
    public List<TreeEntry> tree(String reference) {
        return content.manifest(now.live(Reference.parse(reference))).entries().stream()
                .map(Manifest.Entry::item)
                .toList();
    }

    /// Opens one file of a version. Each byte is verified before it is handed out: a damaged one makes the read fail with
    /// `Corrupt`, thrown from the stream. The caller closes the stream.
    public InputStream read(String reference, String path) {
        return read(reference, path, 0, Long.MAX_VALUE);
    }

    /// As [#read(String, String)], from `offset`, at most `length` bytes.
    public InputStream read(String reference, String path, long offset, long length) {
        return file(reference, path).read(offset, length);
    }

    /// One file of a version, for reading several ranges of it.
    ///
    /// @throws CofferException.NotFound when the version has no such file
    public VersionFile file(String reference, String path) {
        return content.file(Reference.parse(reference), path);
    }

    /// An address from which anybody can read one file of a version for a while, without credentials and without Coffer. Empty
    /// where the store has no such addresses, and for a file that does not lie in the store by itself: only files that are exactly
    /// one raw object do, as docs/format.md says.
    ///
    /// What is read there is not verified by anybody: compare it with the digest in [FileLink#file].
    ///
    /// @param validity from one second to seven days
    /// @throws CofferException.NotFound when the version has no such file
    public Optional<FileLink> link(Reference reference, String path, Duration validity) {
        return content.link(reference, path, validity);
    }

    /// How the second version differs from the first. Reads no content.
    public VersionDiff diff(String from, String to) {
        var before = now.live(Reference.parse(from));
        var after = now.live(Reference.parse(to));
        return VersionDiff.between(
                before.version(), content.manifest(before), after.version(), content.manifest(after));
    }

    /// The artifact of this name.
    public Optional<Artifact> artifact(String name) {
        return now.artifact(name);
    }

    /// Artifacts whose names fit a glob (`*` any characters but `/`, `**` any, `?` one), in the order of their names.
    /// Fetched in pages while the stream is read.
    public Stream<Artifact> artifacts(String glob) {
        return now.artifacts(glob);
    }

    /// All versions of an artifact, newest first, deleted ones too. Fetched in pages while the stream is read.
    ///
    /// @throws CofferException.NotFound when there is no such artifact
    public Stream<Version> versions(String name) {
        return now.versions(name);
    }

    /// Makes an alias name a version, whether it is new or not.
    ///
    /// @return the version it names now
    /// @throws CofferException.Conflict when it does not name what the change expects
    public Version setAlias(AliasChange change) {
        return setAliases(List.of(change)).getFirst();
    }

    /// Makes several aliases, of one artifact or of several, name versions: all of them together or none.
    ///
    /// @return the versions they name now, in the same order
    /// @throws CofferException.Conflict when one of them does not name what its change expects
    public List<Version> setAliases(List<AliasChange> changes) {
        var versions =
                changes.stream().map(change -> now.live(change.to()).version()).toList();
        var asked = new ArrayList<Change>();
        for (int i = 0; i < changes.size(); i++) {
            var id = versions.get(i).id();
            var change = changes.get(i);
            asked.add(new Change.SetAlias(
                    id.artifact(), change.alias(), OptionalLong.of(id.number()), change.expected(), change.reason()));
        }
        commit(asked);
        return versions;
    }

    /// Makes an alias name a version again that it named before. A second rollback goes further back. The history records it
    /// as a new move.
    ///
    /// @return the version it names now
    /// @throws CofferException.NotFound when it named no version before, or that is deleted
    /// @throws CofferException.Conflict when somebody moves it at the same time
    public Version rollback(RollbackRequest request) {
        now.existing(request.artifact());
        var moves = catalog.aliasMoves(request.artifact(), request.alias(), Catalog.PAGE_LIMIT);
        var change = Rollback.change(request, moves);
        commit(List.of(change));
        return now.live(Reference.to(
                        new VersionId(request.artifact(), change.number().orElseThrow())))
                .version();
    }

    /// Removes an alias; its history stays.
    public void removeAlias(String artifact, String alias) {
        var name = now.existing(ArtifactName.of(artifact)).name();
        commit(new Change.RemoveAlias(name, Handle.of(alias), new Change.Expected.Anything(), ""));
    }

    /// What an alias named, newest move first.
    ///
    /// @throws CofferException.NotFound when there never was such an alias
    public List<AliasMove> aliasHistory(String artifact, String alias) {
        return now.aliasHistory(artifact, alias);
    }

    /// Sets and removes tags of a version. Removing one that is not there is no failure.
    ///
    /// @return the version as it is now
    public Version tag(String reference, Map<String, String> set, Set<String> remove) {
        var id = now.live(Reference.parse(reference)).version().id();
        commit(new Change.SetTags(id, set, remove));
        return now.live(Reference.to(id)).version();
    }

    /// Deletes a version softly: it is hidden, and [#restore] brings it back.
    ///
    /// @return the version that is deleted now
    /// @throws CofferException.Refused while an alias names it or it is protected
    public Version delete(String reference) {
        var id = now.live(Reference.parse(reference)).version().id();
        commit(new Change.Delete(id));
        return now.stored(Reference.to(id)).version();
    }

    /// Deletes a version for good: nothing brings it back, and the next [Maintenance#collect] deletes what only it held. It may be deleted
    /// softly already; the reference then names it by number.
    ///
    /// @return the version that is swept now
    /// @throws CofferException.Refused while an alias names it or it is protected
    public Version deleteForGood(String reference) {
        var id = now.stored(Reference.parse(reference)).version().id();
        commit(List.of(new Change.Delete(id), new Change.Sweep(Set.of(id), Instant.MAX)));
        return now.stored(Reference.to(id)).version();
    }

    /// Keeps a version from being deleted, by people and by cleanups. Takes the place of an earlier protection.
    ///
    /// @return the version as it is now
    public Version protect(String reference, Protection protection) {
        var id = now.live(Reference.parse(reference)).version().id();
        commit(new Change.Protect(id, protection));
        return now.live(Reference.to(id)).version();
    }

    /// Ends the protection of a version. No failure when there is none.
    ///
    /// @return the version as it is now
    public Version unprotect(String reference) {
        var id = now.stored(Reference.parse(reference)).version().id();
        commit(new Change.Unprotect(id));
        return now.stored(Reference.to(id)).version();
    }

    /// Brings a deleted version back. The reference must name it by number.
    public Version restore(String reference) {
        var id = VersionId.parse(reference);
        commit(new Change.Restore(id));
        return now.live(Reference.to(id)).version();
    }

    /// What a version was made from and what was made from it, also when it is deleted.
    public LineageGraph lineage(LineageRequest request) {
        return new Lineage(catalog)
                .graph(
                        now.stored(request.reference()).version().id(),
                        request.direction(),
                        request.depth(),
                        request.nodeLimit(),
                        request.inUse());
    }

    /// The aliases that now name versions which this version went into, directly or through others: what is affected when
    /// something is wrong with it.
    public DescendingAliases descendingAliases(String reference) {
        return new Lineage(catalog)
                .descendingAliases(
                        now.stored(Reference.parse(reference)).version().id());
    }

    /// Why a version is stale: which of the versions it was made from have a newer one in use, as the alias `inUse` says.
    /// Usually that is `prod`. Empty when it is not stale.
    public List<NewerInput> newerInputs(Version version, String inUse) {
        return new Lineage(catalog).newerInputs(version.id(), version.facts().inputs(), Handle.of(inUse));
    }

    /// An OpenLineage event for each version of a graph, as JSON on one line, in the order of their ids. Versions are fetched
    /// while the stream is read.
    public Stream<String> openLineage(LineageGraph graph) {
        var events = new OpenLineage(backend.file().id().toString(), location());
        var nodes = graph.nodes().stream().collect(Collectors.toMap(LineageNode::id, LineageNode::aliases));
        return new VersionReader(catalog)
                .read(nodes.keySet())
                .map(version -> events.event(version, nodes.getOrDefault(version.id(), List.of())));
    }

    @Override
    public void close() {
        backend.close();
    }

    private void commit(Change change) {
        commit(List.of(change));
    }

    private void commit(List<Change> changes) {
        catalog.commit(new Transaction(ulids.next(), clock.instant(), actor.get(), Optional.empty(), changes));
    }

    private Duration elapsed(Instant start) {
        return Duration.between(start, clock.instant());
    }
}
