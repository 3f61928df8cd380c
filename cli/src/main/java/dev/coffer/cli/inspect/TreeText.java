package dev.coffer.cli.inspect;

import dev.coffer.artifact.Text;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.output.TextTable;
import dev.coffer.cli.output.Units;
import java.util.List;

/// The files of a version, for people.
final class TreeText {
    private static final int FEW = 20;

    private TreeText() {}

    static void print(List<TreeEntry> tree, boolean all, Output output) {
        var table = new TextTable(">SIZE", "SHA-256", "FILE");
        for (var entry : all ? tree : tree.subList(0, Math.min(FEW, tree.size()))) {
            switch (entry) {
                case TreeEntry.File file ->
                    table.row(
                            Units.bytes(file.size()),
                            file.digest().shortHex(),
                            path(entry) + (file.executable() ? "*" : ""));
                case TreeEntry.Link link -> table.row("", "", path(entry) + " → " + Text.escaped(link.target()));
                case TreeEntry.EmptyDirectory _ -> table.row("", "", path(entry) + "/");
            }
        }
        output.lines(table.lines(output.paint()));
        if (!all && tree.size() > FEW) {
            output.line("… and " + Units.grouped(tree.size() - FEW) + " more; --files lists all");
        }
    }

    private static String path(TreeEntry entry) {
        return Text.escaped(entry.path().value());
    }
}
