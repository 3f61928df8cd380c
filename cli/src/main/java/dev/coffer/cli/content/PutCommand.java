package dev.coffer.cli.content;

import dev.coffer.PutRequest;
import dev.coffer.PutResult;
import dev.coffer.artifact.SemVer;
import dev.coffer.artifact.Text;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.KeyValues;
import dev.coffer.cli.session.Session;
import dev.coffer.config.Location;
import dev.coffer.config.ValuesFile;
import dev.coffer.ingest.Reading;
import dev.coffer.transfer.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "put",
        description = "Store a file or a directory as a new version of an artifact.",
        customSynopsis = {"coffer put [OPTIONS] NAME PATH", "coffer put [OPTIONS] NAME=PATH [NAME=PATH...]"},
        footer = {
            "",
            "Several NAME=PATH are stored in one commit: all of them or none. The options count for each.",
            "Example: coffer put vision/resnet ./model --type model --param lr=0.1 --alias candidate"
        })
public final class PutCommand implements Command {
    @Parameters(
            arity = "1..*",
            paramLabel = "NAME PATH",
            description = "The artifact, such as vision/resnet, and the file or directory to store.")
    List<String> targets = new ArrayList<>();

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = {
                "model, dataset, evaluation, report, metrics, config, visualization or other;",
                "of several artifacts NAME=TYPE. Repeatable."
            })
    List<String> types = new ArrayList<>();

    @Option(names = "--label", paramLabel = "LABEL", description = "A second name for the version, such as 1.4.0.")
    @Nullable
    String label;

    @Option(
            names = "--bump",
            paramLabel = "PART",
            description = "major, minor or patch: the next semantic version, with version_scheme: semver.")
    @Nullable
    String bump;

    @Option(names = "--alias", paramLabel = "ALIAS", description = "Make this alias name the new version. Repeatable.")
    List<String> aliases = new ArrayList<>();

    @Option(names = "--run", paramLabel = "ID", description = "The run that made it; by default from the environment.")
    @Nullable
    String run;

    @Option(
            names = "--param",
            paramLabel = "KEY=VALUE",
            description = "A parameter. Repeatable; wins over --params-file.")
    List<String> params = new ArrayList<>();

    @Option(names = "--params-file", paramLabel = "FILE", description = "Parameters from a YAML or JSON file.")
    @Nullable
    Path paramsFile;

    @Option(
            names = "--metric",
            paramLabel = "KEY=NUMBER",
            description = "A measured value. Repeatable; wins over --metrics-file.")
    List<String> metrics = new ArrayList<>();

    @Option(names = "--metrics-file", paramLabel = "FILE", description = "Metrics from a YAML or JSON file.")
    @Nullable
    Path metricsFile;

    @Option(names = "--tag", paramLabel = "KEY[=VALUE]", description = "A tag. Repeatable.")
    List<String> tags = new ArrayList<>();

    @Option(names = "--description", paramLabel = "TEXT", description = "A description in your own words.")
    @Nullable
    String description;

    @Option(names = "--input", paramLabel = "REF", description = "A version it was made from. Repeatable.")
    List<String> inputs = new ArrayList<>();

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "A put with the key of an earlier one yields the earlier version.")
    @Nullable
    String idempotencyKey;

    @Option(names = "--no-cache", description = "Read every file, also those that look unchanged.")
    boolean noCache;

    @Override
    public int run(Session session) {
        var progress = new Progress();
        var named = PutTarget.parse(targets, types);
        var requests =
                named.stream().map(target -> request(session, progress, target)).toList();
        var store = session.storeForWriting();
        List<PutResult> results;
        try (var _ = session.watch(progress)) {
            results = store.putAll(requests);
        }
        PutReport.print(session.output(), requests, results, store);
        warnOfReaders(session, named);
        return 0;
    }

    /// Warns when a store can be read by more people than the files put into it: it was made with its maker's umask.
    private static void warnOfReaders(Session session, List<PutTarget> targets) {
        var sources = targets.stream()
                .map(target -> session.path(Path.of(target.path())))
                .toList();
        if (session.opener().config().config().location() instanceof Location.Local(var root)
                && ReadAccess.isWider(root, sources)) {
            session.output()
                    .note("warning: everybody on this machine can read the store, but not all that was put into it;"
                            + " `chmod -R o= " + Text.escaped(root.toString()) + "` changes that, also for later puts");
        }
    }

    private PutRequest request(Session session, Progress progress, PutTarget target) {
        var request = PutRequest.of(target.name(), session.path(Path.of(target.path())))
                .progress(progress);
        if (paramsFile != null) {
            request.params(ValuesFile.params(session.path(paramsFile)));
        }
        if (metricsFile != null) {
            request.metrics(ValuesFile.metrics(session.path(metricsFile)));
        }
        request.params(KeyValues.parse("--param", params)).metrics(KeyValues.parseNumbers("--metric", metrics));
        KeyValues.parseTags("--tag", tags).forEach(request::tag);
        aliases.forEach(request::alias);
        inputs.forEach(request::input);
        target.type().ifPresent(request::type);
        Optional.ofNullable(label).ifPresent(request::label);
        Optional.ofNullable(bump).map(SemVer.Bump::parse).ifPresent(request::bump);
        Optional.ofNullable(run).ifPresent(request::run);
        Optional.ofNullable(description).ifPresent(request::description);
        Optional.ofNullable(idempotencyKey).ifPresent(request::idempotencyKey);
        if (noCache) {
            request.reading(Reading.ALL_FILES);
        }
        return request.build();
    }

    @Override
    public String whenInterrupted() {
        return "no new version was acknowledged; run it again, stored content is not stored twice";
    }
}
