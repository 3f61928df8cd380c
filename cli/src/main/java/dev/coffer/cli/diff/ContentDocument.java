package dev.coffer.cli.diff;

import dev.coffer.artifact.TreeEntry;
import dev.coffer.cli.output.JsonOutput;
import dev.coffer.inspect.ContentDiff;
import dev.coffer.inspect.FileDiff;
import dev.coffer.inspect.Format;
import dev.coffer.inspect.JsonDiff;
import dev.coffer.inspect.ParquetDiff;
import dev.coffer.inspect.TableDiff;
import dev.coffer.inspect.TensorDiff;
import dev.coffer.inspect.TensorDiff.TensorChange;
import dev.coffer.inspect.TensorDiff.Values;
import dev.coffer.inspect.TensorInfo;
import dev.coffer.inspect.TextDiff;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// The differences in the content of a file, as JSON. At most one of the properties named after a kind of content is
/// not null.
final class ContentDocument {
    private ContentDocument() {}

    static void write(JsonGenerator json, ContentComparison comparison) {
        json.writeStartObject();
        file(json, "from", comparison.from());
        file(json, "to", comparison.to());
        json.writeBooleanProperty("equal", comparison.isEqual());
        JsonOutput.optional(
                json, "format", comparison.diff().map(FileDiff::format).map(Format::word));
        var content = comparison.diff().map(FileDiff::content);
        JsonOutput.optional(
                json,
                "unknown",
                content.filter(ContentDiff.Unknown.class::isInstance)
                        .map(unknown -> ((ContentDiff.Unknown) unknown).reason()));
        part(json, "text", content, TextDiff.class, ContentDocument::text);
        part(json, "table", content, TableDiff.class, ContentDocument::table);
        part(json, "json", content, JsonDiff.class, ContentDocument::json);
        part(json, "parquet", content, ParquetDiff.class, ContentDocument::parquet);
        part(json, "tensors", content, TensorDiff.class, ContentDocument::tensors);
        json.writeEndObject();
    }

    /// Writes the properties of one kind of content.
    private interface Part<T> {
        void write(JsonGenerator json, T diff);
    }

    private static <T extends ContentDiff> void part(
            JsonGenerator json, String name, Optional<ContentDiff> content, Class<T> kind, Part<T> part) {
        json.writeName(name);
        if (content.isPresent() && kind.isInstance(content.get())) {
            json.writeStartObject();
            part.write(json, kind.cast(content.get()));
            json.writeEndObject();
        } else {
            json.writeNull();
        }
    }

    private static void file(JsonGenerator json, String name, Optional<TreeEntry.File> file) {
        json.writeName(name);
        if (file.isEmpty()) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringProperty("path", file.get().path().value());
        json.writeNumberProperty("size", file.get().size());
        json.writeStringProperty("sha256", file.get().digest().hex());
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, TextDiff diff) {
        json.writeNumberProperty("added", diff.added());
        json.writeNumberProperty("removed", diff.removed());
        JsonOutput.objects(json, "hunks", diff.hunks(), hunk -> {
            json.writeNumberProperty("from_line", hunk.fromLine());
            json.writeNumberProperty("from_count", hunk.fromCount());
            json.writeNumberProperty("to_line", hunk.toLine());
            json.writeNumberProperty("to_count", hunk.toCount());
            JsonOutput.strings(json, "lines", hunk.lines());
        });
        json.writeNumberProperty("lines_hidden", diff.linesHidden());
        JsonOutput.strings(json, "notes", diff.notes());
    }

    private static void table(JsonGenerator json, TableDiff diff) {
        JsonOutput.strings(json, "columns_added", diff.columnsAdded());
        JsonOutput.strings(json, "columns_removed", diff.columnsRemoved());
        json.writeNumberProperty("rows_from", diff.rowsFrom());
        json.writeNumberProperty("rows_to", diff.rowsTo());
        json.writeStringProperty("matching", diff.matching().word());
        json.writeNumberProperty("added", diff.added());
        json.writeNumberProperty("removed", diff.removed());
        json.writeNumberProperty("changed", diff.changed());
        json.writeBooleanProperty("moved", diff.moved());
        json.writeObjectPropertyStart("cells");
        diff.cells().forEach(json::writeNumberProperty);
        json.writeEndObject();
        JsonOutput.objects(json, "examples", diff.examples(), example -> {
            json.writeStringProperty("change", example.kind().word());
            json.writeNumberProperty("row", example.row());
            JsonOutput.optional(json, "key", example.key());
            JsonOutput.objects(json, "cells", example.cells(), cell -> {
                json.writeStringProperty("column", cell.column());
                JsonOutput.optional(json, "from", cell.from());
                JsonOutput.optional(json, "to", cell.to());
            });
        });
        JsonOutput.strings(json, "notes", diff.notes());
    }

    private static void json(JsonGenerator json, JsonDiff diff) {
        json.writeNumberProperty("added", diff.added());
        json.writeNumberProperty("removed", diff.removed());
        json.writeNumberProperty("changed", diff.changed());
        JsonOutput.objects(json, "changes", diff.changes(), change -> {
            json.writeStringProperty("path", change.path());
            JsonOutput.optional(json, "from", change.from());
            JsonOutput.optional(json, "to", change.to());
        });
        JsonOutput.objects(json, "tables", diff.tables(), table -> {
            json.writeStringProperty("path", table.path());
            json.writeObjectPropertyStart("table");
            table(json, table.table());
            json.writeEndObject();
        });
        JsonOutput.strings(json, "notes", diff.notes());
    }

    private static void parquet(JsonGenerator json, ParquetDiff diff) {
        DiffDocument.changes(json, "columns", diff.columns());
        json.writeNumberProperty("rows_from", diff.rowsFrom());
        json.writeNumberProperty("rows_to", diff.rowsTo());
        json.writeNumberProperty("row_groups_from", diff.groupsFrom());
        json.writeNumberProperty("row_groups_to", diff.groupsTo());
        json.writeName("created_by");
        DiffDocument.change(json, diff.createdBy());
    }

    private static void tensors(JsonGenerator json, TensorDiff diff) {
        DiffDocument.changes(json, "metadata", diff.facts());
        json.writeNumberProperty("tensors_from", diff.tensorsFrom());
        json.writeNumberProperty("tensors_to", diff.tensorsTo());
        json.writeNumberProperty("same", diff.same());
        JsonOutput.objects(json, "changes", diff.changes(), change -> {
            json.writeStringProperty("name", change.name());
            switch (change) {
                case TensorChange.Added added -> tensor(json, "added", null, added.info(), null);
                case TensorChange.Removed removed -> tensor(json, "removed", removed.info(), null, null);
                case TensorChange.Changed changed ->
                    tensor(
                            json,
                            TensorText.isKnown(changed) ? "changed" : "unknown",
                            changed.from(),
                            changed.to(),
                            changed.values());
            }
        });
    }

    private static void tensor(
            JsonGenerator json,
            String change,
            @Nullable TensorInfo from,
            @Nullable TensorInfo to,
            @Nullable Values values) {
        json.writeStringProperty("change", change);
        info(json, "from", from);
        info(json, "to", to);
        json.writeName("values");
        if (values instanceof Values.Compared compared) {
            json.writeStartObject();
            json.writeNumberProperty("elements", compared.elements());
            json.writeNumberProperty("different", compared.different());
            JsonOutput.number(json, "largest", Optional.of(compared.largest()));
            JsonOutput.number(json, "mean", Optional.of(compared.mean()));
            json.writeNumberProperty("unordered", compared.unordered());
            json.writeEndObject();
        } else {
            json.writeNull();
        }
        JsonOutput.optional(json, "reason", TensorText.reason(values));
    }

    private static void info(JsonGenerator json, String name, @Nullable TensorInfo info) {
        json.writeName(name);
        if (info == null) {
            json.writeNull();
            return;
        }
        json.writeStartObject();
        json.writeStringProperty("dtype", info.dtype());
        json.writeArrayPropertyStart("shape");
        info.shape().forEach(json::writeNumber);
        json.writeEndArray();
        json.writeEndObject();
    }
}
