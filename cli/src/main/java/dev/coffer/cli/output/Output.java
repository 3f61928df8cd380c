package dev.coffer.cli.output;

import dev.coffer.artifact.Text;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/// The output of a command: results on standard output, everything else on standard error, in UTF-8.
///
/// With `--json` there is exactly one document on standard output, and nothing but an error document on standard error.
public final class Output {
    /// Carriage returns move the cursor of a progress bar.
    private static final String LAYOUT = "\n\t\r\u001b";

    private final ResultStream results;
    private final OutputStream messages;
    private final boolean json;
    private final Paint paint;
    private final Paint messagePaint;

    public Output(ResultStream results, OutputStream messages, boolean json, Paint paint, Paint messagePaint) {
        this.results = results;
        this.messages = messages;
        this.json = json;
        this.paint = paint;
        this.messagePaint = messagePaint;
    }

    public boolean isJson() {
        return json;
    }

    /// Colours for results.
    public Paint paint() {
        return paint;
    }

    /// Prints a line of result for people. Text from outside must be escaped before, with [Text]; here all but the
    /// characters for layout and colour is escaped again, in case that was forgotten.
    public void line(String text) {
        results.write(Text.escaped(text, LAYOUT).getBytes(StandardCharsets.UTF_8));
        results.write('\n');
    }

    public void lines(List<String> lines) {
        for (var line : lines) {
            line(line);
        }
    }

    /// The one document of a command, beginning with its schema.
    public void document(String schema, Consumer<JsonGenerator> body) {
        try (var generator = JsonOutput.pretty(results)) {
            generator.writeStartObject();
            generator.writeStringProperty("schema", "coffer/" + schema + "/1");
            body.accept(generator);
            generator.writeEndObject();
        }
        results.write('\n');
    }

    /// Results that are bytes, not text.
    public OutputStream stream() {
        return results;
    }

    /// Prints a note beside the result. Omitted with `--json`, whose documents contain the same facts.
    public void note(String text) {
        if (!json) {
            // What was said before comes first, also where both streams are one terminal.
            flush();
            message(text);
        }
    }

    /// Suggests the next command.
    public void next(String command) {
        note(messagePaint.dim("Next: " + command));
    }

    public void error(Failure failure, boolean trace) {
        if (json) {
            message(failure.json(trace));
        } else {
            failure.lines(messagePaint, trace).forEach(this::message);
        }
    }

    /// Text on standard error without a line break.
    public void raw(String text) {
        try {
            messages.write(Text.escaped(text, LAYOUT).getBytes(StandardCharsets.UTF_8));
            messages.flush();
        } catch (IOException e) {
            // Standard error does not work, and there is no other place to say so.
            return;
        }
    }

    public void flush() {
        results.flush();
    }

    private void message(String text) {
        raw(text + "\n");
    }
}
