package dev.coffer.cli.diff;

import dev.coffer.artifact.TreeEntry;
import dev.coffer.cli.output.JsonOutput;
import dev.coffer.compare.ChangedValue;
import dev.coffer.compare.Fact;
import dev.coffer.compare.FactsDiff;
import dev.coffer.compare.TreeChange;
import dev.coffer.compare.TreeDiff;
import dev.coffer.compare.VersionDiff;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// The differences between two versions, as JSON.
final class DiffDocument {
    private DiffDocument() {}

    /// @param onlyFiles whether to leave out the facts
    static void write(JsonGenerator json, VersionDiff diff, boolean onlyFiles) {
        json.writeStringProperty("from", diff.from().id().toString());
        json.writeStringProperty("to", diff.to().id().toString());
        json.writeBooleanProperty("equal", onlyFiles ? diff.files().isEmpty() : diff.isEmpty());
        if (onlyFiles) {
            json.writeNullProperty("facts");
        } else {
            facts(json, diff.facts());
        }
        files(json, diff.files());
    }

    /// The kind of a change: added, removed, changed or renamed.
    static String word(TreeChange change) {
        return switch (change) {
            case TreeChange.Added _ -> "added";
            case TreeChange.Removed _ -> "removed";
            case TreeChange.Changed _ -> "changed";
            case TreeChange.Renamed _ -> "renamed";
        };
    }

    private static void facts(JsonGenerator json, FactsDiff facts) {
        json.writeObjectPropertyStart("facts");
        for (var fact : Fact.values()) {
            json.writeName(fact == Fact.RUN ? "run_id" : fact.word());
            change(json, Optional.ofNullable(facts.single().get(fact)));
        }
        changes(json, "params", facts.params());
        json.writeObjectPropertyStart("metrics");
        for (var metric : facts.metrics().entrySet()) {
            json.writeObjectPropertyStart(metric.getKey());
            JsonOutput.number(json, "from", metric.getValue().from());
            JsonOutput.number(json, "to", metric.getValue().to());
            JsonOutput.number(json, "difference", metric.getValue().difference());
            JsonOutput.number(json, "percent", metric.getValue().percent());
            json.writeEndObject();
        }
        json.writeEndObject();
        changes(json, "tags", facts.tags());
        JsonOutput.objects(json, "inputs", facts.inputs(), input -> {
            JsonOutput.optional(json, "from", input.from());
            JsonOutput.optional(json, "to", input.to());
        });
        json.writeEndObject();
    }

    /// Changed values by name.
    static void changes(JsonGenerator json, String name, Map<String, ChangedValue<String>> changes) {
        json.writeObjectPropertyStart(name);
        for (var change : changes.entrySet()) {
            json.writeName(change.getKey());
            change(json, Optional.of(change.getValue()));
        }
        json.writeEndObject();
    }

    static void change(JsonGenerator json, Optional<ChangedValue<String>> change) {
        if (change.isEmpty()) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        JsonOutput.optional(json, "from", change.get().from());
        JsonOutput.optional(json, "to", change.get().to());
        json.writeEndObject();
    }

    private static void files(JsonGenerator json, TreeDiff files) {
        json.writeObjectPropertyStart("files");
        json.writeNumberProperty("same", files.same());
        json.writeNumberProperty("bytes", files.bytes());
        json.writeNumberProperty("shared_bytes", files.sharedBytes());
        JsonOutput.objects(json, "changes", files.changes(), change -> {
            json.writeStringProperty("change", word(change));
            switch (change) {
                case TreeChange.Added added -> sides(json, Optional.empty(), Optional.of(added.entry()), 0);
                case TreeChange.Removed removed -> sides(json, Optional.of(removed.entry()), Optional.empty(), 0);
                case TreeChange.Changed both ->
                    sides(json, Optional.of(both.from()), Optional.of(both.to()), both.sharedBytes());
                case TreeChange.Renamed both ->
                    sides(json, Optional.of(both.from()), Optional.of(both.to()), both.sharedBytes());
            }
        });
        json.writeEndObject();
    }

    private static void sides(JsonGenerator json, Optional<TreeEntry> from, Optional<TreeEntry> to, long sharedBytes) {
        json.writeName("from");
        entry(json, from);
        json.writeName("to");
        entry(json, to);
        json.writeNumberProperty("shared_bytes", sharedBytes);
    }

    private static void entry(JsonGenerator json, Optional<TreeEntry> entry) {
        if (entry.isEmpty()) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringProperty("path", entry.get().path().value());
        switch (entry.get()) {
            case TreeEntry.File file -> {
                json.writeStringProperty("kind", "file");
                json.writeNumberProperty("size", file.size());
                json.writeStringProperty("sha256", file.digest().hex());
                json.writeBooleanProperty("executable", file.executable());
                json.writeNullProperty("target");
            }
            case TreeEntry.Link link -> {
                notFile(json, "link");
                json.writeStringProperty("target", link.target());
            }
            case TreeEntry.EmptyDirectory _ -> {
                notFile(json, "empty_directory");
                json.writeNullProperty("target");
            }
        }
        json.writeEndObject();
    }

    private static void notFile(JsonGenerator json, String kind) {
        json.writeStringProperty("kind", kind);
        json.writeNullProperty("size");
        json.writeNullProperty("sha256");
        json.writeNullProperty("executable");
    }
}
