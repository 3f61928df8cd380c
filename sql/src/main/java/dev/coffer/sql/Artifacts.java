package dev.coffer.sql;

import dev.coffer.artifact.AliasMove;
import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// Reads artifacts and their aliases, as they are or as they were at a moment.
final class Artifacts {
    private final Handle sql;
    private final Dialect dialect;
    private final Moment moment;

    Artifacts(Handle sql, Dialect dialect, Moment moment) {
        this.sql = sql;
        this.dialect = dialect;
        this.moment = moment;
    }

    private record Row(long id, ArtifactName name, ArtifactType type, long versions, long latest) {}

    private record Named(long artifact, dev.coffer.artifact.Handle alias, long number) {
        Named {
            if (number < 1) {
                throw new IllegalArgumentException("number " + number);
            }
        }
    }

    Optional<Artifact> find(ArtifactName name) {
        return list(sql.createQuery(select("a.name = :name") + " LIMIT 1").bind("name", name.value())).stream()
                .findFirst();
    }

    /// In the order of their names, from behind one.
    List<Artifact> page(String after, int limit) {
        return list(sql.createQuery(select("a.name > :after") + " ORDER BY a.name LIMIT :limit")
                .bind("after", after)
                .bind("limit", limit));
    }

    private String select(String condition) {
        var existed = moment.isNow()
                ? "TRUE"
                : "EXISTS (SELECT 1 FROM version v WHERE v.artifact_id = a.id AND " + moment.exists() + ")";
        return """
                SELECT a.id, a.name, a.type,
                       (SELECT count(*) FROM version v WHERE v.artifact_id = a.id AND %s),
                       (SELECT max(v.number) FROM version v WHERE v.artifact_id = a.id AND %s)
                FROM artifact a WHERE %s AND %s""".formatted(moment.live(), moment.live(), condition, existed);
    }

    private List<Artifact> list(Query query) {
        var rows = moment.bind(query)
                .map(Cells.of(
                        "artifact",
                        row -> new Row(
                                row.number(1),
                                ArtifactName.of(row.text(2)),
                                ArtifactType.parse(row.text(3)),
                                row.number(4),
                                row.numberIfAny(5).orElse(0))))
                .list();
        var aliases = aliases(rows.stream().map(Row::id).toList());
        return rows.stream()
                .map(row -> new Artifact(
                        row.name(), row.type(), row.versions(), row.latest(), aliases.getOrDefault(row.id(), Map.of())))
                .toList();
    }

    private Map<Long, Map<dev.coffer.artifact.Handle, Long>> aliases(List<Long> artifacts) {
        var aliases = new HashMap<Long, Map<dev.coffer.artifact.Handle, Long>>();
        if (artifacts.isEmpty()) {
            return aliases;
        }
        var query = sql.createQuery("SELECT m.artifact_id, m.alias, m.to_number FROM alias_move m WHERE "
                        + dialect.isAmong("m.artifact_id", ":ids") + " AND " + moment.aliased())
                .bind("ids", dialect.numbers(artifacts));
        moment.bind(query)
                .map(Cells.of(
                        "alias_move",
                        row -> new Named(row.number(1), dev.coffer.artifact.Handle.of(row.text(2)), row.number(3))))
                .forEach(named -> aliases.computeIfAbsent(named.artifact(), id -> new HashMap<>())
                        .put(named.alias(), named.number()));
        return aliases;
    }

    /// The moves of one alias, newest first.
    static List<AliasMove> moves(Handle sql, ArtifactName artifact, dev.coffer.artifact.Handle alias, int limit) {
        return sql.createQuery("""
                        SELECT m.from_number, m.to_number, m.at, m.actor, m.reason
                        FROM alias_move m JOIN artifact a ON a.id = m.artifact_id
                        WHERE a.name = :artifact AND m.alias = :alias
                        ORDER BY m.entry DESC, m.seq DESC LIMIT :limit""")
                .bind("artifact", artifact.value())
                .bind("alias", alias.value())
                .bind("limit", limit)
                .map(Cells.of(
                        "alias_move",
                        row -> new AliasMove(
                                artifact,
                                alias,
                                row.numberIfAny(1),
                                row.numberIfAny(2),
                                row.time(3),
                                row.text(4),
                                row.text(5))))
                .list();
    }
}
