package dev.coffer.cli.content;

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
        name = "get",
        description = "Write a version to disk, every byte verified.",
        footer = {"", "Example: coffer get vision/resnet:prod -o ./model"})
public final class GetCommand implements Command {
    @Parameters(paramLabel = "REF", description = "The version, such as vision/resnet:prod.")
    String reference;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DEST",
            required = true,
            description = "Where to write it: the file or directory to make.")
    Path destination;

    @Option(
            names = {"-f", "--force"},
            description = "Replace what is at DEST, as a whole.")
    boolean force;

    @Override
    public int run(Session session) {
        var progress = new Progress();
        var request = GetRequest.of(reference, session.path(destination)).with(progress);
        var store = session.store();
        GetResult result;
        try (var _ = session.watch(progress)) {
            result = store.get(force ? request.replacing() : request);
        }
        print(result, session.output());
        return 0;
    }

    private static void print(GetResult result, Output output) {
        var version = result.version();
        if (output.isJson()) {
            output.document("get", json -> {
                JsonValues.id(json, version.id());
                json.writeStringProperty("digest", version.digest().toString());
                json.writeStringProperty("shape", version.shape().word());
                json.writeStringProperty("path", result.path().toString());
                json.writeNumberProperty("files", version.files());
                json.writeNumberProperty("bytes", version.bytes());
                JsonValues.seconds(json, result.elapsed());
            });
        } else {
            output.line(output.paint().green("Got") + " " + VersionText.name(version, output.paint()) + "  "
                    + VersionText.size(version));
            output.line("  verified, to " + Text.escaped(result.path().toString()) + " in "
                    + Units.duration(result.elapsed()));
        }
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
