package dev.coffer.cli;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// The completion script for fish: one `complete` line per command and option.
final class FishCompletion {
    private final CommandLine parser;
    private final StringBuilder script = new StringBuilder("complete -c coffer -f\n");

    FishCompletion(CommandLine parser) {
        this.parser = parser;
    }

    String script() {
        for (var option : parser.getCommandSpec().options()) {
            line("", option);
        }
        for (var command : parser.getSubcommands().entrySet()) {
            command("__fish_use_subcommand", command.getKey(), command.getValue());
        }
        return script.toString();
    }

    private void command(String when, String name, CommandLine command) {
        script.append("complete -c coffer -n ")
                .append(when)
                .append(" -a ")
                .append(name)
                .append(" -d ");
        var description = command.getCommandSpec().usageMessage().description();
        script.append(quoted(description.length == 0 ? "" : description[0])).append('\n');
        var inside = "'__fish_seen_subcommand_from " + name + "'";
        for (var option : command.getCommandSpec().options()) {
            if (!option.inherited()) {
                line(" -n " + inside, option);
            }
        }
        for (var child : command.getSubcommands().entrySet()) {
            command(inside, child.getKey(), child.getValue());
        }
        if (takesFiles(command)) {
            script.append("complete -c coffer -n ").append(inside).append(" -F\n");
        }
    }

    private void line(String when, OptionSpec option) {
        script.append("complete -c coffer").append(when);
        for (var name : option.names()) {
            boolean isLong = name.startsWith("--");
            script.append(isLong ? " -l " : " -s ").append(name.substring(isLong ? 2 : 1));
        }
        script.append(option.arity().max() > 0 ? " -r -F" : "");
        script.append(" -d ")
                .append(quoted(String.join(" ", option.description())))
                .append('\n');
    }

    private static boolean takesFiles(CommandLine command) {
        return command.getCommandSpec().positionalParameters().stream()
                .anyMatch(parameter -> parameter.paramLabel().startsWith("PATH"));
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
