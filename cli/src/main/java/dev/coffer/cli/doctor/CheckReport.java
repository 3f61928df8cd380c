package dev.coffer.cli.doctor;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import dev.coffer.cli.output.JsonOutput;
import dev.coffer.cli.output.Output;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/// The results of the checks of `coffer doctor`: printed as they come, or collected for one document.
final class CheckReport {
    private final Output output;
    private final List<DoctorCheck> checks = new ArrayList<>();
    private int exit;

    CheckReport(Output output) {
        this.output = output;
    }

    void add(DoctorCheck check) {
        checks.add(check);
        if (!output.isJson()) {
            print(check);
            output.flush();
        }
    }

    void ok(String name, String text) {
        add(DoctorCheck.ok(name, text));
    }

    void warn(String name, String text, String help) {
        add(DoctorCheck.warn(name, text, help));
    }

    void fail(String name, CofferException cause) {
        fail(name, "", cause);
    }

    /// @param what what failed, where the failure itself does not say so
    void fail(String name, String what, CofferException cause) {
        exit = exit == 0 ? cause.exitCode() : exit;
        add(DoctorCheck.fail(name, what, cause));
    }

    /// The exit code of the first failure; 0 when nothing failed.
    int exit() {
        return exit;
    }

    void write(JsonGenerator json) {
        json.writeBooleanProperty("ok", exit == 0);
        JsonOutput.objects(json, "checks", checks, check -> {
            json.writeStringProperty("name", check.name());
            json.writeStringProperty("outcome", check.outcome().word());
            json.writeStringProperty("text", check.text());
            JsonOutput.optional(json, "help", check.help());
        });
    }

    private void print(DoctorCheck check) {
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
