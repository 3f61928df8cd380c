package dev.coffer.example.pipeline;

import static java.lang.String.format;
import static java.util.Locale.ROOT;

import dev.coffer.PutResult;
import java.io.PrintStream;

/// What the demo tells while it runs.
record Story(PrintStream out) {
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

    /// One line, as it stands.
    void line(String text) {
        out.println(text);
    }

    /// A new topic.
    void heading(String text) {
        out.println();
        out.println(text);
    }

    /// A line about a stage; without a name it goes on about the one before.
    void tell(String stage, String text) {
        out.printf(ROOT, "  %-9s %s%n", stage, text);
    }

    /// Says what a stage put.
    PutResult stored(PutResult put) {
        var version = put.version();
        out.printf(
                ROOT,
                "  %-9s   → %-23s %10s, of which %s were new: %s stored, %.1f s%n",
                "",
                version.id(),
                bytes(version.bytes()),
                bytes(version.bytes() - put.knownBytes()),
                bytes(version.newBytes()),
                put.elapsed().toMillis() / 1000.0);
        return put;
    }

    /// A number of bytes for people.
    static String bytes(long count) {
        if (count < 1024) {
            return count + " B";
        }
        double value = count;
        int unit = -1;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return format(ROOT, "%.1f %s", value, UNITS[unit]);
    }
}
