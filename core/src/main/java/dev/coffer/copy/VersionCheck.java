package dev.coffer.copy;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobStore;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.checkout.ContentReader;
import dev.coffer.content.Chunk;
import dev.coffer.content.Manifest;
import dev.coffer.content.Place;
import dev.coffer.integrity.ChunkSet;
import dev.coffer.integrity.VersionManifests;
import dev.coffer.transfer.Tuning;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Checks the content of versions on their way into a store: that each file is what its digest says, and that each chunk lies at the
/// place where the manifest says it does. What it knows already it does not read. Threads may share it.
public final class VersionCheck {
    private final ContentReader reader;
    private final Catalog target;
    private final VersionManifests manifests;
    private final ChunkSet places;
    private final Set<ArtifactName> known = new HashSet<>();

    /// @param reader of the store that is nearer: both have the objects
    /// @param target the facts of the store that versions come to; what its versions consist of was checked when they came
    /// @param blobs  of that store
    /// @param tuning of that store
    /// @param salt   fresh and secret, see [ChunkSet]
    public VersionCheck(ContentReader reader, Catalog target, BlobStore blobs, Tuning tuning, long salt) {
        this.reader = reader;
        this.target = target;
        this.manifests = new VersionManifests(blobs);
        this.places = new ChunkSet(tuning.chunksRemembered(), salt);
    }

    /// @throws CofferException.Corrupt when something is damaged, or chunks are not the file that lists them
    void check(ArtifactName artifact, Manifest manifest) {
        learnEarlier(artifact);
        var files = new ArrayList<Manifest.Entry>();
        var parts = new ArrayList<Manifest.Entry>();
        for (var entry : manifest.entries()) {
            if (!reader.isVerified(entry)) {
                files.add(entry);
            } else if (!entry.chunks().isEmpty()) {
                parts.add(new Manifest.Entry(entry.item(), unknown(entry)));
            }
        }
        reader.check(files);
        reader.checkChunks(
                parts.stream().filter(entry -> !entry.chunks().isEmpty()).toList());
        learn(manifest);
    }

    private synchronized List<Chunk> unknown(Manifest.Entry entry) {
        return entry.chunks().stream()
                .filter(chunk -> !(chunk.place() instanceof Place.Stored place && places.has(chunk, place)))
                .toList();
    }

    private synchronized void learn(Manifest manifest) {
        for (var entry : manifest.entries()) {
            for (var chunk : entry.chunks()) {
                if (chunk.place() instanceof Place.Stored place) {
                    places.add(chunk, place);
                }
            }
        }
    }

    /// The newest version of an artifact mostly has what the next one has.
    private synchronized void learnEarlier(ArtifactName artifact) {
        if (!known.add(artifact) || target.artifact(artifact).isEmpty()) {
            return;
        }
        for (var stored : target.versions(artifact, Long.MAX_VALUE, 1)) {
            if (!stored.version().state().swept()) {
                readable(stored).ifPresent(this::learn);
            }
        }
    }

    /// Where it cannot be read, more of the next one is.
    private Optional<Manifest> readable(StoredVersion stored) {
        try {
            return Optional.of(manifests.load(stored));
        } catch (CofferException.Corrupt e) {
            return Optional.empty();
        }
    }
}
