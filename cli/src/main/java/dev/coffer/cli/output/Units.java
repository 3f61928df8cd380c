package dev.coffer.cli.output;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Sizes, times and shares as people read them.
public final class Units {
    private static final String[] BINARY = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final int GIBI = 2;
    private static final long RECENT_DAYS = 60;
    private static final int NUMBER_DIGITS = 4;

    private Units() {}

    /// `512 B`, `1.2 KiB`, `118.4 MiB`, `1.31 GiB`.
    public static String bytes(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        double value = bytes / 1024.0;
        int unit = 0;
        while (value >= 1023.95 && unit < BINARY.length - 1) {
            value /= 1024;
            unit++;
        }
        return decimal(value, unit >= GIBI ? 2 : 1) + " " + BINARY[unit];
    }

    /// `0.31 s`, `9.8 s`, `2 min 5 s`, `1 h 3 min`.
    public static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds >= 3600) {
            return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
        }
        if (seconds >= 60) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        return decimal(duration.toNanos() / 1e9, seconds >= 1 ? 1 : 2) + " s";
    }

    /// `just now`, `12 s ago`, `3 days ago`; the date when it is long ago.
    public static String ago(Instant then, Instant now) {
        long seconds = ChronoUnit.SECONDS.between(then, now);
        if (seconds < 5) {
            return "just now";
        }
        if (seconds < 60) {
            return seconds + " s ago";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min ago";
        }
        if (seconds < 86_400) {
            return seconds / 3600 + " h ago";
        }
        long days = seconds / 86_400;
        if (days == 1) {
            return "1 day ago";
        }
        return days <= RECENT_DAYS ? days + " days ago" : then.toString().substring(0, 10);
    }

    /// `91.2 %`; 100 only when nothing is missing.
    public static String percent(long part, long whole) {
        double share = whole == 0 ? 100 : 100.0 * part / whole;
        return decimal(part < whole ? Math.min(share, 99.9) : share, 1) + " %";
    }

    /// `1 file`, `3 files`.
    public static String count(long number, String noun) {
        return grouped(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /// `20,000`.
    public static String grouped(long number) {
        var digits = new StringBuilder(Long.toString(number));
        for (int at = digits.length() - 3; at > 0; at -= 3) {
            digits.insert(at, ',');
        }
        return digits.toString();
    }

    /// Not `String.format`: it costs 20 ms in a process that has just started.
    public static String decimal(double value, int places) {
        long scale = places == 2 ? 100 : 10;
        long scaled = Math.round(value * scale);
        long fraction = scaled % scale;
        return scaled / scale + "." + (places == 2 && fraction < 10 ? "0" : "") + fraction;
    }

    /// A number with four digits that matter: `0.0006511`, `12.5`, `4.612E18`.
    public static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        var rounded =
                new BigDecimal(value).round(new MathContext(NUMBER_DIGITS)).stripTrailingZeros();
        boolean isPlain = value == 0 || (Math.abs(value) >= 1e-5 && Math.abs(value) < 1e4);
        return isPlain ? rounded.toPlainString() : Double.toString(rounded.doubleValue());
    }

    /// A difference: `+0.003`, `-12.5`.
    public static String signed(double value) {
        var digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        boolean isPlain = Math.abs(value) >= 1e-5 && Math.abs(value) < 1e15;
        return (value < 0 ? "" : "+") + (isPlain ? digits.toPlainString() : Double.toString(value));
    }

    /// `+0.3 %`, `-12.5 %`.
    public static String signedPercent(double value) {
        double size = Math.abs(value);
        return (value < 0 ? "-" : "+") + (size < 1e6 ? decimal(size, 1) : number(size)) + " %";
    }

    /// `3 → 4`; `3` when nothing changed.
    public static String change(long from, long to) {
        return grouped(from) + (from == to ? "" : " → " + grouped(to));
    }
}
