package dev.coffer.cli.setup;

import dev.coffer.artifact.Text;
import dev.coffer.cli.output.JsonOutput;
import dev.coffer.cli.output.TextTable;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import dev.coffer.config.ResolvedConfig;
import dev.coffer.config.Trust;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(
        name = "show",
        description = "Show every setting in force. Secrets are masked.",
        footer = {"", "Example: coffer config show --origin"})
final class ConfigShowCommand implements Command {
    @Option(names = "--origin", description = "Show where each value comes from.")
    boolean origin;

    @Override
    public int run(Session session) {
        var config = session.opener().config();
        var output = session.output();
        if (output.isJson()) {
            output.document("config-show", json -> {
                JsonOutput.optional(json, "file", config.file());
                JsonOutput.objects(json, "settings", config.settings(), setting -> {
                    json.writeStringProperty("key", setting.key());
                    json.writeStringProperty("value", setting.value());
                    json.writeStringProperty("origin", setting.origin());
                });
                json.writeObjectPropertyStart("trust");
                json.writeStringProperty("state", config.trust().state().word());
                JsonOutput.optional(json, "directory", config.trust().directory());
                JsonOutput.strings(json, "reaches", config.trust().reaches());
                json.writeEndObject();
            });
        } else {
            output.lines(table(config).lines(output.paint()));
            if (origin) {
                output.lines(trust(config.trust()));
            }
        }
        return 0;
    }

    /// Nothing where no leave is needed.
    private static List<String> trust(Trust trust) {
        if (trust.state() == Trust.State.NOT_NEEDED) {
            return List.of();
        }
        var lines = new ArrayList<>(List.of("", "The file was found, and"));
        trust.reaches().forEach(reach -> lines.add("  " + Text.escaped(reach)));
        lines.add(
                switch (trust.state()) {
                    case ALLOWED -> "which coffer trust has allowed";
                    case VARIABLE -> "which COFFER_TRUST allows";
                    case MISSING, NOT_NEEDED -> "which nobody has allowed; " + Text.escaped(trust.way());
                });
        return lines;
    }

    private TextTable table(ResolvedConfig config) {
        var table = origin ? new TextTable("SETTING", "VALUE", "ORIGIN") : new TextTable("SETTING", "VALUE");
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
