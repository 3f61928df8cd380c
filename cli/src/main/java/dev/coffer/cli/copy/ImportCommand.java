package dev.coffer.cli.copy;

import dev.coffer.ArtifactStore;
import dev.coffer.CopyResult;
import dev.coffer.ImportRequest;
import dev.coffer.cli.output.JsonValues;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import dev.coffer.transfer.Progress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "import",
        description = {
            "Store what coffer export wrote, with all its facts.",
            "Each file is compared with what was exported; one that was changed is named, and nothing is stored."
        },
        footer = {"", "Example: coffer import ./handover"})
public final class ImportCommand implements Command {
    @Parameters(paramLabel = "DIR", description = "The directory that an export was written to.")
    Path directory;

    @Option(names = "--as", paramLabel = "NAME", description = "The name it gets; by default the one it had.")
    @Nullable
    String name;

    @Option(
            names = "--label",
            paramLabel = "LABEL",
            description = "The label it gets; by default the one it had, where that is free.")
    @Nullable
    String label;

    @Override
    public int run(Session session) {
        var progress = new Progress();
        var request = ImportRequest.of(session.path(directory)).with(progress);
        request = name == null ? request : request.as(name);
        request = label == null ? request : request.label(label);
        var store = session.storeForWriting();
        CopyResult result;
        try (var _ = session.watch(progress)) {
            result = store.importFrom(request);
        }
        print(result, store, session.output());
        return 0;
    }

    private static void print(CopyResult result, ArtifactStore store, Output output) {
        var copy = result.copies().getFirst();
        if (!output.isJson()) {
            CopyReport.print(copy, "Imported", output);
            output.next("coffer show " + copy.version().id());
            return;
        }
        output.document("import", json -> {
            CopyReport.document(json, copy);
            JsonValues.seconds(json, result.elapsed());
            json.writeStringProperty("store", store.location());
            json.writeBooleanProperty("store_created", store.isNew());
        });
    }

    @Override
    public String whenInterrupted() {
        return "no new version was acknowledged; run it again, stored content is not stored twice";
    }
}
