package dev.coffer.sql;

import dev.coffer.artifact.Protection;
import dev.coffer.artifact.VersionState;
import java.sql.SQLException;

/// Reads the state of versions, as it is or as it was at a moment, along with what else a query asks of them.
///
/// @param moment which the query binds
record StateColumns(Moment moment) {
    /// Four columns. The query has a row `v` of the table `version`, and [#join] behind it.
    String columns() {
        return moment.deletedAt() + " AS deleted_at, " + moment.sweptAt() + " AS swept_at, "
                + (moment.isNow() ? "s.protected_until, s.protection_reason" : "p.protected_until, p.reason");
    }

    /// Adds no rows and leaves none out.
    String join() {
        var state = " LEFT JOIN version_state s ON s.version_id = v.id";
        return moment.isNow()
                ? state
                : state + " LEFT JOIN protection p ON p.version_id = v.id AND " + moment.isLastProtection();
    }

    /// @param first the place of the first column
    static VersionState read(Cells row, int first) throws SQLException {
        var deletedAt = row.timeIfAny(first);
        var reason = row.textIfAny(first + 3);
        if (deletedAt.isEmpty() && reason.isEmpty()) {
            return VersionState.LIVE;
        }
        boolean swept = deletedAt.isPresent() && row.timeIfAny(first + 1).isPresent();
        var until = row.timeIfAny(first + 2);
        return new VersionState(deletedAt, swept, reason.map(why -> new Protection(until, why)));
    }
}
