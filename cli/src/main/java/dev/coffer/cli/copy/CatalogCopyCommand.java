package dev.coffer.cli.copy;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import dev.coffer.cli.output.Units;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import dev.coffer.config.Metadata;
import dev.coffer.config.Secret;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "copy",
        description = {
            "Move the facts of the store to json, sqlite or postgres, with their whole history.",
            "Both sides are compared; then the old catalog refuses every writer. Run again after a failure, it goes on",
            "where it was. The password of a PostgreSQL user comes from COFFER_METADATA_PASSWORD or PGPASSWORD."
        },
        footer = {"", "Example: coffer catalog copy --to postgres --url postgresql://db:5432/coffer --user coffer"})
final class CatalogCopyCommand implements Command {
    @Option(names = "--to", paramLabel = "KIND", required = true, description = "json, sqlite or postgres.")
    String to;

    @Option(names = "--path", paramLabel = "FILE", description = "sqlite: the file; by default inside the store.")
    @Nullable
    Path path;

    @Option(names = "--url", paramLabel = "URL", description = "postgres: postgresql://host:5432/database.")
    @Nullable
    String url;

    @Option(names = "--user", paramLabel = "USER", description = "postgres: the user; by default the driver's own.")
    @Nullable
    String user;

    @Override
    public int run(Session session) {
        var result = session.opener().copyCatalog(target(session), number -> {});
        var output = session.output();
        if (output.isJson()) {
            output.document("catalog-copy", json -> {
                json.writeStringProperty("from", result.from());
                json.writeStringProperty("to", result.to());
                json.writeNumberProperty("entries", result.entries());
                json.writeNumberProperty("artifacts", result.artifacts());
                json.writeNumberProperty("versions", result.versions());
            });
            return 0;
        }
        output.line("Moved the facts from " + result.from() + " to " + result.to() + ": "
                + Units.count(result.artifacts(), "artifact") + ", " + Units.count(result.versions(), "version")
                + ", entries 1 to " + Units.grouped(result.entries()) + ", both sides the same");
        output.note("Set metadata_backend: " + result.to()
                + " in pipeline.yaml, unless it says nothing about it and the store is a directory.");
        return 0;
    }

    private Metadata target(Session session) {
        return switch (to) {
            case "json" -> new Metadata.Json();
            case "sqlite" -> new Metadata.Sqlite(Optional.ofNullable(path).map(session::path));
            case "postgres" -> {
                if (url == null) {
                    throw new CofferException.Invalid("--to postgres needs --url postgresql://host:5432/database");
                }
                var environment = session.context().environment();
                var password = Optional.ofNullable(environment.get("COFFER_METADATA_PASSWORD"))
                        .or(() -> Optional.ofNullable(environment.get("PGPASSWORD")))
                        .filter(text -> !text.isEmpty())
                        .map(Secret::new);
                yield Metadata.Postgres.of(url, Optional.ofNullable(user), password);
            }
            default ->
                throw new CofferException.Invalid(
                        "'" + Text.shown(to) + "' is no kind of catalog", "use json, sqlite or postgres");
        };
    }

    @Override
    public String whenInterrupted() {
        return "run it again; it goes on where it was";
    }
}
