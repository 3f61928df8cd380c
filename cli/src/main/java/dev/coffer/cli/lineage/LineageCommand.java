package dev.coffer.cli.lineage;

import dev.coffer.LineageRequest;
import dev.coffer.artifact.CofferException;
import dev.coffer.cli.output.TextTable;
import dev.coffer.cli.output.Units;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import dev.coffer.lineage.DescendingAliases;
import dev.coffer.lineage.Direction;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "lineage",
        description = "Show what a version was made from, what was made from it, and what of that is stale.",
        footer = {
            "",
            "Example: coffer lineage vision/resnet:prod --up",
            "Example: coffer lineage data/train:v3 --aliases"
        })
public final class LineageCommand implements Command {
    @Parameters(paramLabel = "REF", description = "The version, such as vision/resnet:prod.")
    String reference;

    @Option(names = "--up", description = "Only what it was made from.")
    boolean up;

    @Option(names = "--down", description = "Only what was made from it.")
    boolean down;

    @Option(names = "--depth", paramLabel = "N", description = "At most this many steps away; 20 by default.")
    int depth = LineageRequest.USUAL_DEPTH;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "tree, json, mermaid, dot or openlineage; tree by default.")
    @Nullable
    String format;

    @Option(
            names = "--stale-by",
            paramLabel = "ALIAS",
            description = "A version is stale when this alias names a newer version of one of its inputs;"
                    + " prod by default.")
    String inUse = LineageRequest.USUAL_ALIAS;

    @Option(names = "--aliases", description = "List the aliases whose versions descend from it instead.")
    boolean aliases;

    @Override
    public int run(Session session) {
        var output = session.output();
        var chosen = LineageFormat.of(format, output.isJson());
        var request = LineageRequest.of(reference)
                .towards(up == down ? Direction.BOTH : up ? Direction.UP : Direction.DOWN)
                .atMostSteps(depth)
                .withInUse(inUse);
        if (aliases) {
            aliases(chosen, session);
            return 0;
        }
        var store = session.store();
        var graph = store.lineage(request);
        switch (chosen) {
            case TREE -> LineageTree.print(graph, output);
            case JSON -> LineageJson.print(graph, request, output);
            case MERMAID -> LineageMermaid.print(graph, output);
            case DOT -> LineageDot.print(graph, output);
            case OPENLINEAGE -> {
                try (var events = store.openLineage(graph)) {
                    events.forEach(output::line);
                }
            }
        }
        if (!graph.complete()) {
            output.note("There is more; this is up to --depth " + depth + " and at most "
                    + Units.grouped(request.nodeLimit()) + " versions.");
        }
        return 0;
    }

    private void aliases(LineageFormat chosen, Session session) {
        if (chosen != LineageFormat.TREE && chosen != LineageFormat.JSON) {
            throw new CofferException.Invalid("--aliases are printed as a table or as JSON", "leave out --format");
        }
        if (up) {
            throw new CofferException.Invalid("--aliases are those that descend from it", "leave out --up");
        }
        var found = session.store().descendingAliases(reference);
        var output = session.output();
        if (chosen == LineageFormat.JSON) {
            LineageJson.print(found, output);
        } else if (found.aliases().isEmpty()) {
            output.note("No alias names a version that descends from " + found.root() + ".");
        } else {
            output.lines(table(found).lines(output.paint()));
        }
        if (!found.complete()) {
            output.note("There may be more: too many versions descend from it to look at all of them.");
        }
    }

    private static TextTable table(DescendingAliases found) {
        var table = new TextTable("ALIAS", "VERSION");
        for (var named : found.aliases()) {
            table.row(
                    named.version().artifact() + ":" + named.alias(),
                    "v" + named.version().number());
        }
        return table;
    }

    @Override
    public Optional<String> subject() {
        return Optional.of(reference);
    }
}
