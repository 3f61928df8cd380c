package dev.coffer.cli.upkeep;

import dev.coffer.accounting.Share;
import dev.coffer.accounting.StoreStats;
import dev.coffer.artifact.Text;
import dev.coffer.cli.output.JsonOutput;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.output.TextTable;
import dev.coffer.cli.output.Units;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/// The statistics of a store, for people and as JSON.
///
/// @param whole whether the statistics cover all artifacts
/// @param by    what the table is by, if there is one
/// @param rows  of the table
/// @param all   how many there would be
record StatsReport(
        StoreStats stats, boolean whole, @Nullable String by, List<Share> rows, int all) {
    void print(Output output) {
        if (output.isJson()) {
            output.document("stats", this::document);
            return;
        }
        if (by != null) {
            if (rows.isEmpty()) {
                output.note("There are none.");
            } else {
                output.lines(table(by).lines(output.paint()));
            }
            if (all > rows.size()) {
                output.note(Units.grouped(all - rows.size()) + " more: --limit N");
            }
        } else {
            output.lines((whole ? store() : part()).lines(output.paint()));
        }
        if (stats.missing() > 0) {
            output.note("warning: " + Units.count(stats.missing(), "object")
                    + " that versions need are not there; coffer verify --all says more");
        }
        if (!stats.exact()) {
            output.note("Others committed meanwhile; some of this may be off by what they did.");
        }
    }

    private TextTable table(String group) {
        var table = new TextTable(group.toUpperCase(Locale.ROOT), ">VERSIONS", ">LOGICAL", ">UNIQUE", ">SHARED");
        for (var share : rows) {
            table.row(
                    Text.escaped(share.key()),
                    Units.grouped(share.versions()),
                    Units.bytes(share.logical()),
                    Units.bytes(share.unique()),
                    Units.bytes(share.shared()));
        }
        return table;
    }

    private TextTable store() {
        var stored = stats.stored();
        var table = new TextTable("WHAT", ">BYTES", "OF");
        table.row("logical", Units.bytes(stats.asked().logical()), versions() + ", as plain files");
        table.row("stored", Units.bytes(stored.objects().bytes()), objects(stored.objects()));
        table.row("  needed", Units.bytes(stats.needed().bytes()), objects(stats.needed()) + times());
        table.row(
                "  restorable",
                Units.bytes(stats.restorable().bytes()),
                objects(stats.restorable()) + ", only for " + Units.count(stats.deleted(), "deleted version"));
        table.row(
                "  unclaimed",
                Units.bytes(stats.unclaimed().bytes()),
                objects(stats.unclaimed()) + ", left behind or of puts on their way");
        table.row("packs", Units.bytes(stored.packs().bytes()), objects(stored.packs()));
        table.row("raw", Units.bytes(stored.raw().bytes()), objects(stored.raw()));
        table.row("manifests", Units.bytes(stored.manifests().bytes()), objects(stored.manifests()));
        table.row(
                "log",
                Units.bytes(stored.log().bytes()),
                Units.count(stored.log().count(), "blob"));
        return table;
    }

    /// Of some artifacts.
    private TextTable part() {
        var asked = stats.asked();
        var table = new TextTable("WHAT", ">BYTES", "OF");
        table.row("logical", Units.bytes(asked.logical()), versions() + ", as plain files");
        table.row("stored", Units.bytes(asked.stored()), "what they refer to" + times());
        table.row("  unique", Units.bytes(asked.unique()), "deleting all of them frees");
        table.row("  shared", Units.bytes(asked.shared()), "other versions need as well");
        return table;
    }

    private String versions() {
        return Units.count(stats.asked().versions(), "version") + " of "
                + Units.count(stats.artifacts().size(), "artifact");
    }

    private static String objects(StoreStats.Amount amount) {
        return Units.count(amount.count(), "object");
    }

    private String times() {
        return stats.asked().stored() == 0 ? "" : "; " + Units.decimal(stats.ratio(), 1) + " times less than logical";
    }

    private void document(JsonGenerator json) {
        json.writeNumberProperty("entry", stats.entry());
        json.writeBooleanProperty("exact", stats.exact());
        json.writeObjectPropertyStart("stored");
        amount(json, "packs", stats.stored().packs());
        amount(json, "raw", stats.stored().raw());
        amount(json, "manifests", stats.stored().manifests());
        amount(json, "log", stats.stored().log());
        json.writeEndObject();
        amount(json, "needed", stats.needed());
        amount(json, "restorable", stats.restorable());
        json.writeNumberProperty("deleted_versions", stats.deleted());
        amount(json, "unclaimed", stats.unclaimed());
        json.writeNumberProperty("missing_objects", stats.missing());
        json.writeNumberProperty("artifacts", stats.artifacts().size());
        json.writeNumberProperty("versions", stats.asked().versions());
        bytes(json, stats.asked());
        json.writeNumberProperty("ratio", stats.ratio());
        JsonOutput.optional(json, "by", Optional.ofNullable(by));
        JsonOutput.objects(json, "groups", rows, share -> {
            json.writeStringProperty("name", share.key());
            json.writeNumberProperty("versions", share.versions());
            bytes(json, share);
        });
        json.writeNumberProperty("group_count", all);
    }

    private static void amount(JsonGenerator json, String name, StoreStats.Amount amount) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("objects", amount.count());
        json.writeNumberProperty("bytes", amount.bytes());
        json.writeEndObject();
    }

    private static void bytes(JsonGenerator json, Share share) {
        json.writeNumberProperty("logical_bytes", share.logical());
        json.writeNumberProperty("unique_bytes", share.unique());
        json.writeNumberProperty("shared_bytes", share.shared());
    }
}
