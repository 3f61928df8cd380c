package dev.coffer.cli;

import dev.coffer.artifact.Reference;
import dev.coffer.cli.output.Failure;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.output.Paint;
import dev.coffer.cli.output.ResultStream;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.GlobalOptions;
import dev.coffer.cli.session.ProcessContext;
import dev.coffer.cli.session.Session;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// One run of the `coffer` program, from its arguments to its exit code.
final class Program {
    private final ProcessContext context;
    private volatile @Nullable Command running;
    private volatile boolean interrupted;

    Program(ProcessContext context) {
        this.context = context;
    }

    int run(String... arguments) {
        var given = withoutHelpCommand(arguments);
        boolean debug = flag("--debug", given);
        var results = new ResultStream(context.out());
        var output = output(results, flag("--json", given), Paint.Choice.AUTO);
        try {
            var options = new GlobalOptions();
            var parser = parse(options, given);
            output = output(results, options.json, Paint.Choice.parse(options.color));
            int exit = execute(parser, options, output, List.of(given));
            output.flush();
            return exit;
        } catch (ParameterException e) {
            return fail(output, UsageFailure.of(e), debug);
        } catch (ResultStream.Failed e) {
            return e.isReaderGone() ? 0 : fail(output, Failure.of(e), debug);
        } catch (Throwable e) {
            return fail(output, Failure.of(e), debug);
        }
    }

    /// Reports what the interrupted run leaves behind. Failures after that are not reported.
    void interrupt(TerminationSignal signal, String... arguments) {
        interrupted = true;
        var command = running;
        var left = command == null ? "" : command.whenInterrupted();
        var output = output(new ResultStream(context.out()), flag("--json", arguments), Paint.Choice.AUTO);
        if (context.terminal().error()) {
            output.raw("\n");
        }
        output.error(Failure.interrupted(left, signal.exit()), false);
    }

    /// The time limit for the clean-up of an interrupted run.
    int secondsToCleanUp() {
        var command = running;
        return command == null ? 0 : command.secondsToCleanUp();
    }

    private static String[] withoutHelpCommand(String... arguments) {
        if (arguments.length == 0 || !arguments[0].equals("help")) {
            return arguments;
        }
        var given = Arrays.copyOfRange(arguments, 1, arguments.length + 1);
        given[given.length - 1] = "--help";
        return given;
    }

    /// Options that decide how failures are reported are needed before the command line is parsed.
    private static boolean flag(String name, String... arguments) {
        for (var argument : arguments) {
            if (argument.equals("--")) {
                return false;
            }
            if (argument.equals(name)) {
                return true;
            }
        }
        return false;
    }

    private Output output(ResultStream results, boolean json, Paint.Choice choice) {
        var terminal = context.terminal();
        return new Output(
                results,
                context.err(),
                json,
                Paint.of(choice, context.environment(), terminal.output()),
                Paint.of(choice, context.environment(), terminal.error()));
    }

    private static CommandLine parse(GlobalOptions options, String... arguments) {
        try {
            var parser = Commands.parser(options, arguments);
            parser.parseArgs(arguments);
            return parser;
        } catch (UnmatchedArgumentException e) {
            // Only a parser that knows all commands can say which one was meant.
            var parser = Commands.parser(options, Commands.NAMES);
            parser.parseArgs(arguments);
            return parser;
        }
    }

    private int execute(CommandLine parser, GlobalOptions options, Output output, List<String> arguments) {
        var parsed = parser.getParseResult().asCommandLineList();
        var last = parsed.getLast();
        if (parsed.stream().anyMatch(CommandLine::isUsageHelpRequested)) {
            help(last, output);
            return 0;
        }
        if (parser.isVersionHelpRequested()) {
            ProgramVersion.print(output);
            return 0;
        }
        if (!(last.getCommand() instanceof Command command)) {
            throw new MissingParameterException(last, List.of(), "Missing command");
        }
        running = command;
        // What is no reference at all is refused before there is any need of a store.
        command.subject().ifPresent(Reference::parse);
        try (var session = new Session(context, options, output, arguments)) {
            return command.run(session);
        }
    }

    private void help(CommandLine command, Output output) {
        command.setUsageHelpWidth(Math.max(60, Math.min(120, context.terminal().columns())));
        var ansi = output.paint().on() ? Ansi.ON : Ansi.OFF;
        output.line(command.getUsageMessage(CommandLine.Help.defaultColorScheme(ansi))
                .stripTrailing());
    }

    private int fail(Output output, Failure failure, boolean debug) {
        if (interrupted) {
            return Failure.INTERRUPTED;
        }
        try {
            output.flush();
        } catch (ResultStream.Failed e) {
            // The first failure is the one to report.
        }
        output.error(failure, debug);
        return failure.exit();
    }
}
