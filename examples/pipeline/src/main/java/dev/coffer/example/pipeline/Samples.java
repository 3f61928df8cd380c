package dev.coffer.example.pipeline;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows to learn from or to be judged by.
///
/// @param features the names of the columns
/// @param rows     one array per row, one number per feature
/// @param labels   1 for yes and 0 for no, one per row
record Samples(List<String> features, List<double[]> rows, List<Integer> labels) {
    /// How many columns of the file come before the features: the order and the label.
    private static final int BEFORE = 2;

    /// Reads the CSV of a data set.
    static Samples read(InputStream in) throws IOException {
        var rows = new ArrayList<double[]>();
        var labels = new ArrayList<Integer>();
        try (var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
            var header = lines.readLine();
            if (header == null) {
                throw new IOException("a data set without a header");
            }
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var cells = line.split(",", -1);
                labels.add(Integer.valueOf(cells[1]));
                rows.add(Arrays.stream(cells)
                        .skip(BEFORE)
                        .mapToDouble(Double::parseDouble)
                        .toArray());
            }
            return new Samples(Arrays.stream(header.split(",", -1)).skip(BEFORE).toList(), rows, labels);
        }
    }

    int size() {
        return rows.size();
    }
}
