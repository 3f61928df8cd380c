package dev.coffer.verify;

import dev.coffer.artifact.Digest;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.ObjectId;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.content.Chunk;
import dev.coffer.content.Place;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// The damage that was found in the objects of a store, whatever refers to them. Used by one thread.
public final class Findings {
    /// Most single chunks that are noted.
    private static final int CHUNKS_LIMIT = 1_000_000;

    private final Map<ObjectId, Long> lost = new LinkedHashMap<>();
    private final Map<Recorded, String> manifests = new LinkedHashMap<>();
    private final Map<VersionId, ObjectId> others = new LinkedHashMap<>();
    private final Map<At, BadChunk> chunks = new LinkedHashMap<>();
    private final Set<Spot> spots = new HashSet<>();
    private final Map<ObjectId, String> tables = new LinkedHashMap<>();
    private final Map<Digest, BadFile> files = new LinkedHashMap<>();
    private final Map<InlineChunk, String> inline = new LinkedHashMap<>();
    private final Set<ObjectId> liars = new HashSet<>();
    private final Map<VersionId, Contradiction> facts = new LinkedHashMap<>();
    private final Set<ObjectId> unlisted = new LinkedHashSet<>();
    private long unnoted;

    /// A chunk and where it should be. Of two manifests that say of the same place that something else is stored there,
    /// or in another way, only one is wrong.
    public record At(ObjectId object, Chunk chunk) {
        static At of(Chunk chunk, Place.Stored place) {
            return new At(place.object(), chunk);
        }
    }

    /// A manifest, with the digest that a version records of it. Another version may record another one, and then only
    /// one of the two is right.
    public record Recorded(ObjectId manifest, Digest digest) {
        static Recorded of(StoredVersion stored) {
            return new Recorded(stored.storage().manifest(), stored.storage().manifestDigest());
        }
    }

    /// A file that its chunks are not, although each of them is what it should be.
    record BadFile(Digest file, String problem) {}

    /// A chunk that lies in a manifest.
    record InlineChunk(ObjectId manifest, Digest digest) {}

    /// Recorded facts that the manifest contradicts.
    public record Contradiction(ObjectId manifest, String problem) {}

    /// Where a chunk begins.
    private record Spot(ObjectId object, long offset) {}

    /// A chunk that is not as it was stored.
    ///
    /// @param readable its bytes are right all the same; what is before them is not
    public record BadChunk(Chunk chunk, String problem, boolean readable) {}

    /// @param length what is left of it; empty when it is missing
    void lost(ObjectId object, OptionalLong length) {
        lost.put(object, length.orElse(Listing.MISSING));
    }

    void manifest(Recorded manifest, String problem) {
        manifests.put(manifest, problem);
    }

    /// @param manifest of the version, which lists another tree than the version's digest names
    void other(VersionId version, ObjectId manifest) {
        others.put(version, manifest);
    }

    void chunk(Chunk chunk, Place.Stored place, String problem, boolean readable) {
        if (chunks.size() < CHUNKS_LIMIT) {
            chunks.putIfAbsent(At.of(chunk, place), new BadChunk(chunk, problem, readable));
            spots.add(new Spot(place.object(), place.offset()));
        } else {
            unnoted++;
        }
    }

    void table(ObjectId pack, String problem) {
        tables.put(pack, problem);
    }

    /// @param content  the chunk list, see [VerifiedCache#content]: another list may well be the same file
    /// @param manifest that has the list
    void file(Digest content, Digest file, ObjectId manifest, String problem) {
        files.put(content, new BadFile(file, problem));
        liars.add(manifest);
    }

    void inline(ObjectId manifest, Digest chunk, String problem) {
        inline.put(new InlineChunk(manifest, chunk), problem);
        liars.add(manifest);
    }

    void facts(VersionId version, ObjectId manifest, String problem) {
        facts.put(version, new Contradiction(manifest, problem));
    }

    void unlisted(ObjectId object) {
        unlisted.add(object);
    }

    public boolean isEmpty() {
        return lost.isEmpty()
                && manifests.isEmpty()
                && others.isEmpty()
                && chunks.isEmpty()
                && tables.isEmpty()
                && files.isEmpty()
                && inline.isEmpty()
                && facts.isEmpty()
                && unlisted.isEmpty();
    }

    /// Packs and raw objects that are missing or too short, with what is left of them; negative when nothing is.
    public Map<ObjectId, Long> lost() {
        return Collections.unmodifiableMap(lost);
    }

    /// Manifests that cannot be read.
    public Map<Recorded, String> manifests() {
        return Collections.unmodifiableMap(manifests);
    }

    /// Manifests that can be read and list another tree than that of the version.
    public Map<VersionId, ObjectId> others() {
        return Collections.unmodifiableMap(others);
    }

    /// Returns whether a version has no manifest that says what is in it.
    public boolean isWithoutManifest(StoredVersion stored) {
        return manifests.containsKey(Recorded.of(stored))
                || stored.storage()
                        .manifest()
                        .equals(others.get(stored.version().id()));
    }

    /// Returns whether a version needs another manifest: it has none, or one that lists chunks that are not the files.
    public boolean isWithoutGoodManifest(StoredVersion stored) {
        return isWithoutManifest(stored) || liars.contains(stored.storage().manifest());
    }

    /// Recorded facts that a manifest contradicts, by version.
    public Map<VersionId, Contradiction> facts() {
        return Collections.unmodifiableMap(facts);
    }

    public Map<At, BadChunk> chunks() {
        return Collections.unmodifiableMap(chunks);
    }

    /// Packs whose table of contents is damaged. Their chunks can be read.
    public Map<ObjectId, String> tables() {
        return Collections.unmodifiableMap(tables);
    }

    /// Chunks in manifests that are not what their digests say.
    Map<InlineChunk, String> inline() {
        return Collections.unmodifiableMap(inline);
    }

    /// Files whose chunks are right, but not those of the file; by their chunk lists.
    Map<Digest, BadFile> files() {
        return Collections.unmodifiableMap(files);
    }

    /// Objects that are there, but that the listing of the store lacks.
    public Set<ObjectId> unlisted() {
        return Collections.unmodifiableSet(unlisted);
    }

    /// Damaged chunks beyond those that are noted.
    long unnoted() {
        return unnoted;
    }

    /// Every object in which something is wrong.
    public Set<ObjectId> objects() {
        var objects = new HashSet<>(lost.keySet());
        manifests.keySet().forEach(recorded -> objects.add(recorded.manifest()));
        facts.values().forEach(contradiction -> objects.add(contradiction.manifest()));
        objects.addAll(liars);
        objects.addAll(others.values());
        objects.addAll(tables.keySet());
        objects.addAll(unlisted);
        chunks.keySet().forEach(at -> objects.add(at.object()));
        return objects;
    }

    /// Returns whether a chunk cannot be read where it lies.
    public boolean isUnreadable(Chunk chunk, Place.Stored place) {
        if (isCutOff(place)) {
            return true;
        }
        var bad = chunks.get(At.of(chunk, place));
        return bad != null && !bad.readable();
    }

    /// Returns whether something is wrong at a place or around it, so that the chunk should be relocated.
    public boolean isToLeave(Place.Stored place) {
        return isCutOff(place)
                || tables.containsKey(place.object())
                || spots.contains(new Spot(place.object(), place.offset()));
    }

    private boolean isCutOff(Place.Stored place) {
        var length = lost.get(place.object());
        return length != null && place.end() > length;
    }
}
