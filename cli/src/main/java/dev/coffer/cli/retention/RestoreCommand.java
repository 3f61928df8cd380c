package dev.coffer.cli.retention;

import dev.coffer.cli.output.JsonValues;
import dev.coffer.cli.output.VersionText;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "restore",
        description = "Bring a deleted version back.",
        footer = {"", "Example: coffer restore vision/resnet:v3"})
public final class RestoreCommand implements Command {
    @Parameters(paramLabel = "REF", description = "The version by its number, such as vision/resnet:v3.")
    String reference;

    @Override
    public int run(Session session) {
        var version = session.store().restore(reference);
        var output = session.output();
        if (output.isJson()) {
            output.document("restore", json -> {
                JsonValues.id(json, version.id());
                json.writeNumberProperty("files", version.files());
                json.writeNumberProperty("bytes", version.bytes());
                json.writeBooleanProperty("deleted", version.deleted());
            });
        } else {
            output.line("Restored " + version.id() + "  " + VersionText.size(version));
        }
        return 0;
    }

    @Override
    public Optional<String> subject() {
        return Optional.of(reference);
    }
}
