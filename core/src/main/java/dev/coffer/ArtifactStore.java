package dev.coffer;

import dev.coffer.artifact.AliasMove;
import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Nearest;
import dev.coffer.artifact.Origin;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.artifact.TreePath;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.BlobStoreProbe;
import dev.coffer.blob.Ulids;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.catalog.Transaction;
import dev.coffer.compare.VersionDiff;
import dev.coffer.config.StoreConfig;
import dev.coffer.content.Chunker;
import dev.coffer.content.Manifest;
import dev.coffer.content.Manifests;
import dev.coffer.transfer.ContentReader;
import dev.coffer.transfer.ContentWriter;
import dev.coffer.transfer.Verification;
import dev.coffer.transfer.VerifyReport;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
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
    private final Manifests manifests;
    private final VersionWriter versionWriter;
    private final ContentReader reader;
    private final Ulids ulids;
    private final Clock clock;
    private final Supplier<Origin> origin;

    /// A store on seams that are open already.
    ArtifactStore(Backend backend, StoreOptions options) {
        this.backend = backend;
        this.blobs = backend.blobs();
        this.catalog = backend.catalog();
        this.clock = options.clock();
        this.ulids = new Ulids(clock, options.random());
        this.origin = options.origin();
        this.manifests = new Manifests(blobs);
        var content = new ContentWriter(
                blobs,
                ulids,
                new Chunker(backend.file().chunker()),
                backend.tuning(),
                options.cores(),
                options.statCache(),
                clock);
        this.versionWriter = new VersionWriter(catalog, manifests, content, ulids, clock, options.origin());
        this.reader = new ContentReader(blobs, backend.tuning(), options.random());
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
                backend.file().createdAt());
    }

    /// Tries out whether the backend keeps the promises that commits rest on. Writes and deletes one small object.
    ///
    /// @throws CofferException.Refused when it lets one writer replace what another wrote
    /// @throws CofferException.Denied  when it does not let this process write
    public void probe() {
        new BlobStoreProbe(ulids).check(blobs);
    }

    /// Stores content as a new version. When this returns, the version is durable and everybody sees it whole;
    /// when it throws, there is no new version, except after `OutcomeUnknown`.
    ///
    /// @throws CofferException.Invalid  when the source is missing or holds something that cannot be stored
    /// @throws CofferException.Conflict when a file changes while it is read, or a name is taken
    public PutResult put(PutRequest request) {
        backend.checkSource(request.source());
        var inputs = request.inputs().stream()
                .map(input -> live(input).version().id())
                .toList();
        return versionWriter.put(request, inputs);
    }

    /// Writes a version to disk, every byte verified. The destination appears whole or not at all.
    public GetResult get(GetRequest request) {
        var start = clock.instant();
        var stored = live(request.reference());
        var path = reader.write(manifest(stored), request.destination(), request.existing(), request.progress());
        return new GetResult(stored.version(), path, elapsed(start));
    }

    /// The version a reference means now.
    ///
    /// @throws CofferException.NotFound when there is none, or it is deleted
    public Version version(String reference) {
        return live(Reference.parse(reference)).version();
    }

    /// As [#version], but empty where that throws `NotFound`: when there is no such artifact, version or alias, or the version
    /// is deleted.
    public Optional<Version> find(String reference) {
        return catalog.find(Reference.parse(reference))
                .map(StoredVersion::version)
                .filter(version -> !version.deleted());
    }

    /// The files, links and empty directories of a version, in the order of their paths.
    public List<TreeEntry> tree(String reference) {
        return manifest(live(Reference.parse(reference))).entries().stream()
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
        return VersionFile.of(reader, manifest(live(Reference.parse(reference))), TreePath.of(path));
    }

    /// How the second version differs from the first. Reads no content.
    public VersionDiff diff(String from, String to) {
        var before = live(Reference.parse(from));
        var after = live(Reference.parse(to));
        return VersionDiff.between(before.version(), manifest(before), after.version(), manifest(after));
    }

    /// The artifact of this name.
    public Optional<Artifact> artifact(String name) {
        return catalog.artifact(ArtifactName.of(name));
    }

    /// Artifacts whose names fit a glob (`*` any characters but `/`, `**` any, `?` one), in the order of their names.
    /// Fetched in pages while the stream is read.
    public Stream<Artifact> artifacts(String glob) {
        var pattern = Glob.pattern(glob);
        return Pages.stream(
                        "",
                        (String after) -> catalog.artifacts(after, Catalog.PAGE_LIMIT),
                        last -> last.name().value())
                .filter(artifact -> pattern.matcher(artifact.name().value()).matches());
    }

    /// All versions of an artifact, newest first, deleted ones too. Fetched in pages while the stream is read.
    ///
    /// @throws CofferException.NotFound when there is no such artifact
    public Stream<Version> versions(String name) {
        var artifact = existing(ArtifactName.of(name)).name();
        return history(artifact).map(StoredVersion::version);
    }

    /// Makes an alias name a version, whether it is new or not.
    ///
    /// @return the version it names now
    /// @throws CofferException.Conflict when it does not name what the change expects
    public Version setAlias(AliasChange change) {
        var version = live(change.to()).version();
        commit(new Change.SetAlias(
                version.id().artifact(),
                change.alias(),
                OptionalLong.of(version.id().number()),
                change.expected(),
                change.reason()));
        return version;
    }

    /// Removes an alias; its history stays.
    public void removeAlias(String artifact, String alias) {
        var name = existing(ArtifactName.of(artifact)).name();
        commit(new Change.RemoveAlias(name, Handle.of(alias), new Change.Expected.Anything(), ""));
    }

    /// What an alias named, newest move first.
    ///
    /// @throws CofferException.NotFound when there never was such an alias
    public List<AliasMove> aliasHistory(String artifact, String alias) {
        var name = existing(ArtifactName.of(artifact)).name();
        var moves = catalog.aliasMoves(name, Handle.of(alias), Catalog.PAGE_LIMIT);
        if (moves.isEmpty()) {
            throw new CofferException.NotFound(name + " never had an alias '" + alias + "'");
        }
        return moves;
    }

    /// Sets and removes tags of a version. Removing one that is not there is no failure.
    ///
    /// @return the version as it is now
    public Version tag(String reference, Map<String, String> set, Set<String> remove) {
        var id = live(Reference.parse(reference)).version().id();
        commit(new Change.SetTags(id, set, remove));
        return live(Reference.to(id)).version();
    }

    /// Deletes a version softly: it is hidden, and [#restore] brings it back.
    ///
    /// @return the version that is deleted now
    /// @throws CofferException.Refused while an alias names it
    public Version delete(String reference) {
        var id = live(Reference.parse(reference)).version().id();
        commit(new Change.Delete(id));
        return stored(Reference.to(id)).version();
    }

    /// Brings a deleted version back. The reference must name it by number.
    public Version restore(String reference) {
        var id = VersionId.parse(reference);
        commit(new Change.Restore(id));
        return live(Reference.to(id)).version();
    }

    /// Checks that what versions need is there and, if asked, that every byte is right. Changes nothing.
    public VerifyReport verify(VerifyRequest request) {
        var verification = new Verification(blobs, manifests, request.depth(), request.progress());
        if (request.reference().isPresent()) {
            verification.check(stored(request.reference().get()));
        } else {
            artifacts("**").forEach(artifact -> history(artifact.name()).forEach(verification::check));
        }
        return verification.report();
    }

    @Override
    public void close() {
        backend.close();
    }

    private void commit(Change change) {
        catalog.commit(
                new Transaction(ulids.next(), clock.instant(), actor(origin.get()), Optional.empty(), List.of(change)));
    }

    static String actor(Origin origin) {
        return origin.user().orElse("unknown");
    }

    private Stream<StoredVersion> history(ArtifactName artifact) {
        return Pages.stream(
                Long.MAX_VALUE,
                (Long before) -> catalog.versions(artifact, before, Catalog.PAGE_LIMIT),
                last -> last.version().id().number());
    }

    private Manifest manifest(StoredVersion stored) {
        return manifests.load(stored.storage().manifest(), stored.storage().manifestDigest());
    }

    private Artifact existing(ArtifactName name) {
        return catalog.artifact(name)
                .orElseThrow(() -> new CofferException.NotFound(
                        "no artifact named '" + name + "' in " + location(),
                        Nearest.question(
                                        name.value(),
                                        artifacts("**")
                                                .map(each -> each.name().value())
                                                .iterator())
                                .orElse("coffer ls lists what there is")));
    }

    private StoredVersion live(Reference reference) {
        var stored = stored(reference);
        if (stored.version().deleted()) {
            throw new CofferException.NotFound(
                    "version " + stored.version().id() + " is deleted",
                    "coffer restore " + stored.version().id() + " brings it back");
        }
        return stored;
    }

    private StoredVersion stored(Reference reference) {
        return catalog.find(reference).orElseThrow(() -> {
            var artifact = existing(reference.artifact());
            return new CofferException.NotFound(
                    "there is no " + reference + "; the newest version is "
                            + (artifact.latest() == 0 ? "deleted" : "v" + artifact.latest()),
                    "coffer log " + artifact.name() + " lists its versions and aliases");
        });
    }

    private Duration elapsed(Instant start) {
        return Duration.between(start, clock.instant());
    }
}
