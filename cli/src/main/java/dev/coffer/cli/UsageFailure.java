package dev.coffer.cli;

import dev.coffer.artifact.Nearest;
import dev.coffer.artifact.Text;
import dev.coffer.cli.output.Failure;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// Describes what is wrong with a command line, with a suggestion.
final class UsageFailure {
    private UsageFailure() {}

    static Failure of(ParameterException e) {
        var hint = e.getCommandLine().getCommandSpec().qualifiedName(" ") + " --help";
        if (e instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched, hint);
        }
        var message = String.valueOf(e.getMessage());
        return Failure.usage(message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1), hint, e);
    }

    private static Failure unmatched(UnmatchedArgumentException e, String hint) {
        var command = e.getCommandLine().getCommandSpec();
        var word = e.getUnmatched().getFirst();
        if (e.isUnknownOption()) {
            int equals = word.indexOf('=');
            var name = equals < 0 ? word : word.substring(0, equals);
            return failure("unknown option", name, command.optionsMap().keySet(), hint, e);
        }
        var commands = command.subcommands().keySet();
        return failure(commands.isEmpty() ? "unexpected argument" : "unknown command", word, commands, hint, e);
    }

    private static Failure failure(String what, String word, Set<String> known, String hint, Throwable cause) {
        var meant = Nearest.question(word, known.iterator());
        return Failure.usage(what + " '" + Text.shown(word) + "'", meant.orElse(hint), cause);
    }
}
