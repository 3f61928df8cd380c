package dev.coffer.cli.naming;

import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.VersionId;
import dev.coffer.cli.output.JsonValues;
import dev.coffer.cli.output.TextTable;
import dev.coffer.cli.session.AtOption;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "ls",
        description = "List aliases.",
        footer = {"", "Example: coffer alias ls vision/resnet"})
final class AliasLsCommand implements Command {
    @Parameters(paramLabel = "GLOB", arity = "0..1", description = "The artifacts: a name, or a glob as in coffer ls.")
    String glob = "**";

    @Option(names = "--at", paramLabel = "TIME", description = AtOption.HELP)
    @Nullable
    String at;

    @Override
    public int run(Session session) {
        List<Artifact> artifacts;
        try (var found = AtOption.view(session, at).artifacts(glob)) {
            artifacts = found.filter(artifact -> !artifact.aliases().isEmpty()).toList();
        }
        var output = session.output();
        if (output.isJson()) {
            output.document("alias-ls", json -> {
                json.writeArrayPropertyStart("aliases");
                for (var artifact : artifacts) {
                    for (var alias : new TreeMap<>(artifact.aliases()).entrySet()) {
                        json.writeStartObject();
                        JsonValues.id(json, new VersionId(artifact.name(), alias.getValue()));
                        json.writeStringProperty("alias", alias.getKey().value());
                        json.writeEndObject();
                    }
                }
                json.writeEndArray();
            });
        } else if (artifacts.isEmpty()) {
            output.note("There are no aliases.");
        } else {
            output.lines(table(artifacts).lines(output.paint()));
        }
        return 0;
    }

    private static TextTable table(List<Artifact> artifacts) {
        var table = new TextTable("ALIAS", "VERSION");
        for (var artifact : artifacts) {
            for (var alias : new TreeMap<>(artifact.aliases()).entrySet()) {
                table.row(artifact.name() + ":" + alias.getKey(), "v" + alias.getValue());
            }
        }
        return table;
    }
}
