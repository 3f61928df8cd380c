package dev.coffer.cli.inspect;

import dev.coffer.LineageRequest;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.cli.lineage.LineageJson;
import dev.coffer.cli.output.AliasesByVersion;
import dev.coffer.cli.output.JsonValues;
import dev.coffer.cli.session.AtOption;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "show",
        description = "Show what a version is and where it came from.",
        footer = {"", "Example: coffer show vision/resnet:prod"})
public final class ShowCommand implements Command {
    @Parameters(paramLabel = "REF", description = "The version, such as vision/resnet:prod.")
    String reference;

    @Option(names = "--files", description = "List all files, not only the first 20.")
    boolean allFiles;

    @Option(names = "--at", paramLabel = "TIME", description = AtOption.HELP)
    @Nullable
    String at;

    @Override
    public int run(Session session) {
        var store = session.store();
        var view = AtOption.view(session, at);
        var version = view.version(reference);
        List<TreeEntry> tree = store.tree(version.id().toString());
        var aliases = AliasesByVersion.of(view, version.id().artifact()).of(version.id());
        var newer = store.newerInputs(version, LineageRequest.USUAL_ALIAS);
        var output = session.output();
        if (output.isJson()) {
            output.document("show", json -> {
                JsonValues.version(json, version, aliases);
                LineageJson.stale(json, newer);
                JsonValues.tree(json, tree);
            });
        } else {
            new VersionDetails(version, aliases, newer, session.now()).print(output);
            TreeText.print(tree, allFiles, output);
        }
        return 0;
    }

    @Override
    public Optional<String> subject() {
        return Optional.of(reference);
    }
}
