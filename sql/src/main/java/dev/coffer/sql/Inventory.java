package dev.coffer.sql;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.AsOf;
import dev.coffer.artifact.VersionId;
import dev.coffer.artifact.VersionState;
import dev.coffer.blob.ObjectId;
import dev.coffer.catalog.RetentionEntry;
import dev.coffer.catalog.VersionReferences;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// Reads all versions there are, page by page, for retention and for the collector. Their rows are numbered by their places.
///
/// What artifacts they are of is read once for a page, without a join: so the plan is always to walk the versions, whatever the
/// database knows or believes of its tables.
final class Inventory {
    private static final StateColumns STATE = new StateColumns(new Moment(AsOf.NOW));

    /// Rows with storages that are on their way at once: one can have a megabyte.
    private static final int FETCHED = 100;

    /// Behind the join with `version_state`, whose older rows would be passed over one by one otherwise.
    private static final String PAGE = " AND s.version_id > :after WHERE v.id > :after ORDER BY v.id LIMIT :limit";

    private final Handle sql;
    private final Dialect dialect;

    Inventory(Handle sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    private record Artifact(long id, ArtifactName name, ArtifactType type) {}

    /// A version by the row of its artifact.
    private record Numbered(long artifact, long number) {
        Numbered {
            if (number < 1) {
                throw new IllegalArgumentException("number " + number);
            }
        }
    }

    private record Row(long place, Numbered version, Instant createdAt, VersionState state) {}

    private record Laid(long place, Numbered version, boolean swept, List<ObjectId> objects) {}

    private record Alias(Numbered version, dev.coffer.artifact.Handle name) {}

    private record Input(long version, Numbered input) {}

    List<RetentionEntry> retentionEntries(long after, int limit) {
        var rows = sql.createQuery("SELECT v.id, v.artifact_id, v.number, v.created_at, " + STATE.columns()
                        + " FROM version v" + STATE.join() + PAGE)
                .bind("after", after)
                .bind("limit", limit)
                .map(Cells.of(
                        "version",
                        row -> new Row(
                                row.number(1),
                                new Numbered(row.number(2), row.number(3)),
                                row.time(4),
                                StateColumns.read(row, 5))))
                .list();
        if (rows.isEmpty()) {
            return List.of();
        }
        var versions = rows.stream().map(Row::version).toList();
        var aliases = aliases(versions);
        var inputs = inputs(rows.getFirst().place(), rows.getLast().place());
        var artifacts = artifacts(
                Stream.concat(versions.stream(), inputs.values().stream().flatMap(List::stream)));
        return rows.stream()
                .map(row -> new RetentionEntry(
                        row.place(),
                        id(row.version(), artifacts),
                        artifact(row.version(), artifacts).type(),
                        row.createdAt(),
                        row.state(),
                        aliases.getOrDefault(row.version(), List.of()).stream()
                                .sorted()
                                .toList(),
                        inputs.getOrDefault(row.place(), List.of()).stream()
                                .map(input -> id(input, artifacts))
                                .toList()))
                .toList();
    }

    /// The aliases of the versions, and perhaps of more.
    private Map<Numbered, List<dev.coffer.artifact.Handle>> aliases(List<Numbered> versions) {
        var numbers = versions.stream().mapToLong(Numbered::number).summaryStatistics();
        var aliases = new HashMap<Numbered, List<dev.coffer.artifact.Handle>>();
        sql.createQuery("SELECT m.artifact_id, m.to_number, m.alias FROM alias_move m WHERE m.current AND "
                        + dialect.isAmong("m.artifact_id", ":artifacts") + " AND m.to_number BETWEEN :least AND :most")
                .bind("artifacts", artifactIds(versions.stream()))
                .bind("least", numbers.getMin())
                .bind("most", numbers.getMax())
                .map(Cells.of(
                        "alias_move",
                        row -> new Alias(
                                new Numbered(row.number(1), row.number(2)),
                                dev.coffer.artifact.Handle.of(row.text(3)))))
                .forEach(alias -> aliases.computeIfAbsent(alias.version(), version -> new ArrayList<>(1))
                        .add(alias.name()));
        return aliases;
    }

    /// The inputs of each version from one place to another.
    private Map<Long, List<Numbered>> inputs(long first, long last) {
        var inputs = new HashMap<Long, List<Numbered>>();
        sql.createQuery("SELECT i.version_id, v.artifact_id, v.number FROM input i JOIN version v ON v.id = i.input_id"
                        + " WHERE i.version_id BETWEEN :first AND :last ORDER BY i.version_id, i.position")
                .bind("first", first)
                .bind("last", last)
                .map(Cells.of("input", row -> new Input(row.number(1), new Numbered(row.number(2), row.number(3)))))
                .forEach(input -> inputs.computeIfAbsent(input.version(), version -> new ArrayList<>(1))
                        .add(input.input()));
        return inputs;
    }

    private Map<Long, Artifact> artifacts(Stream<Numbered> versions) {
        var artifacts = new HashMap<Long, Artifact>();
        sql.createQuery("SELECT a.id, a.name, a.type FROM artifact a WHERE " + dialect.isAmong("a.id", ":artifacts"))
                .bind("artifacts", artifactIds(versions))
                .map(Cells.of(
                        "artifact",
                        row -> new Artifact(
                                row.number(1), ArtifactName.of(row.text(2)), ArtifactType.parse(row.text(3)))))
                .forEach(artifact -> artifacts.put(artifact.id(), artifact));
        return artifacts;
    }

    private Object artifactIds(Stream<Numbered> versions) {
        var ids = new LinkedHashSet<Long>();
        versions.forEach(version -> ids.add(version.artifact()));
        return dialect.numbers(ids);
    }

    private static Artifact artifact(Numbered version, Map<Long, Artifact> artifacts) {
        return Optional.ofNullable(artifacts.get(version.artifact()))
                .orElseThrow(() -> Cells.missing("the row of artifact " + version.artifact()));
    }

    private static VersionId id(Numbered version, Map<Long, Artifact> artifacts) {
        return new VersionId(artifact(version, artifacts).name(), version.number());
    }

    List<VersionReferences> references(long after, int limit) {
        var rows = sql.createQuery("SELECT v.id, v.artifact_id, v.number, s.swept_at IS NOT NULL, v.storage"
                        + " FROM version v" + STATE.join() + PAGE)
                .setFetchSize(FETCHED)
                .bind("after", after)
                .bind("limit", limit)
                .map(Cells.of("version", row -> {
                    long place = row.number(1);
                    var storage = Stored.storage(place, row.text(5));
                    return new Laid(
                            place,
                            new Numbered(row.number(2), row.number(3)),
                            row.is(4),
                            storage.everyObject().distinct().toList());
                }))
                .list();
        var artifacts = artifacts(rows.stream().map(Laid::version));
        return rows.stream()
                .map(row ->
                        new VersionReferences(row.place(), id(row.version(), artifacts), row.swept(), row.objects()))
                .toList();
    }

    Set<ObjectId> condemned(Collection<ObjectId> objects) {
        return sql.createQuery(
                        "SELECT o.id FROM object o WHERE " + dialect.isAmong("o.id", ":ids") + " AND o.condemned")
                .bind(
                        "ids",
                        dialect.texts(objects.stream().map(ObjectId::toString).toList()))
                .map(Cells.of("object", row -> ObjectId.parse(row.text(1))))
                .set();
    }
}
