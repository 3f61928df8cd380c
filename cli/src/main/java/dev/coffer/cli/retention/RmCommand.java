package dev.coffer.cli.retention;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Version;
import dev.coffer.cli.output.Failure;
import dev.coffer.cli.output.JsonValues;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.output.VersionText;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "rm",
        description = "Delete a version. coffer restore brings it back.",
        footer = {"", "Example: coffer rm vision/resnet:v3"})
public final class RmCommand implements Command {
    @Parameters(paramLabel = "REF", description = "The version, such as vision/resnet:v3.")
    String reference;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask for confirmation. Needed without a terminal.")
    boolean yes;

    @Option(
            names = "--now",
            description = "Permanently: it cannot be restored, and the next coffer gc deletes its content.")
    boolean now;

    @Option(names = "--dry-run", description = "Only show what would be deleted.")
    boolean dryRun;

    @Override
    public int run(Session session) {
        if (!yes && !dryRun && !session.isInteractive()) {
            throw new CofferException.Invalid(
                    "there is no terminal to confirm deleting " + reference, "confirm with --yes");
        }
        var store = session.store();
        // The version that was confirmed is deleted, even if an alias or 'latest' moves meanwhile.
        var version = now ? store.stored(reference) : store.version(reference);
        if (!dryRun) {
            if (!yes
                    && !session.confirm("Delete " + version.id() + " (" + VersionText.size(version) + ")"
                            + (now ? " permanently?" : "?"))) {
                session.output().note("Nothing was deleted.");
                return Failure.INTERRUPTED;
            }
            var id = version.id().toString();
            version = now ? store.deleteForGood(id) : store.delete(id);
        }
        print(session.output(), version);
        return 0;
    }

    private void print(Output output, Version version) {
        if (output.isJson()) {
            output.document("rm", json -> {
                JsonValues.id(json, version.id());
                json.writeNumberProperty("files", version.files());
                json.writeNumberProperty("bytes", version.bytes());
                json.writeBooleanProperty("deleted", version.deleted());
                json.writeBooleanProperty("swept", version.state().swept());
                json.writeBooleanProperty("dry_run", dryRun);
            });
        } else {
            output.line((dryRun ? "Would delete " : "Deleted ") + version.id() + "  " + VersionText.size(version));
            output.note(
                    now
                            ? "its content is now unreferenced; coffer gc frees it"
                            : "coffer restore " + version.id() + " brings it back");
        }
    }

    @Override
    public Optional<String> subject() {
        return Optional.of(reference);
    }
}
