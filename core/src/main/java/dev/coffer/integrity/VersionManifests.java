package dev.coffer.integrity;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Shape;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.content.Manifest;
import dev.coffer.content.ManifestFormat;
import dev.coffer.content.Manifests;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;

/// Loads the manifests of versions, each compared with the version's digest. Threads may share it.
public final class VersionManifests {
    private final Manifests manifests;

    public VersionManifests(BlobStore blobs) {
        this.manifests = new Manifests(blobs);
    }

    /// Makes a manifest durable.
    ///
    /// @return its size in bytes
    public long store(ObjectId id, ManifestFormat.Encoded encoded) {
        return manifests.store(id, encoded);
    }

    /// Loads what a version consists of.
    ///
    /// @throws CofferException.Corrupt when the manifest is missing or damaged, or lists another tree than the version's digest names
    public Manifest load(StoredVersion stored) {
        var storage = stored.storage();
        var loaded = manifests.load(storage.manifest(), storage.manifestDigest());
        checkTree(stored, loaded.tree());
        return loaded.manifest();
    }

    /// Checks that a manifest lists the tree that the version's digest names.
    ///
    /// @param tree the digest of the tree that the manifest lists
    /// @throws CofferException.Corrupt when it is not the version's
    public static void checkTree(StoredVersion stored, Digest tree) {
        if (!tree.equals(stored.version().digest())) {
            throw new CofferException.Corrupt(
                    StoreLayout.object(stored.storage().manifest()) + " lists other files than the digest of "
                            + stored.version().id() + " names");
        }
    }

    /// What a manifest says of a version, without its entries.
    ///
    /// @param tree    the digest of the tree
    /// @param objects a digest of the packs and raw objects it refers to
    public record Summary(Digest tree, Shape shape, long files, long bytes, Digest objects) {
        /// Returns what a manifest says.
        ///
        /// @param tree the digest of its tree
        public static Summary of(Manifest manifest, Digest tree) {
            return new Summary(tree, manifest.shape(), manifest.files(), manifest.bytes(), digest(manifest.objects()));
        }

        private static Digest digest(Collection<ObjectId> objects) {
            var sha = Digest.sha256();
            objects.stream()
                    .distinct()
                    .sorted()
                    .forEach(object -> sha.update((object + "\n").getBytes(StandardCharsets.US_ASCII)));
            return Digest.read(sha.digest(), 0);
        }
    }

    /// How the recorded facts of a version contradict its manifest; empty when they agree.
    public static Optional<String> contradiction(StoredVersion stored, Summary manifest) {
        var version = stored.version();
        if (version.shape() != manifest.shape()) {
            return said(stored, "the shape '" + version.shape().word() + "'");
        }
        if (version.files() != manifest.files()) {
            return said(stored, version.files() + " files, and there are " + manifest.files());
        }
        if (version.bytes() != manifest.bytes()) {
            return said(stored, version.bytes() + " bytes, and there are " + manifest.bytes());
        }
        return Summary.digest(stored.storage().objects()).equals(manifest.objects())
                ? Optional.empty()
                : said(stored, "other objects than its manifest refers to");
    }

    private static Optional<String> said(StoredVersion stored, String recorded) {
        return Optional.of("the catalog records for " + stored.version().id() + " " + recorded);
    }
}
