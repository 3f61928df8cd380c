package dev.coffer.cli.inspect;

import dev.coffer.StoreView;
import dev.coffer.accounting.Share;
import dev.coffer.accounting.StoreStats;
import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Handle;
import dev.coffer.cli.output.Columns;
import dev.coffer.cli.output.JsonOutput;
import dev.coffer.cli.output.JsonValues;
import dev.coffer.cli.output.TextTable;
import dev.coffer.cli.output.Units;
import dev.coffer.cli.session.AtOption;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "ls",
        description = "List artifacts; with --filter, --sort or --versions list versions.",
        footer = {"", "Example: coffer ls 'vision/*' --filter \"metrics.accuracy >= 0.93 AND alias != 'prod'\""})
public final class LsCommand implements Command {
    private static final List<String> COLUMNS =
            List.of("name", "type", "latest", "versions", "aliases", Columns.UNIQUE, Columns.SHARED);
    private static final Set<String> RIGHT = Set.of("latest", "versions", Columns.UNIQUE, Columns.SHARED);

    @Parameters(
            paramLabel = "GLOB",
            arity = "0..1",
            description = "The names: * matches any characters but /, ** any, ? one.")
    String glob = "**";

    @Option(names = "--versions", description = "List versions, the newest first.")
    boolean versions;

    @Option(names = "--filter", paramLabel = "FILTER", description = "Only matching versions: see docs/search.md.")
    String filter = "";

    @Option(
            names = "--sort",
            paramLabel = "FIELD[:desc]",
            description = "Sort versions by a field, such as metrics.accuracy:desc.")
    String sort = "";

    @Option(names = "--limit", paramLabel = "N", description = "At most this many versions; 50 by default.")
    int limit = 50;

    @Option(names = "--after", paramLabel = "CURSOR", description = "Continue after this cursor of an earlier page.")
    @Nullable
    String after;

    @Option(names = "--deleted", description = "Include deleted ones.")
    boolean deleted;

    @Option(names = "--at", paramLabel = "TIME", description = AtOption.HELP)
    @Nullable
    String at;

    @Option(
            names = "--columns",
            paramLabel = "NAME,…",
            description =
                    "The columns after the name, such as unique,shared: bytes that deletion frees, that others need.")
    @Nullable
    String columns;

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
        var shown = columns(COLUMNS, "name", _ -> false);
        List<Artifact> artifacts;
        try (var found = view.artifacts(glob)) {
            artifacts =
                    found.filter(artifact -> deleted || artifact.versions() > 0).toList();
        }
        var usage = usage(session, shown, StoreStats::artifacts);
        var output = session.output();
        if (output.isJson()) {
            output.document("ls", json -> {
                JsonOutput.objects(json, "artifacts", artifacts, artifact -> {
                    JsonValues.artifact(json, artifact);
                    usage.write(json, artifact.name().value());
                });
            });
        } else if (artifacts.isEmpty()) {
            output.note(glob.equals("**") ? "There are no artifacts yet." : "No artifact matches.");
        } else {
            output.lines(table(artifacts, shown, usage).lines(output.paint()));
        }
    }

    /// The columns to show: the column that identifies the row, then the requested ones.
    ///
    /// @param known the names of columns; the default ones come first
    /// @param also  accepts other names
    List<String> columns(List<String> known, String first, Predicate<String> also) {
        if (columns == null) {
            return known.stream()
                    .filter(name -> !Columns.needStats(List.of(name)))
                    .toList();
        }
        var requested = Columns.parse(columns, known, also);
        return requested.contains(first)
                ? requested
                : Stream.concat(Stream.of(first), requested.stream()).toList();
    }

    /// The space usage of the rows, if a column needs it.
    SpaceUsage usage(Session session, List<String> shown, Function<StoreStats, List<Share>> rows) {
        if (!Columns.needStats(shown)) {
            return SpaceUsage.UNKNOWN;
        }
        if (at != null) {
            throw new CofferException.Invalid("unique and shared are known as of now only", "leave out --at");
        }
        return new SpaceUsage(rows.apply(session.store().maintenance().stats(glob)));
    }

    private static TextTable table(List<Artifact> artifacts, List<String> columns, SpaceUsage usage) {
        var table = new TextTable(columns.stream()
                .map(name -> (RIGHT.contains(name) ? ">" : "") + name.toUpperCase(Locale.ROOT))
                .toArray(String[]::new));
        for (var artifact : artifacts) {
            table.row(columns.stream().map(name -> cell(artifact, name, usage)).toArray(String[]::new));
        }
        return table;
    }

    private static String cell(Artifact artifact, String column, SpaceUsage usage) {
        return switch (column) {
            case "name" -> artifact.name().value();
            case "type" -> artifact.type().word();
            case "latest" -> artifact.latest() == 0 ? "-" : "v" + artifact.latest();
            case "versions" -> Units.grouped(artifact.versions());
            case "aliases" -> aliases(artifact);
            case Columns.UNIQUE -> usage.unique(artifact.name().value());
            case Columns.SHARED -> usage.shared(artifact.name().value());
            default -> throw new IllegalArgumentException(column);
        };
    }

    private static String aliases(Artifact artifact) {
        Map<Handle, Long> sorted = new TreeMap<>(artifact.aliases());
        return sorted.entrySet().stream()
                .map(alias -> alias.getKey() + "=v" + alias.getValue())
                .collect(Collectors.joining(", "));
    }
}
