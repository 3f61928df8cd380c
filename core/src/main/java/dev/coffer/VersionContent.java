package dev.coffer;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.TreePath;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.checkout.ContentReader;
import dev.coffer.content.Manifest;
import dev.coffer.export.ExportManifest;
import dev.coffer.export.Sha256Sums;
import dev.coffer.integrity.VersionManifests;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Reads the content of versions, also of one that is relocated meanwhile: what is gone where it was is then where it is now.
///
/// Threads may share it.
final class VersionContent {
    /// How often a version may be relocated while it is read. Each time takes a whole collection or repair.
    private static final int RELOCATIONS = 100;

    private final BlobStore blobs;
    private final Catalog catalog;
    private final VersionManifests manifests;
    private final ContentReader reader;
    private final String store;
    private final StoreView now;
    private final Clock clock;

    /// @param store the id of the store
    VersionContent(
            BlobStore blobs,
            Catalog catalog,
            VersionManifests manifests,
            ContentReader reader,
            String store,
            StoreView now,
            Clock clock) {
        this.blobs = blobs;
        this.catalog = catalog;
        this.manifests = manifests;
        this.reader = reader;
        this.store = store;
        this.now = now;
        this.clock = clock;
    }

    /// Writes a version to disk.
    GetResult get(GetRequest request) {
        var start = clock.instant();
        return read(now.live(request.reference()), stored -> {
            var path =
                    reader.write(manifests.load(stored), request.destination(), request.existing(), request.progress());
            return new GetResult(stored.version(), path, Duration.between(start, clock.instant()));
        });
    }

    /// Writes a version to disk with a description and digests beside it.
    GetResult export(GetRequest request) {
        var start = clock.instant();
        return read(now.live(request.reference()), stored -> export(stored, request, start));
    }

    private GetResult export(StoredVersion stored, GetRequest request, Instant start) {
        var manifest = manifests.load(stored);
        var version = stored.version();
        var export = new ExportManifest(
                store,
                version,
                VersionCopy.digests(catalog, version.facts().inputs()),
                manifest.entries().stream().map(Manifest.Entry::item).toList());
        var described = export.bytes();
        var digests = new LinkedHashMap<String, Digest>();
        digests.put(ExportManifest.NAME, Digest.of(described));
        digests.putAll(export.digests());
        var beside = Map.of(ExportManifest.NAME, described, Sha256Sums.NAME, new Sha256Sums(digests).bytes());
        var path = reader.writeBelow(
                ExportManifest.FILES, manifest, beside, request.destination(), request.existing(), request.progress());
        return new GetResult(version, path, Duration.between(start, clock.instant()));
    }

    /// Returns the manifest of a version.
    Manifest manifest(StoredVersion stored) {
        return read(stored, manifests::load);
    }

    /// Returns a file of a version that stays the same one, whatever the reference means later, and wherever its content lies.
    VersionFile file(Reference reference, String path) {
        var stored = now.live(reference);
        var id = Reference.to(stored.version().id());
        return VersionFile.of(reader, manifest(stored), () -> manifest(now.live(id)), TreePath.of(path));
    }

    /// Returns an address of a file that is exactly one raw object.
    Optional<FileLink> link(Reference reference, String path, Duration validity) {
        if (validity.compareTo(BlobStore.SHORTEST_LINK) < 0 || validity.compareTo(BlobStore.LONGEST_LINK) > 0) {
            throw new CofferException.Invalid("a link cannot be valid for " + validity, "from 1 second to 7 days");
        }
        var file = file(reference, path);
        var expires = clock.instant().plus(validity);
        return file.rawObject()
                .map(StoreLayout::object)
                .filter(key -> blobs.find(key)
                        .filter(info -> info.length() == file.item().size())
                        .isPresent())
                .flatMap(key -> blobs.link(key, validity))
                .map(address -> new FileLink(address, expires, file.item()));
    }

    private <T> T read(StoredVersion stored, Function<StoredVersion, T> use) {
        var current = stored;
        for (int relocations = 0; ; relocations++) {
            try {
                return use.apply(current);
            } catch (CofferException.Corrupt e) {
                var again = now.live(Reference.to(current.version().id()));
                if (again.storage().equals(current.storage()) || relocations == RELOCATIONS) {
                    throw e;
                }
                current = again;
            }
        }
    }
}
