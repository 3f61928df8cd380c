package dev.coffer.cli.setup;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import dev.coffer.cli.output.Failure;
import dev.coffer.cli.output.JsonOutput;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.output.Paint;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import dev.coffer.config.Problem;
import dev.coffer.config.Trust;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

@CommandLine.Command(
        name = "validate",
        description = "Check the configuration without opening the store.",
        footer = {"", "Example: coffer config validate --config pipeline.yaml"})
final class ConfigValidateCommand implements Command {
    @Override
    public int run(Session session) {
        var opener = session.opener();
        var problems = opener.loader().problems(opener.flags());
        var output = session.output();
        Optional<Path> file = problems.isEmpty() ? opener.config().file() : Optional.empty();
        if (output.isJson()) {
            document(output, file, problems);
        } else if (problems.isEmpty()) {
            output.line(file.map(path -> Text.escaped(path.toString()) + " is valid")
                    .orElse("There is no pipeline.yaml; the defaults and the environment are valid"));
        }
        if (problems.isEmpty() && opener.config().trust().state() == Trust.State.MISSING) {
            var trust = opener.config().trust();
            trust.reaches()
                    .forEach(reach -> output.note("warning: " + Text.escaped(reach) + "; nobody has allowed that"));
            output.note("  help: " + Text.escaped(trust.way()));
        }
        opener.loader().unknownVariables().forEach(line -> output.note("warning: " + Text.escaped(line)));
        return problems.isEmpty() ? 0 : fail(problems, output);
    }

    private static void document(Output output, Optional<Path> file, List<Problem> problems) {
        output.document("config-validate", json -> {
            json.writeBooleanProperty("valid", problems.isEmpty());
            JsonOutput.optional(json, "file", file);
            JsonOutput.objects(json, "problems", problems, problem -> {
                json.writeStringProperty("message", problem.message());
                JsonOutput.optional(json, "hint", problem.hint());
            });
        });
    }

    /// The last problem is reported as the failure, the earlier ones as notes.
    private static int fail(List<Problem> problems, Output output) {
        for (var problem : problems.subList(0, problems.size() - 1)) {
            var failure = new CofferException.Invalid(
                    problem.message(), problem.hint().orElse(null));
            Failure.of(failure).lines(Paint.OFF, false).forEach(output::note);
        }
        var last = problems.getLast();
        throw new CofferException.Invalid(last.message(), last.hint().orElse(null));
    }
}
