package dev.coffer;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.VersionId;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.checkout.ContentReader;
import dev.coffer.content.Manifest;
import dev.coffer.ingest.Source;
import dev.coffer.integrity.VersionManifests;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Copies single versions from one store into another, one commit each.
///
/// @param store the id of the store they come from
record VersionCopy(String store, StoreView view, Catalog catalog, VersionManifests manifests, ContentReader reader) {
    List<CopyResult.Copy> into(ArtifactStore target, CopyRequest request) {
        var copies = new ArrayList<CopyResult.Copy>();
        for (var version : inputsFirst(request.references())) {
            copies.add(copy(version, target, request));
        }
        return copies;
    }

    /// Those that others of them were made from come first, so that the others can have them as inputs.
    private List<StoredVersion> inputsFirst(List<Reference> references) {
        var left = new LinkedHashMap<VersionId, StoredVersion>();
        for (var reference : references) {
            var stored = view.live(reference);
            left.put(stored.version().id(), stored);
        }
        var ordered = new ArrayList<StoredVersion>();
        while (!left.isEmpty()) {
            // Inputs are always older, so there is one that waits for none.
            var next = left.values().stream()
                    .filter(each -> each.version().facts().inputs().stream().noneMatch(left::containsKey))
                    .findFirst()
                    .orElseThrow();
            left.remove(next.version().id());
            ordered.add(next);
        }
        return ordered;
    }

    private CopyResult.Copy copy(StoredVersion stored, ArtifactStore target, CopyRequest request) {
        var version = stored.version();
        try {
            var manifest = manifests.load(stored);
            Consumer<Manifest> check = tree -> VersionManifests.checkTree(stored, tree.digest());
            return new Incoming(
                            store,
                            version,
                            digests(catalog, version.facts().inputs()),
                            request.as().orElse(version.id().artifact()),
                            request.label(),
                            request.aliases() ? aliases(version.id()) : Set.of(),
                            new Source.Stored(manifest, reader),
                            check,
                            request.progress())
                    .into(target);
        } catch (CofferException.Corrupt e) {
            throw new CofferException.Corrupt(version.id() + " cannot be copied: " + e.getMessage(), e);
        }
    }

    /// What versions, deleted ones too, consist of.
    static Map<VersionId, Digest> digests(Catalog catalog, List<VersionId> inputs) {
        var digests = new HashMap<VersionId, Digest>();
        for (var input : inputs) {
            catalog.find(Reference.to(input))
                    .ifPresent(found -> digests.put(input, found.version().digest()));
        }
        return digests;
    }

    private Set<Handle> aliases(VersionId id) {
        return catalog.artifact(id.artifact()).stream()
                .flatMap(artifact -> artifact.aliases().entrySet().stream())
                .filter(alias -> alias.getValue() == id.number())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /// Whether a version of the artifact, deleted or not, has the label, or an alias has that name.
    static boolean isTaken(StoreView view, Catalog catalog, Reference named, Handle label) {
        if (catalog.find(named).isPresent()) {
            return true;
        }
        return view.history(named.artifact())
                .anyMatch(stored -> stored.version().label().equals(Optional.of(label)));
    }
}
