package dev.coffer.hostile;

import dev.coffer.artifact.Digest;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulid;
import dev.coffer.hostile.ManifestDraft.Holder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A store taken apart, to be changed and put together again.
public final class StoreDraft {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final SortedMap<String, byte[]> rest = new TreeMap<>();
    private final Map<ObjectId, ManifestDraft> manifests = new HashMap<>();
    private final Map<ObjectId, PackDraft> packs = new HashMap<>();
    private final Set<ObjectId> changed = new HashSet<>();
    private long names = 1;

    /// What the first entry has in place of the digest of the one before.
    private String beginning = "";

    /// The log. Whoever changes what an entry says of the content of a version says it last: [#manifest] brings it in line.
    final List<ObjectNode> entries = new ArrayList<>();

    public static StoreDraft read(Map<String, byte[]> store) {
        var draft = new StoreDraft();
        new TreeMap<>(store).forEach((key, bytes) -> {
            var object = StoreLayout.objectOf(BlobKey.of(key));
            if (key.startsWith(StoreLayout.LOG)) {
                draft.entries.add((ObjectNode) JSON.readTree(bytes));
            } else if (object.isPresent() && object.get().kind() == ObjectId.Kind.MANIFEST) {
                draft.manifests.put(object.get(), ManifestDraft.read(bytes));
            } else if (object.isPresent() && object.get().kind() == ObjectId.Kind.PACK) {
                draft.packs.put(object.get(), PackDraft.read(bytes));
            } else {
                draft.rest.put(key, bytes);
            }
        });
        draft.beginning = draft.entries.isEmpty()
                ? ""
                : draft.entries.getFirst().path("previous").asString("");
        return draft;
    }

    /// The store, with every digest, checksum and list recomputed that depends on what was changed.
    public Map<String, byte[]> seal() {
        changed.forEach(this::bringInLine);
        var store = new TreeMap<>(rest);
        packs.forEach((id, pack) -> store.put(key(id), pack.seal()));
        manifests.forEach((id, manifest) -> store.put(key(id), manifest.seal()));
        removed.forEach(store::remove);
        var previous = beginning;
        for (int i = 0; i < entries.size(); i++) {
            var line = line(entries.get(i), previous);
            previous = Digest.of(line).toString();
            store.put(StoreLayout.logEntry(i + 1).value(), line);
        }
        return store;
    }

    private final Set<String> removed = new HashSet<>();

    private static byte[] line(ObjectNode entry, String previous) {
        if (entry.has("previous")) {
            entry.put("previous", previous);
        }
        return sealed(entry);
    }

    /// One line of JSON with its checksum, as the log and `coffer.json` have it.
    static byte[] sealed(ObjectNode json) {
        json.remove("checksum");
        var open = json.toString();
        open = open.substring(0, open.length() - 1);
        var sum = Digest.of(open.getBytes(StandardCharsets.UTF_8));
        return (open + ",\"checksum\":\"" + sum + "\"}\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String key(ObjectId id) {
        return StoreLayout.object(id).value();
    }

    /// What the entries say of a manifest and of the versions that have it.
    private void bringInLine(ObjectId id) {
        var manifest = manifest(id);
        manifest.prune();
        var bytes = manifest.seal();
        events().filter(event ->
                        id.toString().equals(storage(event).path("manifest").asString("")))
                .forEach(event -> {
                    var storage = storage(event);
                    storage.put(
                            "manifest_digest",
                            Digest.read(bytes, bytes.length - Digest.BYTES).toString());
                    var objects = storage.putArray("objects");
                    manifest.objects.forEach(holder -> objects.add(holder.id().toString()));
                    if (event.get("version") instanceof ObjectNode version) {
                        version.put("files", manifest.files()).put("bytes", Math.max(0, manifest.bytes()));
                    }
                });
    }

    private ManifestDraft manifest(ObjectId id) {
        return java.util.Objects.requireNonNull(manifests.get(id));
    }

    private Stream<ObjectNode> events() {
        return entries.stream()
                .flatMap(entry -> entry.get("events").valueStream())
                .map(ObjectNode.class::cast);
    }

    private static ObjectNode storage(ObjectNode event) {
        return event.get("storage") instanceof ObjectNode storage ? storage : JSON.createObjectNode();
    }

    /// The event that added a version, such as `m:v2`.
    ObjectNode event(String version) {
        return events().filter(
                        event -> event.path("version").path("id").asString("").equals(version))
                .findFirst()
                .orElseThrow();
    }

    /// What the log says of a version.
    ObjectNode version(String version) {
        return (ObjectNode) event(version).get("version");
    }

    /// What the log says of where a version lies.
    ObjectNode storage(String version) {
        return (ObjectNode) event(version).get("storage");
    }

    ObjectId manifestOf(String version) {
        return ObjectId.parse(storage(version).get("manifest").asString());
    }

    /// The manifest of a version, to be changed; the log follows it, but for the version's digest.
    ManifestDraft manifest(String version) {
        var id = manifestOf(version);
        changed.add(id);
        return manifest(id);
    }

    /// The manifest of a version, to look at.
    ManifestDraft genuine(String version) {
        return manifest(manifestOf(version));
    }

    /// The packs, to be changed. Where chunks begin stays so if the frames keep their lengths.
    Map<ObjectId, PackDraft> packs() {
        return packs;
    }

    Stream<String> keys(String prefix) {
        return Stream.concat(rest.keySet().stream(), packs.keySet().stream().map(StoreDraft::key))
                .filter(key -> key.startsWith(prefix))
                .sorted();
    }

    void remove(String key) {
        removed.add(key);
        rest.remove(key);
    }

    /// Changes an object that is bytes and nothing else.
    void bend(String key, java.util.function.UnaryOperator<byte[]> change) {
        rest.computeIfPresent(key, (_, bytes) -> change.apply(bytes));
    }

    /// A name that nothing has.
    private Ulid name() {
        var name = new Ulid(5, names++);
        boolean isTaken = rest.keySet().stream().anyMatch(key -> key.endsWith(name.toString()));
        return isTaken ? name() : name;
    }

    /// Adds a raw object.
    Holder raw(String content) {
        var holder = new Holder(1, name());
        rest.put(key(holder.id()), DraftBytes.bytes(content));
        return holder;
    }

    /// Adds a pack.
    Holder pack(PackDraft pack) {
        var holder = new Holder(0, name());
        packs.put(holder.id(), pack);
        return holder;
    }

    /// Adds a version that is in all things what it says, whatever is in its tree.
    void add(String version, ManifestDraft manifest) {
        var id = new ObjectId(ObjectId.Kind.MANIFEST, name());
        manifests.put(id, manifest);
        changed.add(id);
        var event = event("m:v1").deepCopy();
        var described = (ObjectNode) event.get("version");
        described.put("id", version);
        described.put("digest", manifest.tree().toString());
        described.put("shape", manifest.shape == 0 ? "file" : "directory");
        described.remove("label");
        ((ObjectNode) event.get("storage")).put("manifest", id.toString());
        append(event);
    }

    /// Says that a version lies elsewhere.
    void relocate(String version, ManifestDraft manifest) {
        var id = new ObjectId(ObjectId.Kind.MANIFEST, name());
        manifests.put(id, manifest);
        changed.add(id);
        var event = JSON.createObjectNode();
        event.put("kind", "version_relocated").put("version", version);
        event.putObject("storage").put("manifest", id.toString());
        append(event);
    }

    /// Adds an entry with one event.
    void append(ObjectNode event) {
        var entry = entries.getLast().deepCopy();
        entry.put("number", entries.size() + 1L);
        entry.put("transaction", name().toString());
        entry.remove("idempotency_key");
        entry.putArray("events").add((JsonNode) event);
        if (event.get("version") instanceof ObjectNode version) {
            version.put("created_at", entry.get("time").asString());
        }
        entries.add(entry);
    }

    static ObjectNode json(String text) {
        return (ObjectNode) JSON.readTree(text);
    }
}
