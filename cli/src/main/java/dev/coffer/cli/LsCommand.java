package dev.coffer.cli;

import dev.coffer.StoreView;
import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.Handle;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "ls",
        description = "List artifacts; with --filter, --sort or --versions list versions.",
        footer = {"", "Example: coffer ls 'vision/*' --filter \"metrics.accuracy >= 0.93 AND alias != 'prod'\""})
final class LsCommand implements Command {
    @Parameters(
            paramLabel = "GLOB",
            arity = "0..1",
            description = "Which names: * any characters but /, ** any, ? one.")
    String glob = "**";

    @Option(names = "--versions", description = "List versions, the newest first.")
    boolean versions;

    @Option(names = "--filter", paramLabel = "FILTER", description = "Only versions that fit: see docs/search.md.")
    String filter = "";

    @Option(
            names = "--sort",
            paramLabel = "FIELD[:desc]",
            description = "Sort versions by a field, such as metrics.accuracy:desc.")
    String sort = "";

    @Option(names = "--limit", paramLabel = "N", description = "At most so many versions; by default 50.")
    int limit = 50;

    @Option(names = "--after", paramLabel = "CURSOR", description = "Go on behind the page that ended with this.")
    @Nullable
    String after;

    @Option(names = "--deleted", description = "Also what is deleted.")
    boolean deleted;

    @Option(names = "--at", paramLabel = "TIME", description = AtOption.HELP)
    @Nullable
    String at;

    @Override
    public int run(Session session) {
        var view = AtOption.view(session, at);
        if (versions || !filter.isBlank() || !sort.isBlank() || after != null) {
            new VersionList(session, view).print(this);
        } else {
            artifacts(session, view);
        }
        return 0;
    }

    private void artifacts(Session session, StoreView view) {
        List<Artifact> artifacts;
        try (var found = view.artifacts(glob)) {
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
