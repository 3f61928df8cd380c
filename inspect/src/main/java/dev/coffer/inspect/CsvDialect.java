package dev.coffer.inspect;

import dev.coffer.artifact.CofferException;
import java.io.IOException;

/// What separates the cells of a CSV file.
///
/// @param delimiter one of `,`, `;`, tab and `|`
record CsvDialect(int delimiter) {
    private static final byte[] CANDIDATES = {',', ';', '\t', '|'};
    private static final int SAMPLE_BYTES = 64 << 10;
    private static final int SAMPLE_ROWS = 50;
    private static final int MOST_CELLS = 1 << 16;

    /// The candidate that divides the first rows into the same number of cells most often; of several, the one that makes the
    /// most cells.
    static CsvDialect of(Content content) {
        byte[] sample;
        try (var in = content.open(0, SAMPLE_BYTES)) {
            sample = in.readNBytes(SAMPLE_BYTES);
        } catch (IOException e) {
            throw new CofferException.Unavailable("cannot read a file: " + e.getMessage(), e);
        }
        byte best = CANDIDATES[0];
        long most = 0;
        for (byte candidate : CANDIDATES) {
            long score = score(sample, candidate);
            if (score > most) {
                most = score;
                best = candidate;
            }
        }
        return new CsvDialect(best);
    }

    /// How many rows in a row have as many cells as the first, and how many cells those are.
    private static long score(byte[] sample, byte delimiter) {
        int expected = 0;
        int rows = 0;
        int cells = 1;
        boolean quoted = false;
        for (int i = 0; i < sample.length && rows < SAMPLE_ROWS; i++) {
            byte each = sample[i];
            if (each == '"') {
                quoted = !quoted;
            } else if (!quoted && each == delimiter) {
                cells++;
            } else if (!quoted && each == '\n') {
                if (rows > 0 && cells != expected) {
                    break;
                }
                expected = cells;
                cells = 1;
                rows++;
            }
        }
        if (rows == 0) {
            expected = cells;
            rows = 1;
        }
        return expected == 1 ? 0 : (long) rows * MOST_CELLS + Math.min(expected, MOST_CELLS - 1);
    }
}
