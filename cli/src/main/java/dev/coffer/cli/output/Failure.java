package dev.coffer.cli.output;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The failure of a command, as it is reported to people and programs.
///
/// @param exit the exit code
public record Failure(String code, String message, Optional<String> hint, int exit, Throwable cause) {
    static final int USAGE = 2;
    public static final int INTERRUPTED = 130;

    private static final int CAUSES = 32;

    public static Failure of(Throwable cause) {
        var memory = memory(cause);
        return switch (memory == null ? cause : memory) {
            case CofferException known -> new Failure(known.code(), text(known), known.hint(), known.exitCode(), known);
            case ResultStream.Failed failed ->
                of(new CofferException.Unavailable("cannot write standard output: " + text(failed), failed));
            case OutOfMemoryError error ->
                new Failure(
                        "INTERNAL",
                        "out of memory: " + text(error),
                        Optional.of("give Java more, as in COFFER_JAVA_OPTS=-Xmx512m"),
                        1,
                        cause);
            default ->
                new Failure(
                        "INTERNAL",
                        "this is a bug: " + cause,
                        Optional.of("run it again with --debug to see the stack trace, and report it"),
                        1,
                        cause);
        };
    }

    /// Returns the `OutOfMemoryError` among the causes, if there is one.
    private static @Nullable OutOfMemoryError memory(Throwable cause) {
        var each = cause;
        for (int depth = 0; depth < CAUSES && each != null; depth++) {
            if (each instanceof OutOfMemoryError memory) {
                return memory;
            }
            each = each.getCause();
        }
        return null;
    }

    /// A command line that makes no sense.
    public static Failure usage(String message, String hint, Throwable cause) {
        return new Failure("INVALID", message, Optional.of(hint), USAGE, cause);
    }

    /// An interrupted command.
    ///
    /// @param left the state that the command leaves behind; may be empty
    /// @param exit the exit code of the process
    public static Failure interrupted(String left, int exit) {
        var message = left.isEmpty() ? "interrupted" : "interrupted: " + left;
        return new Failure("INTERRUPTED", message, Optional.empty(), exit, new InterruptedException());
    }

    public List<String> lines(Paint paint, boolean trace) {
        var lines = new ArrayList<String>();
        lines.add(paint.red("error:") + " " + shown(message));
        hint.ifPresent(text -> lines.add("  " + paint.bold("help:") + " " + shown(text)));
        if (trace) {
            lines.add(trace());
        }
        return lines;
    }

    String json(boolean trace) {
        return JsonOutput.line(json -> {
            json.writeStartObject();
            json.writeObjectPropertyStart("error");
            json.writeStringProperty("code", code);
            json.writeStringProperty("message", message);
            JsonOutput.optional(json, "hint", hint);
            json.writeNumberProperty("exit", exit);
            if (trace) {
                json.writeStringProperty("trace", trace());
            }
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    /// Messages are made with care, but they are the last thing between a hostile file name and the terminal.
    private static String shown(String message) {
        return message.lines()
                .map(Text::escaped)
                .reduce((a, b) -> a + "\n         " + b)
                .orElse("");
    }

    private String trace() {
        var text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text, true));
        return text.toString().stripTrailing();
    }

    private static String text(Throwable cause) {
        return String.valueOf(cause.getMessage());
    }
}
