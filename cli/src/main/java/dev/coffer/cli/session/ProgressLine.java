package dev.coffer.cli.session;

import dev.coffer.cli.output.Units;
import dev.coffer.transfer.Progress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Formats the progress of a running command. Not thread-safe.
///
/// The rate is an exponentially weighted mean over about three seconds. After two seconds the remaining time is
/// estimated from it.
final class ProgressLine {
    private static final double MEAN_MILLIS = 3_000;
    private static final long SAMPLE_MILLIS = 100;
    private static final long PLAIN_MILLIS = 10_000;
    private static final long ESTIMATE_AFTER_MILLIS = 2_000;
    private static final int WIDE = 110;
    private static final int BAR_MIN = 6;
    private static final int BAR_MAX = 24;
    private static final String GAP = "  ";
    private static final String CLEAR = "\r\u001b[K";

    private final ProgressStyle style;
    private final Progress progress;
    private final Clock clock;
    private final int columns;
    private final long began;
    private long sampled;
    private long sampledBytes;
    private long written;
    private double bytesPerMilli;
    private boolean drawn;

    ProgressLine(ProgressStyle style, Progress progress, Clock clock, int columns) {
        this.style = style;
        this.progress = progress;
        this.clock = clock;
        this.columns = columns;
        this.began = clock.millis();
        this.sampled = began;
        this.written = began;
    }

    /// The text to write now; mostly empty unless a bar is drawn.
    String tick() {
        long now = clock.millis();
        sample(now);
        return switch (style) {
            case NONE -> "";
            case PLAIN -> plain(now);
            case BAR -> {
                drawn = true;
                yield CLEAR + bar(now);
            }
        };
    }

    /// The text to write at the end.
    String end() {
        return drawn ? CLEAR : "";
    }

    private void sample(long now) {
        long passed = now - sampled;
        if (passed < SAMPLE_MILLIS) {
            return;
        }
        long bytes = progress.doneBytes();
        double current = (double) (bytes - sampledBytes) / passed;
        double weight = sampledBytes == 0 ? 1 : 1 - Math.exp(-passed / MEAN_MILLIS);
        bytesPerMilli += weight * (current - bytesPerMilli);
        sampled = now;
        sampledBytes = bytes;
    }

    private String plain(long now) {
        if (now - written < PLAIN_MILLIS) {
            return "";
        }
        written = now;
        return String.join(GAP, parts(now, true)) + "\n";
    }

    /// Fits the width: first the total goes, then the bar, then what matters least.
    private String bar(long now) {
        int width = columns - 1;
        var parts = parts(now, columns >= WIDE);
        while (length(parts) > width && parts.size() > 1) {
            parts.removeLast();
        }
        int room = Math.min(BAR_MAX, width - length(parts) - GAP.length());
        long total = progress.totalBytes();
        if (total > 0 && room >= BAR_MIN) {
            parts.addFirst(blocks(progress.doneBytes(), total, room));
        }
        return String.join(GAP, parts);
    }

    private List<String> parts(long now, boolean withTotal) {
        long done = progress.doneBytes();
        long total = progress.totalBytes();
        var parts = new ArrayList<String>();
        if (total > 0) {
            parts.add(Math.min(100, 100 * done / total) + " %");
        }
        parts.add(Units.bytes(done) + (withTotal && total > 0 ? " of " + Units.bytes(total) : ""));
        if (progress.storedBytes() + progress.knownBytes() > 0) {
            parts.add("new " + Units.bytes(progress.storedBytes()));
            parts.add("known " + Units.bytes(progress.knownBytes()));
        }
        if (total > 0 && done >= total) {
            parts.add("finishing");
            return parts;
        }
        parts.add(Units.bytes((long) (bytesPerMilli * 1000)) + "/s");
        if (now - began >= ESTIMATE_AFTER_MILLIS && total > 0 && bytesPerMilli > 0) {
            parts.add("eta " + eta(total - done));
        }
        return parts;
    }

    private String eta(long bytesLeft) {
        long seconds = Math.round(bytesLeft / bytesPerMilli / 1000);
        return seconds < 60 ? seconds + " s" : Units.duration(Duration.ofSeconds(seconds));
    }

    private static String blocks(long done, long total, int width) {
        int full = (int) Math.min(width, done * (double) width / total);
        return "█".repeat(full) + "░".repeat(width - full);
    }

    private static int length(List<String> parts) {
        int length = GAP.length() * (parts.size() - 1);
        for (var part : parts) {
            length += part.length();
        }
        return length;
    }
}
