package dev.coffer.sql;

import dev.coffer.artifact.AsOf;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Version;
import dev.coffer.blob.ObjectId;
import dev.coffer.catalog.StoredVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Compares what the tables have twice: columns and rows that searches and the collector go by, and the JSON that people are shown. Where
/// the database can look for damage in its own files, it is asked to. Reads only, some rows at a time.
final class TableCheck {
    /// A version may have a megabyte of JSON.
    private static final int VERSIONS_AT_ONCE = 200;

    /// Most problems that are told.
    private static final int LIMIT = 1_000;

    private static final StateColumns STATE = new StateColumns(new Moment(AsOf.NOW));

    private final Database database;
    private final List<String> problems = new ArrayList<>();

    TableCheck(Database database) {
        this.database = database;
    }

    /// A row of the table `version`.
    ///
    /// @param columns those that are in the JSON too
    private record Row(long id, boolean deleted, List<@Nullable Object> columns, StoredVersion stored) {}

    private record Cell(long version, String name, Object value) {}

    /// What does not fit together.
    List<String> run() {
        var query = database.dialect().integrity();
        query.ifPresent(statement -> database
                .readAtOnce(sql -> sql.createQuery(statement)
                        .map(Cells.of("sqlite_schema", row -> row.text(1)))
                        .list())
                .stream()
                .filter(line -> !line.equals("ok"))
                .forEach(this::tell));
        for (long last = check(0); last > 0; last = check(last)) {
            if (problems.size() >= LIMIT) {
                return problems.subList(0, LIMIT);
            }
        }
        return problems;
    }

    /// @return the last version of the page; 0 when there is none
    private long check(long after) {
        return database.read(sql -> {
            var rows = rows(sql, after);
            if (rows.isEmpty()) {
                return 0L;
            }
            long last = rows.getLast().id();
            var metrics = cells(sql, "metric", "name", "value", "TRUE", after, last);
            var params = cells(sql, "param", "name", "value", "TRUE", after, last);
            var tags = cells(sql, "tag", "name", "value", "t.current", after, last);
            var objects = cells(sql, "version_object", "object_id", "object_id", "TRUE", after, last);
            for (var row : rows) {
                var version = row.stored().version();
                compare(row, "columns", columns(version), row.columns());
                compare(row, "mark of deletion", version.deleted(), row.deleted());
                compare(row, "metrics", texts(version.facts().metrics()), metrics.get(row.id()));
                compare(row, "params", texts(version.facts().params()), params.get(row.id()));
                compare(row, "tags", texts(version.facts().tags()), tags.get(row.id()));
                var referred = new TreeMap<String, String>();
                row.stored().storage().everyObject().map(ObjectId::toString).forEach(id -> referred.put(id, id));
                compare(row, "objects", referred, objects.get(row.id()));
            }
            return last;
        });
    }

    private static List<Row> rows(org.jdbi.v3.core.Handle sql, long after) {
        return sql.createQuery("SELECT v.id, v.deleted, a.name, v.number, a.type, v.label, v.digest, v.shape, v.files,"
                        + " v.bytes, v.new_bytes, v.created_at, v.run, v.code_commit, v.branch, v.created_by,"
                        + " v.description, v.body, v.storage, " + STATE.columns()
                        + " FROM version v LEFT JOIN artifact a ON a.id = v.artifact_id" + STATE.join()
                        + " WHERE v.id > :after ORDER BY v.id LIMIT :limit")
                .bind("after", after)
                .bind("limit", VERSIONS_AT_ONCE)
                .map(Cells.of("version", row -> {
                    var columns = new ArrayList<@Nullable Object>();
                    for (int column = 3; column <= 17; column++) {
                        columns.add(row.textIfAny(column).orElse(null));
                    }
                    return new Row(
                            row.number(1),
                            row.is(2),
                            columns,
                            Stored.stored(row.number(1), row.text(18), StateColumns.read(row, 20), row.text(19)));
                }))
                .list();
    }

    /// As they are in the row, as texts.
    private static List<@Nullable Object> columns(Version version) {
        var origin = version.facts().origin();
        return Arrays.asList(
                version.id().artifact().value(),
                String.valueOf(version.id().number()),
                version.type().word(),
                version.label().map(Handle::value).orElse(null),
                version.digest().toString(),
                version.shape().word(),
                String.valueOf(version.files()),
                String.valueOf(version.bytes()),
                String.valueOf(version.newBytes()),
                String.valueOf(version.createdAt().toEpochMilli()),
                origin.run().orElse(null),
                origin.code().commit().orElse(null),
                origin.code().branch().orElse(null),
                origin.user().orElse(null),
                version.facts().description().orElse(null));
    }

    /// The values of each version from behind one to another.
    private static Map<Long, Map<String, String>> cells(
            org.jdbi.v3.core.Handle sql,
            String table,
            String name,
            String value,
            String condition,
            long after,
            long last) {
        boolean real = table.equals("metric");
        var cells = new HashMap<Long, Map<String, String>>();
        sql.createQuery("SELECT version_id, " + name + ", " + value + " FROM " + table
                        + " t WHERE version_id > :after AND version_id <= :last AND " + condition)
                .bind("after", after)
                .bind("last", last)
                .map(Cells.of(table, row -> new Cell(row.number(1), row.text(2), real ? row.real(3) : row.text(3))))
                .forEach(cell -> cells.computeIfAbsent(cell.version(), id -> new TreeMap<>())
                        .put(cell.name(), cell.value().toString()));
        return cells;
    }

    private static Map<String, String> texts(Map<String, ?> values) {
        var texts = new TreeMap<String, String>();
        values.forEach((name, value) -> texts.put(name, value.toString()));
        return texts;
    }

    private void compare(Row row, String what, Map<String, String> should, @Nullable Map<String, String> is) {
        compare(row, what, (Object) should, Objects.requireNonNullElse(is, Map.of()));
    }

    private void compare(Row row, String what, Object should, Object is) {
        if (!should.equals(is)) {
            tell("version " + row.stored().version().id() + " has other " + what + " in the tables (row " + row.id()
                    + ") than in its JSON");
        }
    }

    private void tell(String problem) {
        problems.add(problem);
    }
}
