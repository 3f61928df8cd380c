package dev.coffer.json;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/// Times as text: RFC 3339, in UTC, always with three digits of a second, such as `2026-03-01T09:30:00.250Z`.
///
/// By hand, because a formatter of the platform takes longer to load than a small command takes to run.
public final class Rfc3339 {
    private static final String SHAPE = "0000-00-00T00:00:00.000Z";
    private static final Instant FIRST = LocalDateTime.of(0, 1, 1, 0, 0).toInstant(ZoneOffset.UTC);
    private static final Instant LAST =
            LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_999).toInstant(ZoneOffset.UTC);
    private static final int NANOS_PER_MILLI = 1_000_000;

    private Rfc3339() {}

    /// What is finer than a millisecond is left out.
    public static String format(Instant time) {
        if (time.isBefore(FIRST) || time.isAfter(LAST)) {
            throw new CofferException.Invalid(
                    "the time " + time + " is not between the years 0 and 9999", "check the clock");
        }
        var at = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
        var text = new StringBuilder(SHAPE.length());
        digits(text, at.getYear(), 4).append('-');
        digits(text, at.getMonthValue(), 2).append('-');
        digits(text, at.getDayOfMonth(), 2).append('T');
        digits(text, at.getHour(), 2).append(':');
        digits(text, at.getMinute(), 2).append(':');
        digits(text, at.getSecond(), 2).append('.');
        return digits(text, time.getNano() / NANOS_PER_MILLI, 3).append('Z').toString();
    }

    /// Reads exactly what [#format] writes.
    public static Instant parse(String text) {
        if (!hasShape(text)) {
            throw new IllegalArgumentException("not a time: '" + Text.shown(text) + "'");
        }
        try {
            return LocalDateTime.of(
                            number(text, 0, 4),
                            number(text, 5, 7),
                            number(text, 8, 10),
                            number(text, 11, 13),
                            number(text, 14, 16),
                            number(text, 17, 19),
                            number(text, 20, 23) * NANOS_PER_MILLI)
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not a time: '" + text + "'", e);
        }
    }

    private static StringBuilder digits(StringBuilder text, int number, int count) {
        var digits = Integer.toString(number);
        return text.repeat('0', count - digits.length()).append(digits);
    }

    private static int number(String text, int start, int end) {
        return Integer.parseInt(text, start, end, 10);
    }

    private static boolean hasShape(String text) {
        if (text.length() != SHAPE.length()) {
            return false;
        }
        for (int i = 0; i < SHAPE.length(); i++) {
            char c = text.charAt(i);
            boolean fits = SHAPE.charAt(i) == '0' ? c >= '0' && c <= '9' : c == SHAPE.charAt(i);
            if (!fits) {
                return false;
            }
        }
        return true;
    }
}
