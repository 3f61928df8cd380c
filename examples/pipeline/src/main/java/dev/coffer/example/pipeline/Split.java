package dev.coffer.example.pipeline;

import static java.lang.String.format;
import static java.util.Locale.ROOT;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The two files of a data set while they are written, and a count of what came of the rows.
final class Split implements AutoCloseable {
    /// Every row of this many is for tests.
    static final int TEST_EVERY = 5;

    private final Writer train;
    private final Writer test;
    private int trainRows;
    private int testRows;
    private int lateRows;
    private int droppedRows;

    private Split(Writer train, Writer test) {
        this.train = train;
        this.test = test;
    }

    static Split into(Path directory) throws IOException {
        var split = new Split(
                Files.newBufferedWriter(directory.resolve(Names.TRAIN_FILE)),
                Files.newBufferedWriter(directory.resolve(Names.TEST_FILE)));
        split.train.write(Delivery.COLUMNS + "\n");
        split.test.write(Delivery.COLUMNS + "\n");
        return split;
    }

    /// @param delivery empty when its row was broken
    /// @param testable whether it is of a time from which rows are taken for tests
    void add(Optional<Delivery> delivery, boolean testable) throws IOException {
        if (delivery.isEmpty()) {
            droppedRows++;
            return;
        }
        var row = delivery.get();
        if (testable && row.order() % TEST_EVERY == 0) {
            test.write(row.row() + "\n");
            testRows++;
        } else {
            train.write(row.row() + "\n");
            trainRows++;
        }
        lateRows += row.isLate() ? 1 : 0;
    }

    Map<String, Double> metrics() {
        var metrics = new LinkedHashMap<String, Double>();
        metrics.put("rows_train", (double) trainRows);
        metrics.put("rows_test", (double) testRows);
        metrics.put("rows_dropped", (double) droppedRows);
        metrics.put("late_share", lateShare());
        return metrics;
    }

    String figures() {
        return format(
                ROOT,
                "%,d rows to train on, %,d to test on, %,d dropped; %.1f %% came late",
                trainRows,
                testRows,
                droppedRows,
                100 * lateShare());
    }

    private double lateShare() {
        return (double) lateRows / (trainRows + testRows);
    }

    @Override
    public void close() throws IOException {
        try (train) {
            test.close();
        }
    }
}
