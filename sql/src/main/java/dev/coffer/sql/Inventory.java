package dev.coffer.sql;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.AsOf;
import dev.coffer.artifact.Standing;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.ObjectId;
import dev.coffer.catalog.Holding;
import dev.coffer.catalog.Kept;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Reads all versions there are, page by page, for retention and for the collector. Their rows are numbered by their places.
final class Inventory {
    /// Rows with storages that are on their way at once: one can have a megabyte.
    private static final int FETCHED = 100;

    private final Handle sql;
    private final Dialect dialect;

    Inventory(Handle sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    private record Row(long place, VersionId id, ArtifactType type, Instant createdAt, Standing standing) {}

    private record Alias(long version, dev.coffer.artifact.Handle name) {}

    private record Input(long version, VersionId input) {}

    List<Kept> kept(long after, int limit) {
        var standing = new StandingColumns(new Moment(AsOf.NOW));
        var rows = sql.createQuery("SELECT v.id, a.name, v.number, a.type, v.created_at, " + standing.columns()
                        + " FROM version v JOIN artifact a ON a.id = v.artifact_id" + standing.join()
                        + " WHERE v.id > :after ORDER BY v.id LIMIT :limit")
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> new Row(
                        row.getLong(1),
                        new VersionId(ArtifactName.of(row.getString(2)), row.getLong(3)),
                        ArtifactType.parse(row.getString(4)),
                        Instant.ofEpochMilli(row.getLong(5)),
                        StandingColumns.read(row, 6)))
                .list();
        if (rows.isEmpty()) {
            return List.of();
        }
        long first = rows.getFirst().place();
        long last = rows.getLast().place();
        var aliases = aliases(first, last);
        var inputs = inputs(first, last);
        return rows.stream()
                .map(row -> new Kept(
                        row.place(),
                        row.id(),
                        row.type(),
                        row.createdAt(),
                        row.standing(),
                        aliases.getOrDefault(row.place(), List.of()).stream()
                                .sorted()
                                .toList(),
                        inputs.getOrDefault(row.place(), List.of())))
                .toList();
    }

    private Map<Long, List<dev.coffer.artifact.Handle>> aliases(long first, long last) {
        var aliases = new HashMap<Long, List<dev.coffer.artifact.Handle>>();
        sql.createQuery("SELECT v.id, m.alias FROM version v JOIN alias_move m ON m.artifact_id = v.artifact_id"
                        + " AND m.to_number = v.number WHERE m.current AND v.id BETWEEN :first AND :last")
                .bind("first", first)
                .bind("last", last)
                .map((row, context) -> new Alias(row.getLong(1), dev.coffer.artifact.Handle.of(row.getString(2))))
                .forEach(alias -> aliases.computeIfAbsent(alias.version(), id -> new ArrayList<>(1))
                        .add(alias.name()));
        return aliases;
    }

    private Map<Long, List<VersionId>> inputs(long first, long last) {
        var inputs = new HashMap<Long, List<VersionId>>();
        sql.createQuery("SELECT i.version_id, a.name, v.number FROM input i JOIN version v ON v.id = i.input_id"
                        + " JOIN artifact a ON a.id = v.artifact_id WHERE i.version_id BETWEEN :first AND :last"
                        + " ORDER BY i.version_id, i.position")
                .bind("first", first)
                .bind("last", last)
                .map((row, context) ->
                        new Input(row.getLong(1), new VersionId(ArtifactName.of(row.getString(2)), row.getLong(3))))
                .forEach(input -> inputs.computeIfAbsent(input.version(), id -> new ArrayList<>(1))
                        .add(input.input()));
        return inputs;
    }

    /// Needs a transaction around it, or the rows come all at once.
    List<Holding> holdings(long after, int limit) {
        return sql.createQuery("SELECT v.id, a.name, v.number, s.swept_at IS NOT NULL, v.storage FROM version v"
                        + " JOIN artifact a ON a.id = v.artifact_id LEFT JOIN standing s ON s.version_id = v.id"
                        + " WHERE v.id > :after ORDER BY v.id LIMIT :limit")
                .setFetchSize(FETCHED)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, context) -> {
                    long place = row.getLong(1);
                    var storage = Stored.storage(place, row.getString(5));
                    return new Holding(
                            place,
                            new VersionId(ArtifactName.of(row.getString(2)), row.getLong(3)),
                            row.getBoolean(4),
                            storage.everyObject().distinct().toList());
                })
                .list();
    }

    Set<ObjectId> condemned(Collection<ObjectId> objects) {
        return sql.createQuery(
                        "SELECT o.id FROM object o WHERE " + dialect.isAmong("o.id", ":ids") + " AND o.condemned")
                .bind(
                        "ids",
                        dialect.texts(objects.stream().map(ObjectId::toString).toList()))
                .map((row, context) -> ObjectId.parse(row.getString(1)))
                .set();
    }
}
