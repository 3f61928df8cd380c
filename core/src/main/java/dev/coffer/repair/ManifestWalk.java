package dev.coffer.repair;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.ObjectId;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.content.Manifest;
import dev.coffer.integrity.VersionManifests;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Goes through the versions of a store whose content is not given up.
final class ManifestWalk {
    /// A version may have a list of files' beginnings with it, so pages are short.
    private static final int VERSIONS_AT_ONCE = 100;

    private final Catalog catalog;
    private final VersionManifests manifests;

    ManifestWalk(Catalog catalog, VersionManifests manifests) {
        this.catalog = catalog;
        this.manifests = manifests;
    }

    /// Hands over versions, until there is no more need.
    void versions(Predicate<StoredVersion> goesOn) {
        var names = catalog.artifacts("", Catalog.PAGE_LIMIT);
        while (!names.isEmpty()) {
            for (var artifact : names) {
                var page = catalog.versions(artifact.name(), Long.MAX_VALUE, VERSIONS_AT_ONCE);
                while (!page.isEmpty()) {
                    for (var stored : page) {
                        if (!stored.version().state().swept() && !goesOn.test(stored)) {
                            return;
                        }
                    }
                    long last = page.getLast().version().id().number();
                    page = catalog.versions(artifact.name(), last, VERSIONS_AT_ONCE);
                }
            }
            names = catalog.artifacts(names.getLast().name().value(), Catalog.PAGE_LIMIT);
        }
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
