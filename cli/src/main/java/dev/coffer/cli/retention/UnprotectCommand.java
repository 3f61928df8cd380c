package dev.coffer.cli.retention;

import dev.coffer.cli.output.JsonValues;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "unprotect",
        description = "End the protection of a version.",
        footer = {"", "Example: coffer unprotect vision/resnet:v7"})
public final class UnprotectCommand implements Command {
    @Parameters(paramLabel = "REF", description = "The version, such as vision/resnet:v7.")
    String reference;

    @Override
    public int run(Session session) {
        var version = session.store().unprotect(reference);
        var output = session.output();
        if (output.isJson()) {
            output.document("unprotect", json -> {
                JsonValues.id(json, version.id());
                JsonValues.state(json, version.state());
            });
        } else {
            output.line(version.id() + "  not protected");
        }
        return 0;
    }

    @Override
    public Optional<String> subject() {
        return Optional.of(reference);
    }
}
