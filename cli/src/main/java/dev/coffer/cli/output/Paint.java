package dev.coffer.cli.output;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import java.util.Map;

/// Colours for one stream, or none. Nothing is ever said by colour alone.
public record Paint(boolean on) {
    public static final Paint OFF = new Paint(false);

    /// When to colour.
    public enum Choice {
        AUTO,
        ALWAYS,
        NEVER;

        public static Choice parse(String word) {
            return switch (word) {
                case "auto" -> AUTO;
                case "always" -> ALWAYS;
                case "never" -> NEVER;
                default ->
                    throw new CofferException.Invalid(
                            "'" + Text.shown(word) + "' is not a choice for --color", "use auto, always or never");
            };
        }
    }

    /// Decides as the conventions at no-color.org and bixense.com/clicolors say, in this order: the option, `NO_COLOR`,
    /// `CLICOLOR_FORCE`, `TERM=dumb`, and whether a person looks at it.
    public static Paint of(Choice choice, Map<String, String> environment, boolean terminal) {
        return new Paint(
                switch (choice) {
                    case ALWAYS -> true;
                    case NEVER -> false;
                    case AUTO -> automatic(environment, terminal);
                });
    }

    private static boolean automatic(Map<String, String> environment, boolean terminal) {
        if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
            return false;
        }
        var force = environment.getOrDefault("CLICOLOR_FORCE", "0");
        if (!force.isEmpty() && !force.equals("0")) {
            return true;
        }
        return terminal && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    public String bold(String text) {
        return wrap("1", text);
    }

    public String dim(String text) {
        return wrap("2", text);
    }

    public String red(String text) {
        return wrap("1;31", text);
    }

    public String green(String text) {
        return wrap("32", text);
    }

    public String yellow(String text) {
        return wrap("33", text);
    }

    private String wrap(String code, String text) {
        return on ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
