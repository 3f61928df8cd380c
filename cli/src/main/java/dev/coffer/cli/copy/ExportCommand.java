package dev.coffer.cli.copy;

import dev.coffer.GetRequest;
import dev.coffer.GetResult;
import dev.coffer.artifact.Text;
import dev.coffer.cli.output.JsonValues;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.output.Units;
import dev.coffer.cli.output.VersionText;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import dev.coffer.transfer.Progress;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "export",
        description = {
            "Write a version as plain files that need no Coffer to be used.",
            "DIR gets files/ with the files, manifest.json, which says what they are, and SHA256SUMS for sha256sum -c."
        },
        footer = {"", "Example: coffer export vision/resnet:prod ./handover"})
public final class ExportCommand implements Command {
    @Parameters(index = "0", paramLabel = "REF", description = "The version, such as vision/resnet:prod.")
    String reference;

    @Parameters(index = "1", paramLabel = "DIR", description = "The directory to make.")
    Path destination;

    @Option(
            names = {"-f", "--force"},
            description = "Replace what is at DIR, as a whole.")
    boolean force;

    @Override
    public int run(Session session) {
        var progress = new Progress();
        var request = GetRequest.of(reference, session.path(destination)).with(progress);
        var store = session.store();
        GetResult result;
        try (var _ = session.watch(progress)) {
            result = store.export(force ? request.replacing() : request);
        }
        print(result, session.output());
        return 0;
    }

    private static void print(GetResult result, Output output) {
        var version = result.version();
        if (output.isJson()) {
            output.document("export", json -> {
                JsonValues.id(json, version.id());
                json.writeStringProperty("digest", version.digest().toString());
                json.writeStringProperty("path", result.path().toString());
                json.writeNumberProperty("files", version.files());
                json.writeNumberProperty("bytes", version.bytes());
                JsonValues.seconds(json, result.elapsed());
            });
            return;
        }
        output.line(output.paint().green("Exported") + " " + VersionText.name(version, output.paint()) + "  "
                + VersionText.size(version));
        output.line(
                "  verified, to " + Text.escaped(result.path().toString()) + " in " + Units.duration(result.elapsed()));
        output.next("cd " + Text.escaped(result.path().toString()) + " && sha256sum -c SHA256SUMS");
    }

    @Override
    public Optional<String> subject() {
        return Optional.of(reference);
    }

    @Override
    public String whenInterrupted() {
        return "the destination is as it was; run it again";
    }
}
