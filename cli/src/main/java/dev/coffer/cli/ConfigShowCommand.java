package dev.coffer.cli;

import dev.coffer.artifact.Text;
import dev.coffer.config.ResolvedConfig;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "show",
        description = "Show every setting in force. Secrets are masked.",
        footer = {"", "Example: coffer config show --origin"})
final class ConfigShowCommand implements Command {
    @Option(names = "--origin", description = "Say where each value comes from.")
    boolean origin;

    @Override
    public int run(Session session) {
        var config = session.opener().config();
        var output = session.output();
        if (output.isJson()) {
            output.document("config-show", json -> {
                Json.optional(json, "file", config.file());
                json.writeArrayPropertyStart("settings");
                for (var setting : config.settings()) {
                    json.writeStartObject();
                    json.writeStringProperty("key", setting.key());
                    json.writeStringProperty("value", setting.value());
                    json.writeStringProperty("origin", setting.origin());
                    json.writeEndObject();
                }
                json.writeEndArray();
            });
        } else {
            output.lines(table(config).lines(output.paint()));
        }
        return 0;
    }

    private Table table(ResolvedConfig config) {
        var table = origin ? new Table("SETTING", "VALUE", "ORIGIN") : new Table("SETTING", "VALUE");
        for (var setting : config.settings()) {
            var value = Text.escaped(setting.value());
            if (origin) {
                table.row(setting.key(), value, Text.escaped(setting.origin()));
            } else {
                table.row(setting.key(), value);
            }
        }
        return table;
    }
}
