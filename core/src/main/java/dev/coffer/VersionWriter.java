package dev.coffer;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Origin;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.Ulids;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.CommitResult;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.LabelRule;
import dev.coffer.catalog.Storage;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.catalog.Transaction;
import dev.coffer.content.Manifest;
import dev.coffer.content.ManifestFormat;
import dev.coffer.content.Manifests;
import dev.coffer.transfer.ContentWriter;
import dev.coffer.transfer.KnownChunks;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/// Makes versions: content first, then the manifest, then the commit that makes everything visible at once.
final class VersionWriter {
    /// How often a put starts over because the collector condemned what it was about to refer to.
    private static final int ATTEMPTS = 5;

    /// Earlier versions of the artifact whose chunks a put knows.
    private static final int EARLIER_VERSIONS = 3;

    private final Catalog catalog;
    private final Manifests manifests;
    private final ContentWriter content;
    private final Ulids ulids;
    private final Clock clock;
    private final Supplier<Origin> origin;

    VersionWriter(
            Catalog catalog,
            Manifests manifests,
            ContentWriter content,
            Ulids ulids,
            Clock clock,
            Supplier<Origin> origin) {
        this.catalog = catalog;
        this.manifests = manifests;
        this.content = content;
        this.ulids = ulids;
        this.clock = clock;
        this.origin = origin;
    }

    /// @param inputs the versions that the request's inputs name
    PutResult put(PutRequest request, List<VersionId> inputs) {
        var start = clock.instant();
        // Asking git takes about as long as a small put, so it is done meanwhile.
        var found = request.origin()
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> CompletableFuture.supplyAsync(origin));
        var banned = new HashSet<ObjectId>();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var written = content.write(
                    request.source(),
                    request.reading(),
                    avoid -> known(request, inputs, avoid),
                    banned,
                    request.progress());
            var add = addVersion(request, inputs, found.join(), written);
            switch (catalog.commit(transaction(request, add))) {
                case CommitResult.Committed(var entry, var repeated) -> {
                    var version = added(entry, request.artifact());
                    var elapsed = Duration.between(start, clock.instant());
                    return new PutResult(version, repeated, written.knownBytes(), elapsed);
                }
                case CommitResult.Condemned(var objects) -> banned.addAll(objects);
                case CommitResult.Unchanged() -> throw new IllegalStateException("adding a version changes something");
            }
        }
        throw new CofferException.Unavailable("the collector keeps removing what this put refers to", null);
    }

    private KnownChunks known(PutRequest request, List<VersionId> inputs, Set<ObjectId> avoid) {
        var learned = new HashSet<ObjectId>();
        var known = new KnownChunks(heads -> holders(heads, learned), avoid);
        catalog.versions(request.artifact(), Long.MAX_VALUE, EARLIER_VERSIONS)
                .forEach(version -> readable(version, learned).ifPresent(known::learn));
        inputs.forEach(input -> catalog.find(Reference.to(input))
                .flatMap(version -> readable(version, learned))
                .ifPresent(known::learn));
        return known;
    }

    private List<Manifest> holders(Collection<Long> heads, Set<ObjectId> learned) {
        var found = new ArrayList<Manifest>();
        for (var id : catalog.holders(heads)) {
            catalog.find(Reference.to(id))
                    .flatMap(version -> readable(version, learned))
                    .ifPresent(found::add);
        }
        return found;
    }

    /// The manifest of an earlier version, once. A damaged one only costs deduplication.
    private Optional<Manifest> readable(StoredVersion version, Set<ObjectId> learned) {
        if (!learned.add(version.storage().manifest())) {
            return Optional.empty();
        }
        try {
            return Optional.of(manifests.load(
                    version.storage().manifest(), version.storage().manifestDigest()));
        } catch (CofferException.Corrupt e) {
            return Optional.empty();
        }
    }

    private Change.AddVersion addVersion(
            PutRequest request, List<VersionId> inputs, Origin found, ContentWriter.Written written) {
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
            storage = new Storage(id, encoded.digest(), List.copyOf(manifest.objects()), written.heads());
        }
        request.progress().stored(manifestBytes);
        return new Change.AddVersion(
                request.artifact(),
                request.type(),
                request.label().<LabelRule>map(LabelRule.Exactly::new).orElseGet(LabelRule.None::new),
                manifest.shape(),
                digest,
                manifest.files(),
                manifest.bytes(),
                written.storedBytes() + manifestBytes,
                request.facts(found, inputs),
                List.of(),
                storage);
    }

    /// Where an earlier version lies that has the same tree and layout: then its manifest serves both.
    private Optional<Storage> sameTree(ArtifactName artifact, Digest digest, Manifest manifest) {
        var same = new Reference(artifact, new Reference.Selector.ByDigest(digest.hex()));
        return catalog.find(same)
                .filter(earlier -> readable(earlier, new HashSet<>())
                        .filter(manifest::equals)
                        .isPresent())
                .map(StoredVersion::storage);
    }

    private Transaction transaction(PutRequest request, Change.AddVersion add) {
        var changes = new ArrayList<Change>();
        changes.add(add);
        for (var alias : request.aliases()) {
            changes.add(new Change.SetAlias(
                    request.artifact(), alias, OptionalLong.empty(), new Change.Expected.Anything(), "put"));
        }
        return new Transaction(
                ulids.next(),
                clock.instant(),
                ArtifactStore.actor(add.facts().origin()),
                request.idempotencyKey(),
                changes);
    }

    private Version added(Entry entry, ArtifactName artifact) {
        var id = entry.added().stream()
                .filter(each -> each.artifact().equals(artifact))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("entry " + entry.number() + " adds no " + artifact));
        return catalog.find(Reference.to(id)).map(StoredVersion::version).orElseThrow();
    }
}
