package dev.coffer.cli.upkeep;

import dev.coffer.accounting.Share;
import dev.coffer.accounting.StoreStats;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import dev.coffer.cli.output.Columns;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "stats",
        description = {
            "Show what the store holds, for whom, and what deletion would free.",
            "Unique bytes are held by nothing else that is undeleted: deleting frees them with the next collection."
        },
        footer = {"", "Example: coffer stats 'vision/**' --by artifact"})
public final class StatsCommand implements Command {
    private static final List<String> GROUPS = List.of("version", "artifact", "alias", "run");

    @Parameters(
            paramLabel = "GLOB",
            arity = "0..1",
            description = "The names: * matches any characters but /, ** any, ? one.")
    String glob = "**";

    @Option(names = "--by", paramLabel = "GROUP", description = "A table by version, artifact, alias or run.")
    @Nullable
    String by;

    @Option(
            names = "--sort",
            paramLabel = "KEY[:asc]",
            description = "Sort the table by unique (the default), shared, logical, versions or name.")
    @Nullable
    String sort;

    @Option(names = "--limit", paramLabel = "N", description = "At most this many rows; 50 by default.")
    @Nullable
    Integer limit;

    @Override
    public int run(Session session) {
        if (by == null && (sort != null || limit != null)) {
            throw new CofferException.Invalid("--sort and --limit are for a table", "add --by artifact");
        }
        if (by != null && !GROUPS.contains(by)) {
            throw new CofferException.Invalid(
                    "'" + Text.shown(by) + "' is not a choice for --by", Columns.meant(by, GROUPS));
        }
        int rows = limit == null ? 50 : limit;
        if (rows < 1) {
            throw new CofferException.Invalid("--limit " + rows + " leaves nothing", "give a number from 1");
        }
        var order = StatsSort.of(sort == null ? "unique" : sort);
        var stats = session.store().maintenance().stats(glob);
        var all = shares(stats);
        var shown = all.stream().sorted(order).limit(rows).toList();
        var report = new StatsReport(stats, glob.equals("**"), by, shown, all.size());
        report.print(session.output());
        return 0;
    }

    private List<Share> shares(StoreStats stats) {
        return switch (by) {
            case null -> List.of();
            case "version" -> stats.versions();
            case "artifact" -> stats.artifacts();
            case "alias" -> stats.aliases();
            default -> stats.runs();
        };
    }
}
