package dev.coffer.cli;

import dev.coffer.AliasChange;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.Version;
import dev.coffer.catalog.Change.Expected;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "set",
        description = "Make an alias name a version.",
        footer = {"", "Example: coffer alias set vision/resnet:prod v7 --expect v6 --reason 'passed the canary'"})
final class AliasSetCommand implements Command {
    @Parameters(index = "0", paramLabel = "NAME:ALIAS", description = "The alias, such as vision/resnet:prod.")
    String name;

    @Parameters(
            index = "1",
            paramLabel = "VERSION",
            arity = "0..1",
            description = "v7, latest, a label, run=ID or another alias; by default latest.")
    String version = "latest";

    @Option(names = "--expect", paramLabel = "VERSION|none", description = "Do it only if the alias names this now.")
    @Nullable
    String expect;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the history.")
    String reason = "";

    @Override
    public int run(Session session) {
        var asked = AliasName.parse(name);
        var to = Reference.parse(asked.artifact() + ":" + version);
        var store = session.store();
        var expected = expect == null
                ? new Expected.Anything()
                : expect.equals("none")
                        ? new Expected.Nothing()
                        : new Expected.Number(store.version(asked.artifact() + ":" + expect)
                                .id()
                                .number());
        Version named = store.setAlias(new AliasChange(asked.alias(), to, expected, reason));
        var output = session.output();
        if (output.isJson()) {
            output.document("alias-set", json -> {
                Documents.id(json, named.id());
                json.writeStringProperty("alias", asked.alias().value());
            });
        } else {
            output.line(asked + " → v" + named.id().number());
        }
        return 0;
    }

    @Override
    public Optional<String> subject() {
        return Optional.of(AliasName.parse(name).artifact().value());
    }
}
