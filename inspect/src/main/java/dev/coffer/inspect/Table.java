package dev.coffer.inspect;

import java.util.List;

/// Rows with named columns, read from the first to the last as often as needed.
interface Table {
    /// No name twice.
    List<String> columns();

    /// What reading all rows costs, in bytes.
    long bytes();

    Rows open();

    /// The rows of a table, one after the other.
    interface Rows extends AutoCloseable {
        /// Reads the next row; false when there is none.
        boolean next(Row into);

        @Override
        void close();
    }
}
