package dev.coffer.cli.setup;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import dev.coffer.cli.output.JsonOutput;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.output.TextTable;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import dev.coffer.config.Trust;
import dev.coffer.config.TrustedDirectories;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "trust",
        description = {
            "Allow the pipeline.yaml of a directory to send credentials where it says.",
            "Needed once for a file that is found, not named, and names an endpoint, a database or a path outside its",
            "directory. When what it says about that changes, it must be allowed again."
        },
        footer = {
            "",
            "Example: coffer trust .",
            "         coffer trust --list",
            "         coffer trust --remove ~/projects/old"
        })
public final class TrustCommand implements Command {
    @Parameters(paramLabel = "PATH", arity = "0..1", description = "The directory.")
    @Nullable
    Path directory;

    @Option(names = "--list", description = "List what is allowed.")
    boolean list;

    @Option(names = "--remove", description = "Revoke what was allowed for the directory.")
    boolean remove;

    @Override
    public int run(Session session) {
        var context = session.context();
        var trusted = new TrustedDirectories(context.environment(), context.directory());
        var output = session.output();
        if (list) {
            if (directory != null || remove) {
                throw new CofferException.Invalid("--list lists everything, and goes with nothing else");
            }
            list(trusted.list(), output);
        } else if (directory == null) {
            throw new CofferException.Invalid(
                    "no directory is given", "coffer trust . allows the pipeline.yaml in this one");
        } else if (remove) {
            removed(trusted.remove(directory), output);
        } else {
            allowed(trusted.allow(directory, session.now()), output);
        }
        return 0;
    }

    private static void allowed(Trust trust, Output output) {
        var place = trust.directory().map(Path::toString).orElse("");
        if (output.isJson()) {
            output.document("trust", json -> {
                json.writeStringProperty("directory", place);
                JsonOutput.strings(json, "reaches", trust.reaches());
            });
            return;
        }
        output.line("Trusted " + Text.escaped(place) + ", as its pipeline.yaml is now");
        trust.reaches().forEach(reach -> output.line("  " + Text.escaped(reach)));
        if (trust.reaches().isEmpty()) {
            output.note("Nothing in it needs that now.");
        }
    }

    private static void removed(Path place, Output output) {
        if (output.isJson()) {
            output.document("trust-remove", json -> json.writeStringProperty("directory", place.toString()));
        } else {
            output.line("Not trusted any more: " + Text.escaped(place.toString()));
        }
    }

    private static void list(List<TrustedDirectories.Entry> entries, Output output) {
        if (output.isJson()) {
            output.document("trust-list", json -> {
                JsonOutput.objects(json, "trusted", entries, entry -> {
                    json.writeStringProperty("directory", entry.directory().toString());
                    json.writeStringProperty("since", entry.since().toString());
                    json.writeStringProperty("state", entry.state().word());
                });
            });
        } else if (entries.isEmpty()) {
            output.note("No directory is trusted.");
        } else {
            var table = new TextTable("DIRECTORY", "SINCE", "STATE");
            for (var entry : entries) {
                table.row(
                        Text.escaped(entry.directory().toString()),
                        entry.since().toString(),
                        entry.state().word().replace('_', ' '));
            }
            output.lines(table.lines(output.paint()));
        }
    }
}
