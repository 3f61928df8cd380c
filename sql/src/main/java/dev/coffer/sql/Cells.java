package dev.coffer.sql;

import dev.coffer.artifact.CofferException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/// The cells of one row that a query found. A database may be damaged, or be changed by others; so a cell without a value where there must
/// be one, and a value that is none of Coffer's, is damage, and is said with the table that it is in.
final class Cells {
    private static final String WAY_OUT = "coffer rebuild makes the database anew from the log";

    private final String table;
    private final ResultSet row;

    private Cells(String table, ResultSet row) {
        this.table = table;
        this.row = row;
    }

    /// Makes a value of the cells.
    interface Decoder<T> {
        T read(Cells row) throws SQLException;
    }

    /// Reads each row of a query.
    ///
    /// @param table which the query is about, for messages
    static <T> RowMapper<T> of(String table, Decoder<T> decoder) {
        return (row, context) -> {
            try {
                return decoder.read(new Cells(table, row));
            } catch (IllegalArgumentException
                    | IndexOutOfBoundsException
                    | DateTimeException
                    | CofferException.Invalid e) {
                throw damaged("a row of the table " + table + " cannot be read: " + e.getMessage(), e);
            }
        };
    }

    /// What is to be said when a row that must be there is not.
    static CofferException.Corrupt missing(String what) {
        return damaged("the database lacks " + what, null);
    }

    private static CofferException.Corrupt damaged(String message, @Nullable Throwable cause) {
        return new CofferException.Corrupt(message, WAY_OUT, cause);
    }

    String text(int column) throws SQLException {
        return textIfAny(column).orElseThrow(() -> empty(column));
    }

    Optional<String> textIfAny(int column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    byte[] bytes(int column) throws SQLException {
        return Optional.ofNullable(row.getBytes(column)).orElseThrow(() -> empty(column));
    }

    long number(int column) throws SQLException {
        return numberIfAny(column).orElseThrow(() -> empty(column));
    }

    OptionalLong numberIfAny(int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
    }

    double real(int column) throws SQLException {
        double number = row.getDouble(column);
        if (row.wasNull()) {
            throw empty(column);
        }
        return number;
    }

    boolean is(int column) throws SQLException {
        boolean is = row.getBoolean(column);
        if (row.wasNull()) {
            throw empty(column);
        }
        return is;
    }

    Instant time(int column) throws SQLException {
        return Instant.ofEpochMilli(number(column));
    }

    Optional<Instant> timeIfAny(int column) throws SQLException {
        var millis = numberIfAny(column);
        return millis.isPresent() ? Optional.of(Instant.ofEpochMilli(millis.getAsLong())) : Optional.empty();
    }

    private CofferException.Corrupt empty(int column) {
        return damaged("column " + column + " of what was asked of the table " + table + " has no value", null);
    }
}
