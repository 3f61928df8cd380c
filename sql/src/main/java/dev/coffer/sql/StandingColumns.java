package dev.coffer.sql;

import dev.coffer.artifact.Protection;
import dev.coffer.artifact.Standing;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/// Reads the standing of versions, as it is or as it was at a moment, along with what else a query asks of them.
///
/// @param moment which the query binds
record StandingColumns(Moment moment) {
    /// Four columns. The query has a row `v` of the table `version`, and [#join] behind it.
    String columns() {
        return moment.deletedAt() + " AS deleted_at, " + moment.sweptAt() + " AS swept_at, "
                + (moment.isNow() ? "s.protected_until, s.reason" : "p.protected_until, p.reason");
    }

    /// Adds no rows and leaves none out.
    String join() {
        var standing = " LEFT JOIN standing s ON s.version_id = v.id";
        return moment.isNow()
                ? standing
                : standing + " LEFT JOIN protection p ON p.version_id = v.id AND " + moment.isLastProtection();
    }

    /// @param first the place of the first column
    static Standing read(ResultSet row, int first) throws SQLException {
        var deletedAt = time(row, first);
        var reason = row.getString(first + 3);
        if (deletedAt.isEmpty() && reason == null) {
            return Standing.LIVE;
        }
        boolean swept = deletedAt.isPresent() && time(row, first + 1).isPresent();
        return new Standing(
                deletedAt,
                swept,
                reason == null ? Optional.empty() : Optional.of(new Protection(time(row, first + 2), reason)));
    }

    private static Optional<Instant> time(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
