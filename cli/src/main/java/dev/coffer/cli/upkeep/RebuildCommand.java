package dev.coffer.cli.upkeep;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Text;
import dev.coffer.cli.output.JsonOutput;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.output.Units;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import dev.coffer.config.Metadata;
import dev.coffer.migrate.CatalogRebuild;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "rebuild",
        description = {
            "Rebuild the catalog from the log in the store: for a database that is lost, damaged or out of date.",
            "Stop all writers first. An existing SQLite file is set aside; a PostgreSQL database must be empty.",
            "The connection comes from pipeline.yaml. With the JSON catalog, missing checkpoints are written."
        },
        footer = {"", "Example: coffer rebuild"})
public final class RebuildCommand implements Command {
    @Option(
            names = "--metadata-backend",
            paramLabel = "KIND",
            description = "The kind of the new catalog, if not the old one: json, sqlite or postgres.")
    @Nullable
    String kind;

    @Override
    public int run(Session session) {
        var result = session.opener().rebuildCatalog(target(session), _ -> {});
        var output = session.output();
        if (output.isJson()) {
            document(result, output);
        } else {
            print(result, output);
        }
        return 0;
    }

    private static void print(CatalogRebuild.Result result, Output output) {
        output.line(output.paint().green("Rebuilt") + " the facts in " + result.kind() + " from the log: "
                + Units.count(result.artifacts(), "artifact") + ", " + Units.count(result.versions(), "version")
                + ", entries 1 to " + Units.grouped(result.entries()) + ", compared with the log");
        result.keptAside().ifPresent(path -> output.line("  the database that was there is now " + path));
        for (var orphan : result.orphans()) {
            output.line("  in no entry: " + orphan.object() + "  made " + orphan.madeAt()
                    + orphan.tree()
                            .map(tree -> "  " + tree.shortHex() + "  " + Units.count(orphan.files(), "file") + ", "
                                    + Units.bytes(orphan.bytes()))
                            .orElse("  damaged"));
        }
        if (result.more() > 0) {
            output.line("  and " + Units.count(result.more(), "more manifest"));
        }
        if (!result.complete()) {
            output.note("What the lost database had committed and not yet copied to the log is not here."
                    + result.keptAside()
                            .map(path -> " If it can be opened: sqlite3 '" + path
                                    + "' 'SELECT number FROM outbox' names such entries.")
                            .orElse("")
                    + " Manifests that are in no entry may be of such commits, or of puts that were interrupted.");
        }
        if (result.from().isPresent()) {
            output.note("The facts were kept in " + result.from().get() + " before. Set metadata_backend: "
                    + result.kind() + " in pipeline.yaml.");
        }
    }

    private static void document(CatalogRebuild.Result result, Output output) {
        output.document("rebuild", json -> {
            json.writeStringProperty("catalog", result.kind());
            JsonOutput.optional(json, "from", result.from());
            json.writeNumberProperty("entries", result.entries());
            json.writeNumberProperty("artifacts", result.artifacts());
            json.writeNumberProperty("versions", result.versions());
            JsonOutput.optional(json, "kept_aside", result.keptAside());
            json.writeBooleanProperty("complete", result.complete());
            JsonOutput.objects(json, "orphans", result.orphans(), orphan -> {
                json.writeStringProperty("object", orphan.object());
                json.writeStringProperty("made_at", orphan.madeAt().toString());
                JsonOutput.optional(json, "digest", orphan.tree().map(Digest::toString));
                json.writeNumberProperty("files", orphan.files());
                json.writeNumberProperty("bytes", orphan.bytes());
            });
            json.writeNumberProperty("more_orphans", result.more());
        });
    }

    private Optional<Metadata> target(Session session) {
        if (kind == null) {
            return Optional.empty();
        }
        var configured = session.opener().config().config().metadata();
        if (configured.word().equals(kind) && !(configured instanceof Metadata.AsMade)) {
            return Optional.of(configured);
        }
        return Optional.of(
                switch (kind) {
                    case "json" -> new Metadata.Json();
                    case "sqlite" -> new Metadata.Sqlite(Optional.empty());
                    case "postgres" ->
                        throw new CofferException.Invalid(
                                "the configuration does not say how to reach PostgreSQL",
                                "set metadata_backend: postgres and metadata.url");
                    default ->
                        throw new CofferException.Invalid(
                                "'" + Text.shown(kind) + "' is no kind of catalog", "use json, sqlite or postgres");
                });
    }

    @Override
    public String whenInterrupted() {
        return "the catalog that was there is still there, or kept aside; run it again";
    }
}
