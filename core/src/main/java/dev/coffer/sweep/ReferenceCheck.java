package dev.coffer.sweep;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Reference;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.Ulid;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.catalog.VersionReferences;
import dev.coffer.content.Manifests;
import dev.coffer.integrity.VerifiedCache;
import dev.coffer.integrity.VersionManifests;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Gatherers;

/// Compares the objects that a catalog records of versions with those that their manifests refer to, before anything is
/// deleted by that record. What was compared once on this machine, or made here, is not read again: the name of an
/// object never means anything else. So a collection reads only the manifests of versions that others have put since
/// the last one.
final class ReferenceCheck {
    private static final int AT_ONCE = 16;
    private static final int PAGE = 1_000;

    private final BlobStore blobs;
    private final Catalog catalog;
    private final Ulid store;
    private final VerifiedCache verified;

    ReferenceCheck(SweepContext context) {
        this.blobs = context.blobs();
        this.catalog = context.catalog();
        this.store = context.store();
        this.verified = context.verified();
    }

    /// Compares all versions that were not compared before.
    ///
    /// @param candidates those that are due need nothing any more
    /// @throws CofferException.Refused when a record differs from the manifest, or the manifest cannot be read
    void run(SweepCandidates candidates) {
        var unknown = new ArrayList<VersionReferences>();
        catalog.eachReferences(references -> {
            boolean isGone = references.swept() || candidates.due().contains(references.id());
            if (!isGone && !verified.isCompared(store, references.id(), references.objects())) {
                unknown.add(references);
                if (unknown.size() == PAGE) {
                    compare(unknown);
                }
            }
        });
        compare(unknown);
        verified.save();
    }

    private void compare(List<VersionReferences> unknown) {
        var seen = catalog.seen();
        unknown.stream()
                .flatMap(references -> seen.find(Reference.to(references.id())).stream())
                .filter(stored -> !stored.version().state().swept())
                .gather(Gatherers.mapConcurrent(AT_ONCE, stored -> new Compared(stored, problem(stored))))
                .forEach(this::note);
        unknown.clear();
    }

    private record Compared(StoredVersion version, Optional<String> problem) {}

    private void note(Compared compared) {
        var version = compared.version();
        var id = version.version().id();
        if (compared.problem().isEmpty()) {
            verified.compared(store, id, version.storage().everyObject().toList());
            return;
        }
        // Somebody may have swept or relocated it since it was looked at.
        var now = catalog.find(Reference.to(id))
                .filter(found -> !found.version().state().swept());
        if (now.isPresent() && now.get().storage().equals(version.storage())) {
            throw new CofferException.Refused(
                    "it is not known what " + id + " needs: "
                            + compared.problem().get(),
                    "nothing was deleted; coffer repair may help, or coffer rm --now " + id
                            + " where it is not needed");
        }
    }

    private Optional<String> problem(StoredVersion stored) {
        try {
            var storage = stored.storage();
            var loaded = new Manifests(blobs).load(storage.manifest(), storage.manifestDigest());
            VersionManifests.checkTree(stored, loaded.tree());
            return VersionManifests.contradiction(
                    stored, VersionManifests.Summary.of(loaded.manifest(), loaded.tree()));
        } catch (CofferException.Corrupt e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
