package dev.coffer.retention;

import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Protection;
import dev.coffer.artifact.Text;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/// Reasons in words.
final class Words {
    private final Instant now;

    Words(Instant now) {
        this.now = now;
    }

    String protection(Protection protection) {
        return "protected"
                + protection.until().map(until -> " until " + until).orElse("")
                + (protection.reason().isEmpty() ? "" : ": " + Text.shown(protection.reason()));
    }

    String aliases(List<Handle> aliases) {
        return "named by " + aliases.stream().map(Handle::value).collect(Collectors.joining(", "));
    }

    String tooOld(Instant created, int most) {
        long days = Duration.between(created, now).toDays();
        return days > most ? days(days) + " old, at most " + most : "more than " + days(most) + " old";
    }

    String youngEnough(Instant created, int least) {
        return days(Math.max(0, Duration.between(created, now).toDays())) + " old, kept for " + days(least);
    }

    String best(Rule.KeepBest rule, double value, int place) {
        var which = place == 1 ? "best" : ordinal(place) + " best";
        return plain(value) + " is " + which + " " + Text.shown(rule.metric()) + " of " + rule.count();
    }

    String idle(String metric, Scope scope) {
        var where = scope.toString();
        return "no version" + (where.isEmpty() ? "" : " of " + Text.shown(where)) + " has metric " + Text.shown(metric)
                + "; rule best keeps nothing";
    }

    private static String plain(double value) {
        var text = Double.toString(value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    private static String ordinal(int place) {
        int tens = place % 100;
        var end = tens >= 11 && tens <= 13
                ? "th"
                : switch (place % 10) {
                    case 1 -> "st";
                    case 2 -> "nd";
                    case 3 -> "rd";
                    default -> "th";
                };
        return place + end;
    }

    private static String days(long days) {
        return days + (days == 1 ? " day" : " days");
    }
}
