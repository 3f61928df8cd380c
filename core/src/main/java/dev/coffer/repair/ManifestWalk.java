package dev.coffer.repair;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.ObjectId;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Pages;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.content.Manifest;
import dev.coffer.integrity.VersionManifests;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Goes through the versions of a store that are not swept.
final class ManifestWalk {
    private final Catalog catalog;
    private final VersionManifests manifests;

    ManifestWalk(Catalog catalog, VersionManifests manifests) {
        this.catalog = catalog;
        this.manifests = manifests;
    }

    /// Hands over versions until one answers that no more are needed.
    void versions(Predicate<StoredVersion> goesOn) {
        var _ = Pages.versions(catalog)
                .filter(stored -> !stored.version().state().swept())
                .allMatch(goesOn);
    }

    /// Hands over each manifest that can be read once: first those of some versions, then all others.
    void manifests(Predicate<StoredVersion> first, BooleanSupplier goesOn, Consumer<Manifest> manifest) {
        Set<ObjectId> seen = new HashSet<>();
        for (boolean all : new boolean[] {false, true}) {
            versions(stored -> {
                if ((all || first.test(stored)) && seen.add(stored.storage().manifest())) {
                    readable(stored).ifPresent(manifest);
                }
                return goesOn.getAsBoolean();
            });
        }
    }

    /// The manifest of a version; empty when it is damaged.
    Optional<Manifest> readable(StoredVersion stored) {
        try {
            return Optional.of(manifests.load(stored));
        } catch (CofferException.Corrupt e) {
            return Optional.empty();
        }
    }
}
