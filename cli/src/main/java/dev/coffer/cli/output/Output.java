package dev.coffer.cli.output;

import dev.coffer.artifact.Text;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/// What a command says: results on standard output, everything else on standard error, in UTF-8.
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

    /// A line of result for people. What comes from outside must be made fit to be shown before, with [Text]; what was forgotten is made so here,
    /// except for the characters that lay out lines and begin colours.
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
        try (var generator = Json.pretty(results)) {
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

    /// Something worth knowing beside the result. Not said with `--json`, whose documents say it in their own way.
    public void note(String text) {
        if (!json) {
            // What was said before comes first, also where both streams are one terminal.
            flush();
            message(text);
        }
    }

    /// What to do next.
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
            // Nobody can be told that standard error does not work.
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
