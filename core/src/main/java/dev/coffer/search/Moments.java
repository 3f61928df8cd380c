package dev.coffer.search;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Times and durations as people write them. By hand, because a formatter of the platform takes longer to load than a
/// small command takes to run.
final class Moments {
    private static final String DAY = "0000-00-00";
    private static final String MINUTE = "0000-00-00T00:00";
    private static final int DURATION_DIGITS = 9;
    private static final int NANO_DIGITS = 9;

    private Moments() {}

    /// A day (its beginning in UTC), or a day, a time of day and `Z` or an offset.
    static Optional<Instant> find(String written) {
        var text = written.toUpperCase(Locale.ROOT);
        try {
            if (hasShape(text, DAY, 0) && text.length() == DAY.length()) {
                return Optional.of(at(text, 0, 0, 0, 0).toInstant(ZoneOffset.UTC));
            }
            return hasShape(text, MINUTE, 0) ? Optional.ofNullable(time(text)) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static @Nullable Instant time(String text) {
        int at = MINUTE.length();
        int second = 0;
        int nano = 0;
        if (hasShape(text, ":00", at)) {
            second = number(text, at + 1, at + 3);
            at += 3;
            if (at < text.length() && text.charAt(at) == '.') {
                int start = ++at;
                while (at < text.length() && isDigit(text.charAt(at))) {
                    at++;
                }
                if (at == start || at - start > NANO_DIGITS) {
                    return null;
                }
                nano = Integer.parseInt((text.substring(start, at) + "000000000").substring(0, NANO_DIGITS));
            }
        }
        var local = at(text, number(text, 11, 13), number(text, 14, 16), second, nano);
        var offset = offset(text, at);
        return offset == null ? null : local.toInstant(offset);
    }

    private static @Nullable ZoneOffset offset(String text, int at) {
        var rest = text.substring(at);
        if (rest.equals("Z")) {
            return ZoneOffset.UTC;
        }
        if (rest.length() != 6 || !(hasShape(rest, "+00:00", 0) || hasShape(rest, "-00:00", 0))) {
            return null;
        }
        int sign = rest.charAt(0) == '-' ? -1 : 1;
        return ZoneOffset.ofHoursMinutes(sign * number(rest, 1, 3), sign * number(rest, 4, 6));
    }

    private static LocalDateTime at(String text, int hour, int minute, int second, int nano) {
        return LocalDateTime.of(
                number(text, 0, 4), number(text, 5, 7), number(text, 8, 10), hour, minute, second, nano);
    }

    /// `90s`, `30m`, `36h`, `7d`, `2w`.
    static Optional<Duration> duration(String text) {
        int digits = text.length() - 1;
        if (digits < 1
                || digits > DURATION_DIGITS
                || !text.chars().limit(digits).allMatch(Moments::isDigit)) {
            return Optional.empty();
        }
        long count = Long.parseLong(text.substring(0, digits));
        return switch (text.charAt(digits)) {
            case 's', 'S' -> Optional.of(Duration.ofSeconds(count));
            case 'm', 'M' -> Optional.of(Duration.ofMinutes(count));
            case 'h', 'H' -> Optional.of(Duration.ofHours(count));
            case 'd', 'D' -> Optional.of(Duration.ofDays(count));
            case 'w', 'W' -> Optional.of(Duration.ofDays(Math.multiplyExact(count, 7)));
            default -> Optional.empty();
        };
    }

    /// Returns whether `shape` is at a place of the text; `0` stands for any digit.
    private static boolean hasShape(String text, String shape, int at) {
        if (text.length() - at < shape.length()) {
            return false;
        }
        for (int i = 0; i < shape.length(); i++) {
            char c = text.charAt(at + i);
            if (shape.charAt(i) == '0' ? !isDigit(c) : c != shape.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static int number(String text, int start, int end) {
        return Integer.parseInt(text, start, end, 10);
    }
}
