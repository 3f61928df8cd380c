package dev.coffer.cli;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.GlobalOptions;
import dev.coffer.cli.session.Session;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "completion",
        description = "Print a completion script for bash, zsh or fish.",
        footer = {"", "Example: source <(coffer completion bash)"})
final class CompletionCommand implements Command {
    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    String shell;

    @Override
    public int run(Session session) {
        var parser = Commands.parser(new GlobalOptions(), Commands.NAMES);
        var script = switch (shell) {
            // The script finds out which of the two shells reads it.
            case "bash", "zsh" -> AutoComplete.bash("coffer", parser);
            case "fish" -> new FishCompletion(parser).script();
            default ->
                throw new CofferException.Invalid(
                        "there is no completion for '" + Text.shown(shell) + "'", "use bash, zsh or fish");
        };
        var output = session.output();
        if (output.isJson()) {
            output.document("completion", json -> {
                json.writeStringProperty("shell", shell);
                json.writeStringProperty("script", script);
            });
        } else {
            output.line(script.stripTrailing());
        }
        return 0;
    }
}
