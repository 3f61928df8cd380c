package dev.coffer.cli;

import dev.coffer.artifact.Text;
import java.util.List;
import picocli.CommandLine;

@CommandLine.Command(
        name = "doctor",
        description =
                "Check the program, the configuration and the store. Writes one small object and deletes it again.",
        footer = {"", "Exit code: 0 when nothing failed, else that of the first failure."})
final class DoctorCommand implements Command {
    @Override
    public int run(Session session) {
        var examination = new Examination(session);
        var checks = examination.checks();
        var output = session.output();
        if (output.isJson()) {
            document(output, checks);
        } else {
            checks.forEach(check -> print(output, check));
        }
        return examination.exit();
    }

    private static void print(Output output, Check check) {
        var paint = output.paint();
        var word = check.outcome().word();
        var shown = switch (check.outcome()) {
            case OK -> paint.green(word);
            case WARN -> paint.yellow(word);
            case FAIL -> paint.red(word);
        };
        output.line(shown + " ".repeat(6 - word.length()) + Text.escaped(check.text()));
        check.help().ifPresent(help -> output.line("      help: " + Text.escaped(help)));
    }

    private static void document(Output output, List<Check> checks) {
        output.document("doctor", json -> {
            json.writeBooleanProperty("ok", checks.stream().noneMatch(check -> check.outcome() == Check.Outcome.FAIL));
            json.writeArrayPropertyStart("checks");
            for (var check : checks) {
                json.writeStartObject();
                json.writeStringProperty("name", check.name());
                json.writeStringProperty("outcome", check.outcome().word());
                json.writeStringProperty("text", check.text());
                Json.optional(json, "help", check.help());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }
}
