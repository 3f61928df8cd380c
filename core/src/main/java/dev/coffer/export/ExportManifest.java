package dev.coffer.export;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.artifact.TreePath;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.content.Manifest;
import dev.coffer.json.Fields;
import dev.coffer.json.Json;
import dev.coffer.json.VersionJson;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/// What an export says of the version in it, in `manifest.json`.
///
/// @param store   the id of the store it was exported from
/// @param inputs  the digests of the versions it was made from
/// @param entries its tree, in the order of the paths
public record ExportManifest(String store, Version version, Map<VersionId, Digest> inputs, List<TreeEntry> entries) {
    /// Its name in an export.
    public static final String NAME = "manifest.json";

    /// Where the files are in an export.
    public static final String FILES = "files";

    /// Most bytes it can have; a version with more files cannot be exported.
    public static final int LIMIT_BYTES = 128 << 20;

    private static final int FORMAT = 1;

    public ExportManifest {
        inputs = Map.copyOf(inputs);
        entries = List.copyOf(entries);
    }

    public byte[] bytes() {
        var bytes = Json.writePretty(json -> {
            json.writeStartObject();
            json.writeNumberProperty("coffer_export", FORMAT);
            json.writeStringProperty("store", store);
            json.writeName("version");
            VersionJson.write(json, version);
            json.writeArrayPropertyStart("inputs");
            new TreeMap<>(inputs).forEach((id, digest) -> {
                json.writeStartObject();
                json.writeStringProperty("id", id.toString());
                json.writeStringProperty("digest", digest.toString());
                json.writeEndObject();
            });
            json.writeEndArray();
            files(json);
            links(json);
            directories(json);
            json.writeEndObject();
        });
        if (bytes.length > LIMIT_BYTES) {
            throw new CofferException.Invalid(version.id() + " has too many files for an export: its " + NAME
                    + " would have " + bytes.length + " bytes, more than " + LIMIT_BYTES);
        }
        return bytes;
    }

    private void files(JsonGenerator json) {
        json.writeArrayPropertyStart("files");
        for (var entry : entries) {
            if (entry instanceof TreeEntry.File file) {
                json.writeStartObject();
                json.writeStringProperty("path", file.path().value());
                json.writeNumberProperty("size", file.size());
                json.writeStringProperty("sha256", file.digest().hex());
                json.writeBooleanProperty("executable", file.executable());
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private void links(JsonGenerator json) {
        json.writeArrayPropertyStart("links");
        for (var entry : entries) {
            if (entry instanceof TreeEntry.Link(var path, var target)) {
                json.writeStartObject();
                json.writeStringProperty("path", path.value());
                json.writeStringProperty("target", target);
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private void directories(JsonGenerator json) {
        json.writeArrayPropertyStart("empty_directories");
        for (var entry : entries) {
            if (entry instanceof TreeEntry.EmptyDirectory(var path)) {
                json.writeString(path.value());
            }
        }
        json.writeEndArray();
    }

    /// Reads what [#bytes] wrote.
    ///
    /// @throws CofferException.Corrupt when it is not of that form, or the tree is not what the version's digest names
    /// @throws CofferException.Invalid when a newer Coffer wrote it
    public static ExportManifest parse(byte[] bytes) {
        var fields = Json.read(bytes, NAME);
        long format = fields.number("coffer_export");
        if (format != FORMAT) {
            throw fields.newer("export format " + format);
        }
        var store = fields.text("store");
        var version = VersionJson.read(fields.object("version"));
        var inputs = new HashMap<VersionId, Digest>();
        for (var input : fields.objects("inputs")) {
            inputs.put(input.value("id", VersionId::parse), input.value("digest", Digest::parse));
            input.done();
        }
        var entries = entries(fields);
        fields.done();
        var parsed = new ExportManifest(store, version, inputs, entries);
        if (!parsed.tree().digest().equals(version.digest())) {
            throw new CofferException.Corrupt(NAME + " lists other files than the digest of the version names");
        }
        return parsed;
    }

    private static List<TreeEntry> entries(Fields fields) {
        var entries = new ArrayList<TreeEntry>();
        for (var file : fields.objects("files")) {
            var path = file.value("path", TreePath::of);
            long size = file.number("size");
            var digest = file.value("sha256", Digest::parse);
            boolean executable = file.optionalFlag("executable").orElse(false);
            file.done();
            entries.add(new TreeEntry.File(path, executable, size, digest));
        }
        for (var link : fields.objects("links")) {
            entries.add(new TreeEntry.Link(link.value("path", TreePath::of), link.text("target")));
            link.done();
        }
        fields.list("empty_directories", TreePath::of).forEach(path -> entries.add(new TreeEntry.EmptyDirectory(path)));
        entries.sort(Comparator.comparing(TreeEntry::path));
        for (int i = 1; i < entries.size(); i++) {
            if (entries.get(i).path().equals(entries.get(i - 1).path())) {
                throw fields.damaged("the path '" + entries.get(i).path() + "' is there twice");
            }
        }
        return entries;
    }

    /// The tree without its chunks.
    public Manifest tree() {
        return new Manifest(
                version.shape(),
                entries.stream()
                        .map(entry -> new Manifest.Entry(entry, List.of()))
                        .toList());
    }

    /// What `SHA256SUMS` has to say besides the digest of this manifest.
    public Map<String, Digest> digests() {
        var digests = new java.util.LinkedHashMap<String, Digest>();
        for (var entry : entries) {
            if (entry instanceof TreeEntry.File file) {
                digests.put(FILES + "/" + file.path(), file.digest());
            }
        }
        return digests;
    }
}
