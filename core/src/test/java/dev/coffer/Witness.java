package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.Protection;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulid;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.Event;
import dev.coffer.catalog.Storage;
import dev.coffer.catalog.checkpoint.WithoutCheckpoints;
import dev.coffer.catalog.log.LogCatalog;
import dev.coffer.content.Manifests;
import dev.coffer.content.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Reads every entry as it is committed, from the store itself, keeps its own simple book of what follows from it, and checks the store
/// against that.
final class Witness {
    static final String PARTS = "parts";

    /// What repacking leaves as it is: see [dev.coffer.sweep.Collector].
    private static final double NEEDED_SHARE = 0.5;

    private static final long LEAST_WASTE = 64 << 10;

    private static final Ulid STORE = new Ulid(1, 1);

    private final BlobStore blobs;
    private final ArtifactStore store;
    private final LogCatalog catalog;
    private final List<byte[]> contents;
    private final Map<VersionId, Known> versions = new LinkedHashMap<>();
    private final Map<String, Long> aliases = new TreeMap<>();
    private final Set<ObjectId> condemned = new HashSet<>();
    private final List<VersionId> toRead = new ArrayList<>();
    private long seen;
    private int relocated;

    /// A version.
    ///
    /// @param parts     which contents its files have
    /// @param deletions how often it was deleted
    record Known(
            VersionId id,
            List<Integer> parts,
            Storage storage,
            boolean deleted,
            boolean swept,
            Optional<Protection> protection,
            int deletions) {
        Known deletedOnceMore() {
            return new Known(id, parts, storage, true, swept, protection, deletions + 1);
        }

        Known restored() {
            return new Known(id, parts, storage, false, swept, protection, deletions);
        }

        Known givenUp() {
            return new Known(id, parts, storage, deleted, true, protection, deletions);
        }

        Known at(Storage now) {
            return new Known(id, parts, now, deleted, swept, protection, deletions);
        }

        Known protectedBy(Optional<Protection> now) {
            return new Known(id, parts, storage, deleted, swept, now, deletions);
        }
    }

    /// @param store    on the same blobs, where nothing goes wrong
    /// @param contents what files can have in them
    Witness(BlobStore blobs, ArtifactStore store, List<byte[]> contents) {
        this.blobs = blobs;
        this.store = store;
        this.catalog = LogCatalog.open(blobs, STORE);
        this.contents = contents;
    }

    static String path(int index) {
        return "file" + index;
    }

    List<Known> live() {
        return versions.values().stream().filter(known -> !known.deleted()).toList();
    }

    List<Known> deleted() {
        return versions.values().stream().filter(Known::deleted).toList();
    }

    Optional<Known> version(VersionId id) {
        return Optional.ofNullable(versions.get(id));
    }

    long entries() {
        return seen;
    }

    /// How often a version was laid elsewhere.
    int relocated() {
        return relocated;
    }

    /// Takes note of what was committed since, and checks what must hold at every moment.
    void look() {
        List<Entry> page = List.of();
        if (blobs.find(StoreLayout.logEntry(seen + 1)).isPresent()) {
            page = catalog.entries(seen, Catalog.PAGE_LIMIT);
        }
        for (var entry : page) {
            entry.events().forEach(event -> note(event, entry));
            seen = entry.number();
        }
        for (var known : versions.values()) {
            if (!known.swept()) {
                checkWhole(known);
            }
        }
        if (!page.isEmpty()) {
            aliases.forEach((alias, number) -> assertThat(versions.values())
                    .as("%s names v%d, which is there", alias, number)
                    .anyMatch(known -> !known.deleted()
                            && known.id().number() == number
                            && alias.startsWith(known.id().artifact() + ":")));
        }
    }

    private void checkWhole(Known known) {
        known.storage().everyObject().forEach(object -> {
            if (blobs.find(StoreLayout.object(object)).isEmpty()) {
                throw new AssertionError(known.id() + " needs " + object + ", which is gone");
            }
        });
    }

    private Known known(VersionId id) {
        return version(id).orElseThrow(() -> new AssertionError("nobody committed " + id));
    }

    private void note(Event event, Entry entry) {
        switch (event) {
            case Event.VersionAdded(var stored) -> {
                var version = stored.version();
                var parts = Arrays.stream(
                                version.facts().tags().getOrDefault(PARTS, "").split(","))
                        .map(Integer::valueOf)
                        .toList();
                assertThat(condemned)
                        .doesNotContainAnyElementsOf(
                                stored.storage().everyObject().toList());
                versions.put(
                        version.id(),
                        new Known(version.id(), parts, stored.storage(), false, false, Optional.empty(), 0));
                toRead.add(version.id());
            }
            case Event.VersionDeleted(var id) -> {
                assertThat(known(id).protection().filter(protection -> protection.holdsAt(entry.time())))
                        .as("protection of %s, which is deleted", id)
                        .isEmpty();
                versions.put(id, known(id).deletedOnceMore());
            }
            case Event.VersionRestored(var id) -> {
                assertThat(known(id).swept()).as("%s is restored and swept", id).isFalse();
                versions.put(id, known(id).restored());
            }
            case Event.VersionsSwept(var ids) ->
                ids.forEach(id -> {
                    assertThat(known(id).deleted())
                            .as("%s is swept and deleted", id)
                            .isTrue();
                    versions.put(id, known(id).givenUp());
                });
            case Event.VersionRelocated(var id, var to) -> {
                relocated++;
                toRead.add(id);
                versions.put(id, known(id).at(to));
            }
            case Event.VersionProtected(var id, var protection) ->
                versions.put(id, known(id).protectedBy(Optional.of(protection)));
            case Event.VersionUnprotected(var id) -> versions.put(id, known(id).protectedBy(Optional.empty()));
            case Event.AliasMoved(var artifact, var alias, var _, var to, var _) -> {
                var name = artifact + ":" + alias;
                if (to.isPresent()) {
                    aliases.put(name, to.getAsLong());
                } else {
                    aliases.remove(name);
                }
            }
            case Event.ObjectsCondemned(var objects) -> condemned.addAll(objects);
            case Event.TagsChanged _, Event.CatalogMoved _ ->
                throw new AssertionError("nobody does such a thing: " + event);
        }
    }

    /// Reads back what was committed or laid elsewhere since. Blobs never change, so as long as a version lies where it lay and nothing
    /// of that is gone, it reads back as it did.
    void readBack() {
        for (var id : toRead) {
            if (!known(id).deleted()) {
                readBack(known(id));
            }
        }
        toRead.clear();
    }

    private void readBack(Known known) {
        for (int i = 0; i < known.parts().size(); i++) {
            try (var in = store.read(known.id().toString(), path(i))) {
                if (!Arrays.equals(in.readAllBytes(), contents.get(known.parts().get(i)))) {
                    throw new AssertionError(known.id() + " reads back wrong");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Reads back every version there is, and asks where every alias leads.
    void readBackAll() {
        live().forEach(this::readBack);
        aliases.forEach((alias, number) ->
                assertThat(store.version(alias).id().number()).as(alias).isEqualTo(number));
    }

    /// Makes the catalog anew from the entries in the store alone, and compares.
    void rebuild() {
        try (var fresh = LogCatalog.open(new WithoutCheckpoints(blobs), STORE)) {
            assertThat(fresh.lastEntry()).isEqualTo(catalog.lastEntry());
            assertThat(fresh.references(0, Catalog.PAGE_LIMIT)).isEqualTo(catalog.references(0, Catalog.PAGE_LIMIT));
            assertThat(fresh.retentionEntries(0, Catalog.PAGE_LIMIT))
                    .isEqualTo(catalog.retentionEntries(0, Catalog.PAGE_LIMIT));
            for (var artifact : catalog.artifacts("", Catalog.PAGE_LIMIT)) {
                assertThat(fresh.artifact(artifact.name())).contains(artifact);
                assertThat(fresh.versions(artifact.name(), Long.MAX_VALUE, Catalog.PAGE_LIMIT))
                        .isEqualTo(catalog.versions(artifact.name(), Long.MAX_VALUE, Catalog.PAGE_LIMIT));
                for (var alias : artifact.aliases().keySet()) {
                    assertThat(fresh.aliasMoves(artifact.name(), alias, Catalog.PAGE_LIMIT))
                            .isEqualTo(catalog.aliasMoves(artifact.name(), alias, Catalog.PAGE_LIMIT));
                }
            }
        }
    }

    /// After everything was collected: there is nothing but what versions need, and little that none does in what versions were swept from.
    /// An object of which a put that began again came to use only a part stays as it is.
    void checkNothingIsLeft() {
        var needed = new HashSet<ObjectId>();
        live().forEach(known -> known.storage().everyObject().forEach(needed::add));
        var lying = new HashMap<ObjectId, Long>();
        blobs.list("", "", BlobStore.PAGE_LIMIT)
                .forEach(info -> StoreLayout.objectOf(info.key()).ifPresent(id -> lying.put(id, info.length())));
        assertThat(lying.keySet()).as("objects that lie there").isEqualTo(needed);
        assertThat(blobs.list(StoreLayout.PROBES, "", BlobStore.PAGE_LIMIT)).isEmpty();
        var used = new HashMap<ObjectId, Set<Long>>();
        var bytes = new HashMap<ObjectId, Long>();
        for (var known : live()) {
            var storage = known.storage();
            new Manifests(blobs)
                    .load(storage.manifest(), storage.manifestDigest()).manifest().entries().stream()
                            .flatMap(entry -> entry.chunks().stream())
                            .forEach(chunk -> {
                                if (chunk.place() instanceof Place.Stored place
                                        && used.computeIfAbsent(place.object(), _ -> new HashSet<>())
                                                .add(place.offset())) {
                                    bytes.merge(place.object(), (long) place.storedLength(), Long::sum);
                                }
                            });
        }
        var partlyReleased = versions.values().stream()
                .filter(Known::swept)
                .flatMap(known -> known.storage().objects().stream())
                .collect(Collectors.toSet());
        lying.forEach((object, length) -> {
            if (partlyReleased.contains(object)) {
                long live = bytes.getOrDefault(object, 0L);
                assertThat(length - live < LEAST_WASTE || live >= length * NEEDED_SHARE)
                        .as("%s of %d bytes, of which %d are needed", object, length, live)
                        .isTrue();
            }
        });
    }

    void close() {
        catalog.close();
        store.close();
    }
}
