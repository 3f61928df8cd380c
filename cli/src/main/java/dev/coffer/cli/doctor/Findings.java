package dev.coffer.cli.doctor;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import dev.coffer.cli.output.Json;
import dev.coffer.cli.output.Output;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// What `coffer doctor` finds: told as it comes, or gathered for one document.
final class Findings {
    private final Output output;
    private final List<Check> checks = new ArrayList<>();
    private int exit;

    Findings(Output output) {
        this.output = output;
    }

    void add(Check check) {
        checks.add(check);
        if (!output.isJson()) {
            print(check);
            output.flush();
        }
    }

    void ok(String name, String text) {
        add(Check.ok(name, text));
    }

    void warn(String name, String text, String help) {
        add(Check.warn(name, text, help));
    }

    void fail(String name, CofferException cause) {
        fail(name, "", cause);
    }

    /// @param what what failed, where the failure itself does not say so
    void fail(String name, String what, CofferException cause) {
        exit = exit == 0 ? cause.exitCode() : exit;
        add(Check.fail(name, what, cause));
    }

    /// The exit code of the first failure; 0 when nothing failed.
    int exit() {
        return exit;
    }

    void write(JsonGenerator json) {
        json.writeBooleanProperty("ok", exit == 0);
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
    }

    private void print(Check check) {
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
}
