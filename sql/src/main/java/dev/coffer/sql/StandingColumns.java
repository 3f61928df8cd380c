package dev.coffer.sql;

import dev.coffer.artifact.Protection;
import dev.coffer.artifact.Standing;
import java.sql.SQLException;

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
    static Standing read(Cells row, int first) throws SQLException {
        var deletedAt = row.timeIfAny(first);
        var reason = row.textIfAny(first + 3);
        if (deletedAt.isEmpty() && reason.isEmpty()) {
            return Standing.LIVE;
        }
        boolean swept = deletedAt.isPresent() && row.timeIfAny(first + 1).isPresent();
        var until = row.timeIfAny(first + 2);
        return new Standing(deletedAt, swept, reason.map(why -> new Protection(until, why)));
    }
}
