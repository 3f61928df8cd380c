package dev.coffer.cli.session;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;

/// The styles of progress display.
enum ProgressStyle {
    /// One line, drawn again and again.
    BAR,
    /// A new line each ten seconds, for logs.
    PLAIN,
    NONE;

    /// `auto` draws a bar on a terminal, writes lines to a log, and is silent with `--json`, where standard error is for
    /// the error document only.
    static ProgressStyle of(String word, boolean json, ProcessContext context) {
        return switch (word) {
            case "auto" -> json ? NONE : canDraw(context) ? BAR : PLAIN;
            case "bar" -> BAR;
            case "plain" -> PLAIN;
            case "none" -> NONE;
            default ->
                throw new CofferException.Invalid(
                        "'" + Text.shown(word) + "' is not a choice for --progress", "use auto, bar, plain or none");
        };
    }

    private static boolean canDraw(ProcessContext context) {
        return context.terminal().error()
                && !context.environment().getOrDefault("TERM", "").equals("dumb");
    }
}
