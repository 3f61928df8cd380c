package dev.coffer.cli.inspect;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Version;
import dev.coffer.cli.output.AliasesByVersion;
import dev.coffer.cli.output.JsonOutput;
import dev.coffer.cli.output.JsonValues;
import dev.coffer.cli.output.StateText;
import dev.coffer.cli.output.TextTable;
import dev.coffer.cli.output.Units;
import dev.coffer.cli.session.AtOption;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "log",
        description = "List the versions of an artifact, newest first.",
        footer = {"", "Example: coffer log vision/resnet"})
public final class LogCommand implements Command {
    @Parameters(paramLabel = "NAME", description = "The artifact, such as vision/resnet.")
    String name;

    @Option(names = "--deleted", description = "Also deleted versions, which coffer restore brings back.")
    boolean deleted;

    @Option(names = "--at", paramLabel = "TIME", description = AtOption.HELP)
    @Nullable
    String at;

    @Override
    public int run(Session session) {
        var artifact = ArtifactName.of(name);
        var store = AtOption.view(session, at);
        List<Version> versions;
        try (var found = store.versions(name)) {
            versions = found.filter(version -> deleted || !version.deleted()).toList();
        }
        var aliases = AliasesByVersion.of(store, artifact);
        var output = session.output();
        if (output.isJson()) {
            output.document("log", json -> {
                json.writeStringProperty("artifact", name);
                JsonOutput.objects(json, "versions", versions, version -> {
                    JsonValues.version(json, version, aliases.of(version.id()));
                    json.writeNumberProperty("files", version.files());
                });
            });
        } else {
            output.lines(table(versions, aliases, session).lines(output.paint()));
        }
        return 0;
    }

    private static TextTable table(List<Version> versions, AliasesByVersion aliases, Session session) {
        var table = new TextTable("VERSION", "DIGEST", "ALIASES", ">FILES", ">SIZE", ">NEW", "CREATED", "RUN");
        for (var version : versions) {
            var run = version.facts().origin().run().orElse("");
            table.row(
                    "v" + version.id().number(),
                    version.digest().shortHex(),
                    names(version, aliases.of(version.id())),
                    Units.grouped(version.files()),
                    Units.bytes(version.bytes()),
                    Units.bytes(version.newBytes()),
                    Units.ago(version.createdAt(), session.now()),
                    dev.coffer.artifact.Text.shown(run));
        }
        return table;
    }

    private static String names(Version version, List<Handle> aliases) {
        var names = aliases.stream().map(Handle::value).collect(Collectors.joining(", "));
        var label = version.label().map(Handle::value).orElse("");
        var separator = names.isEmpty() || label.isEmpty() ? "" : ", ";
        return label + separator + names + StateText.mark(version);
    }

    @Override
    public Optional<String> subject() {
        return Optional.of(name);
    }
}
