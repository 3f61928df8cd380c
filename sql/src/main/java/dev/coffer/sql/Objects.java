package dev.coffer.sql;

import dev.coffer.blob.ObjectId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// The statements that keep a commit and a condemnation of the same object apart.
///
/// Both hold the head's lock, which is enough. The locks on the objects are the second line: they hold too when somebody
/// writes without the first. Their form matters. A condemnation that looks for users and marks in *one* statement loses data
/// on PostgreSQL: it waits for the writer's lock and then goes on with what it saw before. `CondemnMatrixTest` has
/// all wrong forms.
final class Objects {
    private final Handle sql;
    private final Dialect dialect;

    Objects(Handle sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    /// Whether a version that is not swept refers to the object `o`.
    private static final String IS_NEEDED = """
            EXISTS (SELECT 1 FROM version_object vo LEFT JOIN version_state s ON s.version_id = vo.version_id
                    WHERE vo.object_id = o.id AND s.swept_at IS NULL)""";

    private record Row(ObjectId object, boolean condemned) {}

    /// Keeps objects from being condemned until the transaction ends.
    ///
    /// @return those that are known, and whether they are condemned already
    Map<ObjectId, Boolean> hold(Collection<ObjectId> objects) {
        var known = new HashMap<ObjectId, Boolean>();
        if (objects.isEmpty()) {
            return known;
        }
        // Always in the same order, so that two of us cannot wait for each other.
        sql.createQuery("SELECT o.id, o.condemned FROM object o WHERE " + dialect.isAmong("o.id", ":ids")
                        + " ORDER BY o.id" + dialect.forShare())
                .bind("ids", texts(objects))
                .map(Cells.of("object", row -> new Row(ObjectId.parse(row.text(1)), row.is(2))))
                .forEach(row -> known.put(row.object(), row.condemned()));
        return known;
    }

    /// Those of the objects that a version refers to which is not swept, or a version is about to: somebody holds them. The others cannot be held until the
    /// transaction ends.
    Set<ObjectId> needed(Collection<ObjectId> objects) {
        if (objects.isEmpty()) {
            return Set.of();
        }
        var free = ids(
                "SELECT o.id FROM object o WHERE " + dialect.isAmong("o.id", ":ids") + " ORDER BY o.id"
                        + dialect.forUpdateOfFree(),
                objects);
        var needed = ids("SELECT o.id FROM object o WHERE " + dialect.isAmong("o.id", ":ids"), objects);
        needed.removeAll(free);
        needed.addAll(ids(
                "SELECT o.id FROM object o WHERE " + dialect.isAmong("o.id", ":ids") + " AND " + IS_NEEDED, objects));
        return needed;
    }

    /// Marks objects as condemned, in a statement after the one that locked them. Objects that are not known become known.
    ///
    /// @return those that were not marked, because a version refers to them that is not swept
    Set<ObjectId> condemn(Collection<ObjectId> objects) {
        try (var batch =
                sql.prepareBatch("INSERT INTO object (id, condemned) VALUES (:object, FALSE) ON CONFLICT DO NOTHING")) {
            objects.stream()
                    .sorted()
                    .forEach(object -> batch.bind("object", object.toString()).add());
            batch.execute();
        }
        sql.createUpdate("UPDATE object AS o SET condemned = TRUE WHERE " + dialect.isAmong("o.id", ":ids")
                        + " AND NOT " + IS_NEEDED)
                .bind("ids", texts(objects))
                .execute();
        var left = new HashSet<>(objects);
        hold(objects).forEach((object, condemned) -> {
            if (condemned) {
                left.remove(object);
            }
        });
        return left;
    }

    private Set<ObjectId> ids(String query, Collection<ObjectId> objects) {
        return new HashSet<>(sql.createQuery(query)
                .bind("ids", texts(objects))
                .map(Cells.of("object", row -> ObjectId.parse(row.text(1))))
                .list());
    }

    private Object texts(Collection<ObjectId> objects) {
        return dialect.texts(objects.stream().map(ObjectId::toString).toList());
    }
}
