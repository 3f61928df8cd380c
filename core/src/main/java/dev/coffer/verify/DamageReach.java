package dev.coffer.verify;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.artifact.TreePath;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.catalog.VersionReferences;
import dev.coffer.content.Chunk;
import dev.coffer.content.Manifest;
import dev.coffer.content.Place;
import dev.coffer.integrity.VerifiedCache;
import dev.coffer.integrity.VersionManifests;
import dev.coffer.verify.VerifyReport.Affected;
import dev.coffer.verify.VerifyReport.Damage;
import dev.coffer.verify.VerifyReport.Range;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds out what damage reaches: every version that refers to what is damaged, and where in it, not only the version
/// in which it was found.
public final class DamageReach {
    private final Catalog catalog;
    private final VersionManifests manifests;
    private final Findings findings;
    private final Repaired repaired;
    private final Map<Object, Reached> reached = new LinkedHashMap<>();
    private final Map<ArtifactName, Set<Long>> versions = new HashMap<>();
    private long more;

    /// A damage, and what it reaches so far.
    private static final class Reached {
        private final String object;
        private final String problem;
        private final Optional<Range> range;
        private final boolean readable;
        private final List<Affected> affected = new ArrayList<>();
        private long more;

        Reached(String object, String problem, Optional<Range> range, boolean readable) {
            this.object = object;
            this.problem = problem;
            this.range = range;
            this.readable = readable;
        }

        void add(Affected place) {
            if (affected.size() < VerifyReport.AFFECTED_LIMIT) {
                affected.add(place);
            } else {
                more++;
            }
        }

        Damage damage() {
            return new Damage(object, problem, range, readable, affected, more);
        }
    }

    DamageReach(Catalog catalog, VersionManifests manifests, Findings findings) {
        this(catalog, manifests, findings, new Repaired(Set.of(), Set.of()));
    }

    /// @param repaired what does not count any more
    public DamageReach(Catalog catalog, VersionManifests manifests, Findings findings, Repaired repaired) {
        this.catalog = catalog;
        this.manifests = manifests;
        this.findings = findings;
        this.repaired = repaired;
    }

    /// Repairs that were made, or could be, although versions refer to what is damaged.
    ///
    /// @param chunks    of which there is a good copy
    /// @param versions  whose manifest can be recovered
    public record Repaired(Set<Digest> chunks, Set<VersionId> versions) {
        public Repaired {
            chunks = Set.copyOf(chunks);
            versions = Set.copyOf(versions);
        }
    }

    /// Returns the damages that still reach a version, or the store as a whole.
    public List<Damage> left() {
        return damages().stream().filter(damage -> !damage.affected().isEmpty()).toList();
    }

    /// All damages, each with what it reaches. Reads the manifests of versions that refer to a damaged object.
    List<Damage> damages() {
        if (findings.isEmpty()) {
            return List.of();
        }
        prepare();
        var damaged = findings.objects();
        catalog.eachReferences(references -> {
            if (concerns(references, damaged)) {
                follow(references);
            }
        });
        more = Math.max(0, reached.size() - VerifyReport.DAMAGES_LIMIT);
        return reached.values().stream()
                .limit(VerifyReport.DAMAGES_LIMIT)
                .map(Reached::damage)
                .toList();
    }

    /// Returns how many damages are not listed.
    long more() {
        return more;
    }

    /// Returns how many versions of an artifact are damaged.
    long versionsOf(ArtifactName artifact) {
        return versions.getOrDefault(artifact, Set.of()).size();
    }

    private void prepare() {
        findings.manifests()
                .forEach((recorded, problem) -> note(recorded, recorded.manifest(), problem, Optional.empty(), false));
        findings.others()
                .forEach((version, id) -> note(
                        version,
                        id,
                        "lists other files than the digest of " + version + " names",
                        Optional.empty(),
                        false));
        findings.lost()
                .forEach((id, length) -> note(
                        id,
                        id,
                        StoreLayout.object(id) + (length < 0 ? " is missing" : " is truncated to " + length + " bytes"),
                        Optional.empty(),
                        false));
        findings.tables().forEach((id, problem) -> note(tableKey(id), id, problem, Optional.empty(), true));
        findings.chunks().forEach((at, bad) -> {
            var place = (Place.Stored) bad.chunk().place();
            var range = new Range(place.offset(), place.storedLength());
            note(at, at.object(), bad.problem(), Optional.of(range), bad.readable());
        });
        findings.files()
                .forEach((content, bad) -> reached.put(
                        content, new Reached("file " + bad.file().shortHex(), bad.problem(), Optional.empty(), false)));
        findings.inline().forEach((at, problem) -> note(at, at.manifest(), problem, Optional.empty(), false));
        findings.facts()
                .forEach((version, wrong) ->
                        note(factsKey(version), wrong.manifest(), wrong.problem(), Optional.empty(), true));
        findings.unlisted()
                .forEach(id -> note(
                        listingKey(id), id, "is there, but the listing of the store lacks it", Optional.empty(), true));
    }

    private static Object tableKey(ObjectId pack) {
        return "table " + pack;
    }

    private static Object factsKey(VersionId version) {
        return "facts " + version;
    }

    private static Object listingKey(ObjectId object) {
        return "listing " + object;
    }

    private void note(Object key, ObjectId object, String problem, Optional<Range> range, boolean readable) {
        var name = StoreLayout.object(object).value();
        // The object is said already.
        var text = problem.startsWith(name + " ") ? problem.substring(name.length() + 1) : problem;
        reached.put(key, new Reached(name, text, range, readable));
    }

    private boolean concerns(VersionReferences references, Set<ObjectId> damaged) {
        // Another version may list the same chunks for the same file in a manifest of its own.
        return !references.swept()
                && (!findings.files().isEmpty() || references.objects().stream().anyMatch(damaged::contains));
    }

    private void follow(VersionReferences references) {
        var stored = catalog.find(Reference.to(references.id()))
                .filter(found -> !found.version().state().swept());
        if (stored.isEmpty()) {
            return;
        }
        var manifest = stored.get().storage().manifest();
        if (repaired.versions().contains(references.id())) {
            return;
        }
        var whole = new Affected(references.id(), Optional.empty(), Optional.empty());
        if (findings.isWithoutManifest(stored.get())) {
            var recorded = Findings.Recorded.of(stored.get());
            add(findings.manifests().containsKey(recorded) ? recorded : references.id(), whole);
            return;
        }
        if (findings.facts().containsKey(references.id())
                && findings.facts().get(references.id()).manifest().equals(manifest)) {
            add(factsKey(references.id()), whole);
        }
        try {
            follow(stored.get(), manifests.load(stored.get()));
        } catch (CofferException.Corrupt e) {
            // It was damaged or swept after it was looked at. The next verification finds it.
        }
    }

    private void follow(StoredVersion of, Manifest manifest) {
        var version = of.version().id();
        var readable = new HashSet<Object>();
        for (var entry : manifest.entries()) {
            if (entry.item() instanceof TreeEntry.File file) {
                long offset = 0;
                for (var chunk : entry.chunks()) {
                    if (chunk.place() instanceof Place.Stored stored
                            && !repaired.chunks().contains(chunk.digest())) {
                        follow(version, file.path(), offset, chunk, stored, readable);
                    }
                    offset += chunk.length();
                }
                followFile(of, file, entry.chunks());
            }
        }
        for (var object : manifest.objects()) {
            if (findings.unlisted().contains(object)) {
                readable.add(listingKey(object));
            }
        }
        readable.forEach(key -> add(key, new Affected(version, Optional.empty(), Optional.empty())));
    }

    private void followFile(StoredVersion of, TreeEntry.File file, List<Chunk> chunks) {
        var place = new Affected(of.version().id(), Optional.of(file.path()), Optional.empty());
        if (!findings.files().isEmpty()) {
            add(VerifiedCache.content(file.digest(), chunks), place);
        }
        for (var chunk : chunks) {
            add(new Findings.InlineChunk(of.storage().manifest(), chunk.digest()), place);
        }
    }

    /// @param readable damages of objects, in which everything can be read
    private void follow(
            VersionId version, TreePath path, long offset, Chunk chunk, Place.Stored stored, Set<Object> readable) {
        var place = new Affected(version, Optional.of(path), Optional.of(new Range(offset, chunk.length())));
        var at = Findings.At.of(chunk, stored);
        if (findings.chunks().containsKey(at)) {
            add(at, place);
        } else if (findings.isUnreadable(chunk, stored)) {
            addJoined(stored.object(), place);
        }
        if (findings.tables().containsKey(stored.object())) {
            readable.add(tableKey(stored.object()));
        }
    }

    private void add(Object key, Affected place) {
        var damage = reached.get(key);
        if (damage != null) {
            damage.add(place);
            versions.computeIfAbsent(place.version().artifact(), _ -> new HashSet<>())
                    .add(place.version().number());
        }
    }

    /// Chunks that follow one another are one range.
    private void addJoined(Object key, Affected place) {
        var damage = reached.get(key);
        if (damage != null && !damage.affected.isEmpty() && damage.more == 0) {
            var last = damage.affected.getLast();
            var before = last.range().orElse(new Range(0, 0));
            var range = place.range().orElseThrow();
            if (last.version().equals(place.version())
                    && last.path().equals(place.path())
                    && before.offset() + before.length() == range.offset()) {
                var joined = new Range(before.offset(), before.length() + range.length());
                damage.affected.set(
                        damage.affected.size() - 1, new Affected(place.version(), place.path(), Optional.of(joined)));
                return;
            }
        }
        add(key, place);
    }
}
