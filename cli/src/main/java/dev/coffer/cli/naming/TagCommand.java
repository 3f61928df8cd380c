package dev.coffer.cli.naming;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import dev.coffer.cli.output.AliasesByVersion;
import dev.coffer.cli.output.JsonValues;
import dev.coffer.cli.output.VersionText;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.KeyValues;
import dev.coffer.cli.session.Session;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "tag",
        description = "Set and remove tags of a version.",
        footer = {"", "Example: coffer tag vision/resnet:v7 reviewed stage=prod draft-"})
public final class TagCommand implements Command {
    @Parameters(index = "0", paramLabel = "REF", description = "The version, such as vision/resnet:v7.")
    String reference;

    @Parameters(
            index = "1..*",
            paramLabel = "TAG",
            arity = "1..*",
            description = "KEY or KEY=VALUE sets a tag, KEY- removes it.")
    List<String> changes = new ArrayList<>();

    @Override
    public int run(Session session) {
        var set = new ArrayList<String>();
        var remove = new LinkedHashSet<String>();
        for (var change : changes) {
            if (change.endsWith("-") && change.length() > 1 && !change.contains("=")) {
                remove.add(change.substring(0, change.length() - 1));
            } else {
                set.add(change);
            }
        }
        var values = KeyValues.parseTags("tag", set);
        for (var key : values.keySet()) {
            if (remove.contains(key)) {
                throw new CofferException.Invalid("'" + Text.shown(key) + "' is both set and removed");
            }
        }
        var store = session.store();
        var version = store.tag(reference, values, remove);
        var output = session.output();
        if (output.isJson()) {
            var aliases = AliasesByVersion.of(store, version.id().artifact()).of(version.id());
            output.document("tag", json -> JsonValues.version(json, version, aliases));
        } else {
            output.line(version.id() + "  "
                    + version.facts().tags().entrySet().stream()
                            .map(tag -> VersionText.pair(tag.getKey(), tag.getValue()))
                            .collect(Collectors.joining(", ")));
        }
        return 0;
    }

    @Override
    public Optional<String> subject() {
        return Optional.of(reference);
    }
}
