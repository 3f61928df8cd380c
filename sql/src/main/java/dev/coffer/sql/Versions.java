package dev.coffer.sql;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.Reference.Selector;
import dev.coffer.catalog.StoredVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// Reads versions, as they are or as they were at a moment.
final class Versions {
    private static final String DIGEST = "sha256:";

    /// Not a join: a plan that walks the artifact's numbers downwards is then right even before the database has counted its
    /// rows. Just after many versions were taken over, PostgreSQL would sort them all for each look-up.
    private static final String ARTIFACT = "(SELECT a.id FROM artifact a WHERE a.name = :artifact)";

    private final Handle sql;
    private final Dialect dialect;
    private final Moment moment;

    Versions(Handle sql, Dialect dialect, Moment moment) {
        this.sql = sql;
        this.dialect = dialect;
        this.moment = moment;
    }

    /// A row of the table `version`.
    private record Row(long id, StoredVersion stored) {}

    private record Tag(long version, String name, String value) {}

    /// The version a reference meant.
    Optional<StoredVersion> find(Reference reference) {
        var name = reference.artifact();
        return switch (reference.selector()) {
            case Selector.Latest() -> first(query(name, moment.live()));
            case Selector.Number(var number) ->
                first(query(name, "v.number = :number AND " + moment.exists()).bind("number", number));
            case Selector.Named(var handle) ->
                first(query(name, "v.number = " + named() + " AND " + moment.live())
                        .bind("handle", handle.value()));
            case Selector.Run(var run) ->
                first(query(name, "v.run = :run AND " + moment.live()).bind("run", run));
            case Selector.ByDigest(var prefix) -> byDigest(name, prefix);
        };
    }

    /// The number that an alias names; where there is no such alias, the one with such a label.
    private String named() {
        return """
                COALESCE((SELECT m.to_number FROM alias_move m
                          WHERE m.artifact_id = %1$s AND m.alias = :handle AND %2$s),
                         (SELECT l.number FROM version l WHERE l.artifact_id = %1$s AND l.label = :handle))""".formatted(ARTIFACT, moment.aliased());
    }

    private Optional<StoredVersion> byDigest(ArtifactName name, String prefix) {
        int rest = 2 * Digest.BYTES - prefix.length();
        var fits = "v.digest BETWEEN :least AND :most AND " + moment.live();
        var least = DIGEST + prefix + "0".repeat(rest);
        var most = DIGEST + prefix + "f".repeat(rest);
        var found = first(query(name, fits).bind("least", least).bind("most", most));
        found.flatMap(stored -> first(query(name, fits + " AND v.digest <> :digest")
                        .bind("least", least)
                        .bind("most", most)
                        .bind("digest", stored.version().digest().toString())))
                .ifPresent(other -> {
                    throw new CofferException.Invalid(
                            "digest prefix " + DIGEST + prefix + " of " + name + " fits v"
                                    + found.orElseThrow().version().id().number() + " and v"
                                    + other.version().id().number() + ", which differ",
                            "give more digits");
                });
        return found;
    }

    /// Versions of an artifact with numbers below one, the highest first.
    List<StoredVersion> page(ArtifactName artifact, long before, int limit) {
        var condition = "v.number < :before AND " + moment.exists();
        return list(query(artifact, condition).bind("before", before).bind("limit", limit));
    }

    /// The versions in these rows, in the order of the rows' ids given; the rows must be there.
    List<StoredVersion> inRows(List<Long> ids) {
        var query = sql.createQuery(select() + " WHERE " + dialect.isAmong("v.id", ":ids"));
        var found = new HashMap<Long, StoredVersion>();
        rows(query.bind("ids", dialect.numbers(ids))).forEach(row -> found.put(row.id(), row.stored()));
        return ids.stream()
                .map(id ->
                        Optional.ofNullable(found.get(id)).orElseThrow(() -> Cells.missing("the row of version " + id)))
                .toList();
    }

    private Query query(ArtifactName artifact, String condition) {
        return sql.createQuery(select() + " WHERE v.artifact_id = " + ARTIFACT + " AND " + condition
                        + " ORDER BY v.number DESC LIMIT :limit")
                .bind("artifact", artifact.value());
    }

    private String select() {
        var state = new StateColumns(moment);
        return "SELECT v.id, v.body, v.storage, " + state.columns() + " FROM version v" + state.join();
    }

    private Optional<StoredVersion> first(Query query) {
        return list(query.bind("limit", 1)).stream().findFirst();
    }

    private List<StoredVersion> list(Query query) {
        return rows(query).stream().map(Row::stored).toList();
    }

    private List<Row> rows(Query query) {
        var rows = moment.bind(query)
                .map(Cells.of("version", row -> {
                    long id = row.number(1);
                    return new Row(id, Stored.stored(id, row.text(2), StateColumns.read(row, 4), row.text(3)));
                }))
                .list();
        return moment.isNow() || rows.isEmpty() ? rows : withTagsOfThen(rows);
    }

    /// The bodies have the tags of now.
    private List<Row> withTagsOfThen(List<Row> rows) {
        var tags = new HashMap<Long, Map<String, String>>();
        var ids = rows.stream().map(Row::id).toList();
        var query = sql.createQuery("SELECT t.version_id, t.name, t.value FROM tag t WHERE "
                        + dialect.isAmong("t.version_id", ":ids") + " AND " + moment.tagged())
                .bind("ids", dialect.numbers(ids));
        moment.bind(query)
                .map(Cells.of("tag", row -> new Tag(row.number(1), row.text(2), row.text(3))))
                .forEach(tag -> tags.computeIfAbsent(tag.version(), id -> new TreeMap<>())
                        .put(tag.name(), tag.value()));
        return rows.stream()
                .map(row -> {
                    var version = row.stored().version();
                    var facts = version.facts().withTags(tags.getOrDefault(row.id(), Map.of()));
                    return new Row(
                            row.id(),
                            new StoredVersion(
                                    version.withFacts(facts), row.stored().storage()));
                })
                .toList();
    }
}
