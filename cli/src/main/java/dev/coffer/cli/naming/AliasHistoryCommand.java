package dev.coffer.cli.naming;

import dev.coffer.artifact.AliasMove;
import dev.coffer.artifact.Text;
import dev.coffer.cli.output.TextTable;
import dev.coffer.cli.output.Units;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JsonGenerator;

@CommandLine.Command(
        name = "history",
        description = "List what an alias named, newest first.",
        footer = {"", "Example: coffer alias history vision/resnet:prod"})
final class AliasHistoryCommand implements Command {
    @Parameters(paramLabel = "NAME:ALIAS", description = "The alias, such as vision/resnet:prod.")
    String name;

    @Override
    public int run(Session session) {
        var alias = AliasName.parse(name);
        var moves = session.store()
                .aliasHistory(alias.artifact().value(), alias.alias().value());
        var output = session.output();
        if (output.isJson()) {
            output.document("alias-history", json -> {
                json.writeStringProperty("artifact", alias.artifact().value());
                json.writeStringProperty("alias", alias.alias().value());
                json.writeArrayPropertyStart("moves");
                for (var move : moves) {
                    document(json, move);
                }
                json.writeEndArray();
            });
        } else {
            output.lines(table(moves, session).lines(output.paint()));
        }
        return 0;
    }

    private static void document(JsonGenerator json, AliasMove move) {
        json.writeStartObject();
        number(json, "from", move.from());
        number(json, "to", move.to());
        json.writeStringProperty("at", move.at().toString());
        json.writeStringProperty("by", move.by());
        json.writeStringProperty("reason", move.reason());
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String property, OptionalLong number) {
        if (number.isPresent()) {
            json.writeNumberProperty(property, number.getAsLong());
        } else {
            json.writeNullProperty(property);
        }
    }

    private static TextTable table(List<AliasMove> moves, Session session) {
        var table = new TextTable(">FROM", "TO", "WHEN", "BY", "WHY");
        for (var move : moves) {
            table.row(
                    version(move.from()),
                    version(move.to()),
                    Units.ago(move.at(), session.now()),
                    Text.shown(move.by()),
                    Text.shown(move.reason()));
        }
        return table;
    }

    private static String version(OptionalLong number) {
        return number.isPresent() ? "v" + number.getAsLong() : "-";
    }

    @Override
    public Optional<String> subject() {
        return Optional.of(AliasName.parse(name).artifact().value());
    }
}
