package dev.coffer.cli;

import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.Handle;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "ls",
        description = "List artifacts.",
        footer = {"", "Example: coffer ls 'vision/*'"})
final class LsCommand implements Command {
    @Parameters(
            paramLabel = "GLOB",
            arity = "0..1",
            description = "Which names: * any characters but /, ** any, ? one.")
    String glob = "**";

    @Option(names = "--deleted", description = "Also those whose versions are all deleted.")
    boolean deleted;

    @Override
    public int run(Session session) {
        List<Artifact> artifacts;
        try (var found = session.store().artifacts(glob)) {
            artifacts =
                    found.filter(artifact -> deleted || artifact.versions() > 0).toList();
        }
        var output = session.output();
        if (output.isJson()) {
            output.document("ls", json -> {
                json.writeArrayPropertyStart("artifacts");
                artifacts.forEach(artifact -> Documents.artifact(json, artifact));
                json.writeEndArray();
            });
        } else if (artifacts.isEmpty()) {
            output.note(glob.equals("**") ? "There are no artifacts yet." : "No artifact has such a name.");
        } else {
            output.lines(table(artifacts).lines(output.paint()));
        }
        return 0;
    }

    private static Table table(List<Artifact> artifacts) {
        var table = new Table("NAME", "TYPE", ">LATEST", ">VERSIONS", "ALIASES");
        for (var artifact : artifacts) {
            table.row(
                    artifact.name().value(),
                    artifact.type().word(),
                    artifact.latest() == 0 ? "-" : "v" + artifact.latest(),
                    Units.grouped(artifact.versions()),
                    aliases(artifact));
        }
        return table;
    }

    private static String aliases(Artifact artifact) {
        Map<Handle, Long> sorted = new TreeMap<>(artifact.aliases());
        return sorted.entrySet().stream()
                .map(alias -> alias.getKey() + "=v" + alias.getValue())
                .collect(Collectors.joining(", "));
    }
}
