package dev.coffer.repair;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.blob.BlobStore;
import dev.coffer.catalog.Catalog;
import dev.coffer.checkout.ContentReader;
import dev.coffer.content.Chunk;
import dev.coffer.content.Manifest;
import dev.coffer.content.ObjectReader;
import dev.coffer.content.Place;
import dev.coffer.integrity.VersionManifests;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/// Good copies in a store: this one, where other manifests know the same chunk elsewhere, or another. Chunks are found
/// by their digests; whole files by theirs, also where they are cut in another way.
public final class StoreCopies implements Copies {
    private final ManifestWalk walk;
    private final ObjectReader objects;
    private final ContentReader reader;
    private final Set<Digest> trees;
    private final BiPredicate<Chunk, Place.Stored> isDamaged;

    /// @param trees     of versions that are looked at first
    /// @param isDamaged where it is known that there is no good copy
    StoreCopies(
            Catalog catalog,
            BlobStore blobs,
            ContentReader reader,
            Set<Digest> trees,
            BiPredicate<Chunk, Place.Stored> isDamaged) {
        this.walk = new ManifestWalk(catalog, new VersionManifests(blobs));
        this.objects = new ObjectReader(blobs);
        this.reader = reader;
        this.trees = Set.copyOf(trees);
        this.isDamaged = isDamaged;
    }

    @Override
    public void supply(Wanted wanted, Rescue rescue) {
        walk.manifests(
                stored -> trees.contains(stored.version().digest()),
                () -> !wanted.isEmpty(),
                manifest -> supply(manifest, wanted, rescue));
    }

    private void supply(Manifest manifest, Wanted wanted, Rescue rescue) {
        for (var entry : manifest.entries()) {
            if (entry.item() instanceof TreeEntry.File file) {
                entry.chunks().forEach(chunk -> take(chunk, wanted, rescue));
                wanted.of(file.digest()).forEach(each -> takeCut(each, entry, wanted, rescue));
            }
        }
    }

    private void take(Chunk chunk, Wanted wanted, Rescue rescue) {
        boolean isUseful = wanted.has(chunk.digest())
                && !(chunk.place() instanceof Place.Stored place && isDamaged.test(chunk, place));
        if (isUseful && rescue.take(chunk, objects)) {
            wanted.found(chunk.digest());
        }
    }

    /// From a file with the right digest that is cut in another way.
    private void takeCut(Map.Entry<Long, Chunk> part, Manifest.Entry file, Wanted wanted, Rescue rescue) {
        if (file.chunks().stream()
                .anyMatch(chunk -> chunk.digest().equals(part.getValue().digest()))) {
            return;
        }
        int length = part.getValue().length();
        try (InputStream stream = reader.open(file, () -> file, part.getKey(), length)) {
            var bytes = stream.readNBytes(length);
            if (bytes.length == length && rescue.take(part.getValue().digest(), bytes, 0, length)) {
                wanted.found(part.getValue().digest());
            }
        } catch (CofferException.Corrupt e) {
            // That copy is damaged, too.
            return;
        } catch (IOException e) {
            throw new CofferException.Unavailable("cannot read a good copy: " + e.getMessage(), e);
        }
    }

    /// A manifest that lists a tree, and whose chunks are the files in it: each that is not known to be was read and
    /// summed. The digest of the tree does not say that, and anybody may have made a manifest.
    Optional<Manifest> manifest(Digest tree) {
        var found = new java.util.ArrayList<Manifest>(1);
        walk.versions(stored -> {
            if (stored.version().digest().equals(tree)) {
                walk.readable(stored).filter(this::isSummed).ifPresent(found::add);
            }
            return found.isEmpty();
        });
        return found.stream().findFirst();
    }

    private boolean isSummed(Manifest manifest) {
        try {
            reader.check(manifest.entries().stream()
                    .filter(entry -> !reader.isVerified(entry))
                    .toList());
            return true;
        } catch (CofferException.Corrupt e) {
            return false;
        }
    }
}
