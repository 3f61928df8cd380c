package dev.coffer.cli.upkeep;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Text;
import dev.coffer.audit.AuditReport;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.ChainHead;
import dev.coffer.catalog.Entry;
import dev.coffer.cli.output.JsonOutput;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.output.TextTable;
import dev.coffer.cli.output.Units;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

@CommandLine.Command(
        name = "audit",
        description = {
            "List the events of the store, newest first, or check that its log was not changed.",
            "Keep the head that --verify prints in another place, and pass it to --expect later."
        },
        footer = {"", "Examples: coffer audit --limit 20", "          coffer audit --verify --expect 41:sha256:9f86…"})
public final class AuditCommand implements Command {
    private static final Pattern HEAD = Pattern.compile("(0|[1-9][0-9]{0,17}):(sha256:[0-9a-f]{64})");

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most this many entries: 100 by default, 1000 at most.")
    @Nullable
    Integer limit;

    @Option(names = "--before", paramLabel = "NUMBER", description = "Entries before this one.")
    @Nullable
    Long before;

    @Option(names = "--verify", description = "Read the whole log and check that each entry follows the one before.")
    boolean verify;

    @Option(
            names = "--expect",
            paramLabel = "NUMBER:DIGEST",
            description = "With --verify: the head that it printed once, which must still be in the log.")
    @Nullable
    String expect;

    @Override
    public int run(Session session) {
        if (verify && (limit != null || before != null)) {
            throw new CofferException.Invalid(
                    "--verify reads the whole log", "leave out --limit and --before, or leave out --verify");
        }
        if (!verify && expect != null) {
            throw new CofferException.Invalid("--expect is only looked for by --verify", "add --verify");
        }
        return verify ? verify(session) : list(session);
    }

    private int list(Session session) {
        int most = limit == null ? 100 : limit;
        if (most < 1 || most > Catalog.PAGE_LIMIT) {
            throw new CofferException.Invalid(
                    "a page has 1 to " + Catalog.PAGE_LIMIT + " entries, not " + most, "page with --before");
        }
        if (before != null && before < 1) {
            throw new CofferException.Invalid("entries have numbers from 1, and " + before + " is none");
        }
        var entries = session.store().maintenance().audit().before(before == null ? Long.MAX_VALUE : before, most);
        // Behind the oldest of a full page there may be more.
        var next = entries.size() == most && entries.getLast().number() > 1
                ? Optional.of(entries.getLast().number())
                : Optional.<Long>empty();
        var output = session.output();
        if (output.isJson()) {
            output.document("audit", json -> {
                json.writeArrayPropertyStart("entries");
                entries.forEach(entry -> document(json, entry));
                json.writeEndArray();
                if (next.isPresent()) {
                    json.writeNumberProperty("next", next.get());
                } else {
                    json.writeNullProperty("next");
                }
            });
        } else {
            output.lines(table(entries, session).lines(output.paint()));
            next.ifPresent(number -> output.note("There is more: coffer audit --before " + number));
        }
        return 0;
    }

    private static void document(JsonGenerator json, Entry entry) {
        json.writeStartObject();
        json.writeNumberProperty("number", entry.number());
        json.writeStringProperty("time", entry.time().toString());
        json.writeStringProperty("actor", entry.actor());
        json.writeStringProperty("transaction", entry.transaction().toString());
        json.writeStringProperty("previous", entry.previous().toString());
        JsonOutput.objects(json, "events", entry.events(), event -> {
            json.writeStringProperty("kind", EventText.kind(event));
            JsonOutput.strings(json, "subjects", EventText.subjects(event));
        });
        json.writeEndObject();
    }

    private static TextTable table(List<Entry> entries, Session session) {
        var table = new TextTable(">ENTRY", "WHEN", "WHO", "WHAT", "OF");
        for (var entry : entries) {
            boolean first = true;
            for (var event : entry.events()) {
                table.row(
                        first ? Long.toString(entry.number()) : "",
                        first ? Units.ago(entry.time(), session.now()) : "",
                        first ? Text.shown(entry.actor()) : "",
                        EventText.kind(event),
                        EventText.shown(event));
                first = false;
            }
        }
        return table;
    }

    private int verify(Session session) {
        var report = session.store()
                .maintenance()
                .audit()
                .verify(Optional.ofNullable(expect).map(AuditCommand::head));
        print(report, session.output());
        if (!report.isWell()) {
            throw new CofferException.Corrupt(
                    "the log is not what it was: "
                            + Units.count(report.problems().size(), "problem"),
                    "coffer verify says what is lost, docs/recovery.md what to do",
                    null);
        }
        return 0;
    }

    private static ChainHead head(String text) {
        var parts = HEAD.matcher(text);
        if (!parts.matches()) {
            throw new CofferException.Invalid(
                    "'" + Text.shown(text) + "' is no head of a log",
                    "write it as coffer audit --verify prints it: 41:sha256:9f86…");
        }
        return new ChainHead(Long.parseLong(parts.group(1)), Digest.parse(parts.group(2)));
    }

    private static void print(AuditReport report, Output output) {
        if (output.isJson()) {
            output.document("audit-verify", json -> {
                json.writeBooleanProperty("ok", report.isWell());
                json.writeNumberProperty("entries", report.entries());
                json.writeObjectPropertyStart("head");
                json.writeNumberProperty("number", report.head().number());
                json.writeStringProperty("digest", report.head().digest().toString());
                json.writeEndObject();
                JsonOutput.objects(json, "problems", report.problems(), problem -> {
                    json.writeNumberProperty("entry", problem.entry());
                    json.writeStringProperty("problem", problem.problem());
                });
            });
            return;
        }
        for (var problem : report.problems()) {
            output.line("entry " + problem.entry() + " " + Text.shown(problem.problem()));
        }
        output.line(
                report.isWell()
                        ? Units.grouped(report.entries()) + (report.entries() == 1 ? " entry" : " entries")
                                + ", whole and in order; the head is " + report.head()
                        : "The last entry that can be read is " + report.head());
    }
}
