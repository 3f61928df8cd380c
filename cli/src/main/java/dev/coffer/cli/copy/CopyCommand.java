package dev.coffer.cli.copy;

import dev.coffer.ArtifactStore;
import dev.coffer.CopyRequest;
import dev.coffer.CopyResult;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Reference;
import dev.coffer.cli.output.JsonValues;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.output.Units;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import dev.coffer.config.StoreConfig;
import dev.coffer.migrate.StoreCopyResult;
import dev.coffer.transfer.Progress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "copy",
        description = {
            "Copy versions, or with --all the whole store, to another store.",
            "DEST is a path, a URI such as s3://bucket/prefix, or the path of a pipeline.yaml that says more of the",
            "other store. It is made when it is absent or empty. What is there already is not sent again."
        },
        footer = {
            "",
            "Example: coffer copy vision/resnet:prod s3://ml-artifacts/prod",
            "         coffer copy --all /mnt/backup/artifacts"
        })
public final class CopyCommand implements Command {
    @Parameters(
            paramLabel = "REF… DEST",
            arity = "1..*",
            description = "The versions, such as vision/resnet:prod, and the other store; with --all only that.")
    List<String> arguments;

    @Option(
            names = "--all",
            description = "Everything, with numbers, labels and history. Run again, it brings what is new.")
    boolean all;

    @Option(names = "--as", paramLabel = "NAME", description = "The name of the one version there.")
    @Nullable
    String name;

    @Option(
            names = "--label",
            paramLabel = "LABEL",
            description = "The label of the one version there; by default the one it has, where that is free.")
    @Nullable
    String label;

    @Option(names = "--aliases", description = "Make the aliases that name a version here name its copy there.")
    boolean aliases;

    @Override
    public int run(Session session) {
        var progress = new Progress();
        var target = session.opener().target(arguments.getLast());
        if (all) {
            checkAll();
            copyAll(session, target, progress);
        } else {
            copy(session, request(progress), target);
        }
        return 0;
    }

    private void checkAll() {
        if (arguments.size() > 1 || name != null || label != null || aliases) {
            throw new CofferException.Invalid(
                    "--all copies everything as it is", "give only the other store: coffer copy --all DEST");
        }
    }

    private CopyRequest request(Progress progress) {
        if (arguments.size() < 2) {
            throw new CofferException.Invalid(
                    "there is nothing to copy, or no place for it",
                    "coffer copy REF… DEST, or coffer copy --all DEST for everything");
        }
        var references = arguments.subList(0, arguments.size() - 1);
        var request = CopyRequest.of(references.toArray(String[]::new)).with(progress);
        request = name == null ? request : request.as(name);
        request = label == null ? request : request.label(label);
        return aliases ? request.withAliases() : request;
    }

    private static void copy(Session session, CopyRequest request, StoreConfig target) {
        var store = session.store();
        // A slip of the finger must not leave an empty store.
        request.references().forEach(reference -> store.version(reference.toString()));
        try (var other = ArtifactStore.openOrCreate(target, session.opener().storeOptions())) {
            if (other.isNew()) {
                session.output().note("Created a store at " + other.location());
            }
            CopyResult result;
            try (var _ = session.watch(request.progress())) {
                result = store.copyTo(other, request);
            }
            CopyReport.print(result, other, session.output());
        }
    }

    private static void copyAll(Session session, StoreConfig target, Progress progress) {
        var store = session.store();
        StoreCopyResult result;
        try (var _ = session.watch(progress)) {
            result = store.copyAllTo(target, session.opener().storeOptions(), progress);
        }
        print(result, session.output());
    }

    private static void print(StoreCopyResult result, Output output) {
        if (output.isJson()) {
            output.document("copy-all", json -> {
                json.writeStringProperty("destination", result.location());
                json.writeBooleanProperty("created", result.created());
                json.writeNumberProperty("entries", result.entries());
                json.writeNumberProperty("new_entries", result.newEntries());
                json.writeNumberProperty("artifacts", result.artifacts());
                json.writeNumberProperty("versions", result.versions());
                json.writeNumberProperty("objects", result.objects());
                json.writeNumberProperty("sent_bytes", result.sentBytes());
                JsonValues.seconds(json, result.elapsed());
            });
            return;
        }
        var what =
                result.newEntries() == 0 ? "Nothing new for " : output.paint().green("Copied") + " to ";
        output.line(what + result.location() + "  " + Units.count(result.artifacts(), "artifact") + ", "
                + Units.count(result.versions(), "version"));
        output.line("  sent " + Units.count(result.objects(), "object") + ", " + Units.bytes(result.sentBytes())
                + ", and " + Units.grouped(result.newEntries()) + " of "
                + Units.grouped(result.entries()) + " log entries in " + Units.duration(result.elapsed())
                + ", both sides the same");
    }

    @Override
    public Optional<String> subject() {
        if (!all && arguments.size() > 1) {
            // Every copy was checked; the caller reports the first.
            arguments.subList(1, arguments.size() - 1).forEach(Reference::parse);
            return Optional.of(arguments.getFirst());
        }
        return Optional.empty();
    }

    @Override
    public String whenInterrupted() {
        return "what was copied stays; run it again, and it goes on";
    }
}
