package dev.coffer.sql;

import dev.coffer.artifact.AsOf;
import java.time.Instant;
import org.jdbi.v3.core.statement.SqlStatement;

/// What counts at a moment, as SQL. Each fact counts from the time that was recorded with it; of several, the one that happened
/// last, which is not always the one with the latest time, because clocks differ.
///
/// The fragments speak of a row `v` of the table `version`, its row `s` of `version_state`, and a row `m` of `alias_move`, and need what
/// [#bind] binds.
final class Moment {
    private final AsOf when;

    Moment(AsOf when) {
        this.when = when;
    }

    boolean isNow() {
        return when.isNow();
    }

    <S extends SqlStatement<S>> S bind(S statement) {
        return statement.bind("moment", millis(when.time()));
    }

    /// Moments beyond all clocks stay on their side of them.
    private static long millis(Instant time) {
        try {
            return time.toEpochMilli();
        } catch (ArithmeticException e) {
            return time.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    /// Whether the version existed.
    String exists() {
        return isNow() ? "TRUE" : "v.created_at <= :moment";
    }

    /// Whether the version was deleted.
    String deleted() {
        return isNow() ? "v.deleted" : """
                COALESCE((SELECT d.deleted FROM deletion d WHERE d.version_id = v.id AND d.at <= :moment
                          ORDER BY d.entry DESC, d.seq DESC LIMIT 1), FALSE)""";
    }

    /// When the version was deleted; null when it was not.
    String deletedAt() {
        return isNow() ? "s.deleted_at" : """
                (SELECT CASE WHEN d.deleted THEN d.at END FROM deletion d WHERE d.version_id = v.id AND d.at <= :moment
                 ORDER BY d.entry DESC, d.seq DESC LIMIT 1)""";
    }

    /// When the version was swept; null when it was not.
    String sweptAt() {
        return isNow() ? "s.swept_at" : "CASE WHEN s.swept_at <= :moment THEN s.swept_at END";
    }

    /// Whether the row `p` of the table `protection` was the last one of its version. For moments other than now.
    String isLastProtection() {
        return """
                p.at <= :moment AND NOT EXISTS (
                    SELECT 1 FROM protection later
                    WHERE later.version_id = p.version_id AND later.at <= :moment
                      AND (later.entry, later.seq) > (p.entry, p.seq))""";
    }

    /// Whether the version existed and was not deleted.
    String live() {
        return isNow() ? "NOT v.deleted" : exists() + " AND NOT " + deleted();
    }

    /// Whether the move of an alias was the last one, and no removal: the alias named `m.to_number`.
    String aliased() {
        return isNow() ? "m.current" : """
                m.to_number IS NOT NULL AND m.at <= :moment AND NOT EXISTS (
                    SELECT 1 FROM alias_move later
                    WHERE later.artifact_id = m.artifact_id AND later.alias = m.alias AND later.at <= :moment
                      AND (later.entry, later.seq) > (m.entry, m.seq))""";
    }

    /// Whether the row `t` of the table `tag` was the last of its name, and no removal.
    String tagged() {
        return isNow() ? "t.current" : """
                t.value IS NOT NULL AND t.at <= :moment AND NOT EXISTS (
                    SELECT 1 FROM tag later
                    WHERE later.version_id = t.version_id AND later.name = t.name AND later.at <= :moment
                      AND (later.entry, later.seq) > (t.entry, t.seq))""";
    }
}
