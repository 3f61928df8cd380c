package dev.coffer.sql;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.VersionId;
import dev.coffer.catalog.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Reads which versions were made from which, and which have the same files.
final class Lineage {
    private final Handle sql;
    private final Dialect dialect;

    Lineage(Handle sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    private record Row(long id, VersionId version, ArtifactType type, boolean deleted) {}

    private record Input(long version, VersionId input) {}

    /// Those of the versions that exist, in the order of their ids.
    List<Node> nodes(Collection<VersionId> versions) {
        if (versions.isEmpty()) {
            return List.of();
        }
        var rows = sql.createQuery("SELECT v.id, a.name, v.number, a.type, v.deleted FROM "
                        + dialect.versionIds(":ids") + " wanted JOIN artifact a ON a.name = wanted.name"
                        + " JOIN version v ON v.artifact_id = a.id AND v.number = wanted.number"
                        + " ORDER BY a.name, v.number")
                .bind("ids", texts(Set.copyOf(versions)))
                .map(Cells.of(
                        "version",
                        row -> new Row(
                                row.number(1),
                                new VersionId(ArtifactName.of(row.text(2)), row.number(3)),
                                ArtifactType.parse(row.text(4)),
                                row.is(5))))
                .list();
        var inputs = new HashMap<Long, List<VersionId>>();
        sql.createQuery("SELECT i.version_id, a.name, v.number FROM input i JOIN version v ON v.id = i.input_id"
                        + " JOIN artifact a ON a.id = v.artifact_id WHERE "
                        + dialect.isAmong("i.version_id", ":ids") + " ORDER BY i.version_id, i.position")
                .bind("ids", dialect.numbers(rows.stream().map(Row::id).toList()))
                .map(Cells.of(
                        "input",
                        row -> new Input(row.number(1), new VersionId(ArtifactName.of(row.text(2)), row.number(3)))))
                .forEach(input -> inputs.computeIfAbsent(input.version(), id -> new ArrayList<>())
                        .add(input.input()));
        return rows.stream()
                .map(row ->
                        new Node(row.version(), row.type(), row.deleted(), inputs.getOrDefault(row.id(), List.of())))
                .toList();
    }

    /// Versions that have one of these as an input, in the order of their ids.
    List<VersionId> users(Collection<VersionId> inputs, int limit) {
        if (inputs.isEmpty()) {
            return List.of();
        }
        return sql.createQuery("SELECT DISTINCT ua.name, u.number FROM " + dialect.versionIds(":ids")
                        + " wanted JOIN artifact a ON a.name = wanted.name"
                        + " JOIN version v ON v.artifact_id = a.id AND v.number = wanted.number"
                        + " JOIN input i ON i.input_id = v.id JOIN version u ON u.id = i.version_id"
                        + " JOIN artifact ua ON ua.id = u.artifact_id ORDER BY ua.name, u.number LIMIT :limit")
                .bind("ids", texts(inputs))
                .bind("limit", limit)
                .map(Cells.of("version", row -> new VersionId(ArtifactName.of(row.text(1)), row.number(2))))
                .list();
    }

    /// Returns the newest version that added a file with each of these first chunks, as far as they are known.
    Set<VersionId> findByFirstChunk(Collection<Long> firstChunks) {
        if (firstChunks.isEmpty()) {
            return Set.of();
        }
        return sql.createQuery(
                        "SELECT DISTINCT a.name, v.number FROM first_chunk f JOIN version v ON v.id = f.version_id"
                                + " JOIN artifact a ON a.id = v.artifact_id WHERE "
                                + dialect.isAmong("f.digest_prefix", ":firstChunks"))
                .bind("firstChunks", dialect.numbers(firstChunks))
                .map(Cells.of("first_chunk", row -> new VersionId(ArtifactName.of(row.text(1)), row.number(2))))
                .set();
    }

    private Object texts(Collection<VersionId> versions) {
        return dialect.texts(versions.stream().map(VersionId::toString).toList());
    }
}
