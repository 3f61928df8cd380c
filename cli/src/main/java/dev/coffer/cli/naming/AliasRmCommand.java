package dev.coffer.cli.naming;

import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "rm",
        description = "Remove an alias. The version stays, and so does the alias's history.",
        footer = {"", "Example: coffer alias rm vision/resnet:candidate"})
final class AliasRmCommand implements Command {
    @Parameters(paramLabel = "NAME:ALIAS", description = "The alias, such as vision/resnet:candidate.")
    String name;

    @Override
    public int run(Session session) {
        var alias = AliasName.parse(name);
        session.store().removeAlias(alias.artifact().value(), alias.alias().value());
        var output = session.output();
        if (output.isJson()) {
            output.document("alias-rm", json -> {
                json.writeStringProperty("artifact", alias.artifact().value());
                json.writeStringProperty("alias", alias.alias().value());
            });
        } else {
            output.line("Removed alias " + alias);
        }
        return 0;
    }

    @Override
    public Optional<String> subject() {
        return Optional.of(AliasName.parse(name).artifact().value());
    }
}
