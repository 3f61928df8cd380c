package dev.coffer.sql;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Protection;
import dev.coffer.artifact.SemVer;
import dev.coffer.artifact.VersionState;
import dev.coffer.blob.ObjectId;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.Event;
import dev.coffer.catalog.Storage;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.search.Numbers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/// Rows on their way into the tables. They wait until [#flush], so that many versions, or a version with many parameters,
/// take one round trip to the database for each table. Whoever reads these tables in the same transaction flushes first.
final class Rows {
    private static final int WAITING_LIMIT = 20_000;

    private final org.jdbi.v3.core.Handle sql;
    private final List<Table> tables = new ArrayList<>();
    private int waiting;

    // In the order in which they are written: what others refer to comes first.
    private final Table entries = table("""
            INSERT INTO entry (number, transaction_id, idempotency_key, at, actor, digest)
            VALUES (:number, :transaction, :key, :at, :actor, :digest)""");
    private final Table outbox = table("INSERT INTO outbox (number, line) VALUES (:number, :line)");
    private final Table artifacts = table("""
            INSERT INTO artifact (id, name, folded_name, type, last_number, semver)
            VALUES (:id, :name, :folded, :type, :last_number, :semver)
            ON CONFLICT (id) DO UPDATE SET last_number = excluded.last_number, semver = excluded.semver""");
    private final Table versions = table("""
            INSERT INTO version (id, artifact_id, number, label, digest, shape, files, bytes, new_bytes, created_at, run,
                                 code_commit, branch, created_by, description, deleted, entry, body, storage)
            VALUES (:id, :artifact, :number, :label, :digest, :shape, :files, :bytes, :new_bytes, :created_at, :run,
                    :code_commit, :branch, :created_by, :description, FALSE, :entry, :body, :storage)""");
    private final Table bodies = table("UPDATE version SET body = :body WHERE id = :version");
    private final Table deletedMarks = table("UPDATE version SET deleted = :deleted WHERE id = :version");
    private final Table storages = table("UPDATE version SET storage = :storage WHERE id = :version");
    private final Table states = table("""
            INSERT INTO version_state (version_id, deleted_at, protected_until, protection_reason)
            VALUES (:version, :deleted_at, :until, :reason)
            ON CONFLICT (version_id) DO UPDATE SET deleted_at = excluded.deleted_at,
                protected_until = excluded.protected_until, protection_reason = excluded.protection_reason""");
    private final Table sweeps = table("UPDATE version_state SET swept_at = :at WHERE version_id = :version");
    private final Table metrics =
            table("INSERT INTO metric (version_id, name, value) VALUES (:version, :name, :value)");
    private final Table params =
            table("INSERT INTO param (version_id, name, value, number) VALUES (:version, :name, :value, :number)");
    private final Table inputs =
            table("INSERT INTO input (version_id, position, input_id) VALUES (:version, :position, :input)");
    private final Table objects = table("INSERT INTO object (id, condemned) VALUES (:object, FALSE)");
    private final Table olderVersionObjects = table("DELETE FROM version_object WHERE version_id = :version");
    private final Table versionObjects =
            table("INSERT INTO version_object (version_id, object_id) VALUES (:version, :object)");
    private final Table firstChunks = table("""
            INSERT INTO first_chunk (digest_prefix, version_id) VALUES (:prefix, :version)
            ON CONFLICT (digest_prefix) DO UPDATE SET version_id = excluded.version_id""");
    private final Table deletions = table("""
            INSERT INTO deletion (version_id, entry, seq, at, deleted)
            VALUES (:version, :entry, :seq, :at, :deleted)""");
    private final Table protections = table("""
            INSERT INTO protection (version_id, entry, seq, at, protected_until, reason)
            VALUES (:version, :entry, :seq, :at, :until, :reason)""");
    private final Table olderTags =
            table("UPDATE tag SET current = FALSE WHERE version_id = :version AND name = :name AND current");
    private final Table tags = table("""
            INSERT INTO tag (version_id, name, value, number, entry, seq, at, current)
            VALUES (:version, :name, :value, :number, :entry, :seq, :at, :current)""");
    private final Table olderMoves =
            table("UPDATE alias_move SET current = FALSE WHERE artifact_id = :artifact AND alias = :alias AND current");
    private final Table aliasMoves = table("""
            INSERT INTO alias_move
                (artifact_id, alias, entry, seq, at, actor, from_number, to_number, reason, current)
            VALUES (:artifact, :alias, :entry, :seq, :at, :actor, :from, :to, :reason, :current)""");

    // Of several rows that wait for the same thing, the last counts.
    private final Map<Long, Artifact> lastArtifact = new LinkedHashMap<>();
    private final Map<Long, Long> lastVersionWith = new LinkedHashMap<>();
    private final Map<Long, String> lastBody = new LinkedHashMap<>();
    private final Map<Long, Boolean> lastDeleted = new LinkedHashMap<>();
    private final Map<Long, VersionState> lastState = new LinkedHashMap<>();
    private final Map<Long, Storage> lastStorage = new LinkedHashMap<>();
    private final Map<TagKey, Place> lastTag = new LinkedHashMap<>();
    private final Map<AliasKey, Place> lastMove = new LinkedHashMap<>();
    private final Set<Long> freshVersions = new HashSet<>();

    Rows(org.jdbi.v3.core.Handle sql) {
        this.sql = sql;
    }

    /// Where in the order of everything something happened.
    ///
    /// @param seq the place of the event in its entry
    record Place(Entry entry, int seq) {
        long at() {
            return entry.time().toEpochMilli();
        }
    }

    /// A row of the table `artifact`.
    record Artifact(long id, ArtifactName name, ArtifactType type, long lastNumber, Optional<SemVer> semVer) {}

    private record TagKey(long version, String name) {}

    private record AliasKey(long artifact, Handle alias) {}

    /// Statements of one kind that wait.
    private final class Table {
        private final String statement;
        private final List<Consumer<PreparedBatch>> rows = new ArrayList<>();

        Table(String statement) {
            this.statement = statement;
        }

        void add(Consumer<PreparedBatch> row) {
            rows.add(row);
            waiting++;
        }

        void flush() {
            if (rows.isEmpty()) {
                return;
            }
            try (var batch = sql.prepareBatch(statement)) {
                for (var row : rows) {
                    row.accept(batch);
                    batch.add();
                }
                batch.execute();
            }
            rows.clear();
        }
    }

    private Table table(String statement) {
        var table = new Table(statement);
        tables.add(table);
        return table;
    }

    void entry(Line line) {
        var entry = line.entry();
        entries.add(row -> row.bind("number", entry.number())
                .bind("transaction", entry.transaction().toString())
                .bind("key", entry.idempotencyKey().orElse(null))
                .bind("at", entry.time().toEpochMilli())
                .bind("actor", entry.actor())
                .bind("digest", line.digest().bytes()));
    }

    /// The line of an entry that is not in the log yet.
    void outbox(Line line) {
        outbox.add(row -> row.bind("number", line.number()).bind("line", line.bytes()));
    }

    void artifact(Artifact artifact) {
        lastArtifact.put(artifact.id(), artifact);
    }

    void version(long id, long artifact, StoredVersion stored, Place place) {
        var version = stored.version();
        var origin = version.facts().origin();
        freshVersions.add(id);
        versions.add(row -> row.bind("id", id)
                .bind("artifact", artifact)
                .bind("number", version.id().number())
                .bind("label", version.label().map(Handle::value).orElse(null))
                .bind("digest", version.digest().toString())
                .bind("shape", version.shape().word())
                .bind("files", version.files())
                .bind("bytes", version.bytes())
                .bind("new_bytes", version.newBytes())
                .bind("created_at", version.createdAt().toEpochMilli())
                .bind("run", origin.run().orElse(null))
                .bind("code_commit", origin.code().commit().orElse(null))
                .bind("branch", origin.code().branch().orElse(null))
                .bind("created_by", origin.user().orElse(null))
                .bind("description", version.facts().description().orElse(null))
                .bind("entry", place.entry().number())
                .bind("body", Stored.body(version))
                .bind("storage", Stored.storage(stored.storage())));
        version.facts()
                .metrics()
                .forEach((name, value) -> metrics.add(
                        row -> row.bind("version", id).bind("name", name).bind("value", value)));
        version.facts()
                .params()
                .forEach((name, value) -> params.add(row -> row.bind("version", id)
                        .bind("name", name)
                        .bind("value", value)
                        .bind("number", nullable(Numbers.find(value)))));
        version.facts().tags().forEach((name, value) -> tag(id, name, Optional.of(value), place));
        stored.storage().firstChunks().forEach(prefix -> lastVersionWith.put(prefix, id));
    }

    void input(long version, int position, long input) {
        inputs.add(
                row -> row.bind("version", version).bind("position", position).bind("input", input));
    }

    void object(ObjectId object) {
        objects.add(row -> row.bind("object", object.toString()));
    }

    void versionObject(long version, ObjectId object) {
        versionObjects.add(row -> row.bind("version", version).bind("object", object.toString()));
    }

    /// The version as JSON, after something in it changed.
    void body(long version, String body) {
        lastBody.put(version, body);
    }

    /// @param value empty: the tag was removed
    void tag(long version, String name, Optional<String> value, Place place) {
        var key = new TagKey(version, name);
        lastTag.put(key, place);
        tags.add(row -> row.bind("version", version)
                .bind("name", name)
                .bind("value", value.orElse(null))
                .bind("number", nullable(value.map(Numbers::find).orElse(OptionalDouble.empty())))
                .bind("entry", place.entry().number())
                .bind("seq", place.seq())
                .bind("at", place.at())
                .bind("current", value.isPresent() && place.equals(lastTag.get(key))));
    }

    void aliasMove(long artifact, Event.AliasMoved moved, Place place) {
        var key = new AliasKey(artifact, moved.alias());
        lastMove.put(key, place);
        aliasMoves.add(row -> row.bind("artifact", artifact)
                .bind("alias", moved.alias().value())
                .bind("entry", place.entry().number())
                .bind("seq", place.seq())
                .bind("at", place.at())
                .bind("actor", place.entry().actor())
                .bind("from", nullable(moved.from()))
                .bind("to", nullable(moved.to()))
                .bind("reason", moved.reason())
                .bind("current", moved.to().isPresent() && place.equals(lastMove.get(key))));
    }

    void deletion(long version, boolean deleted, Place place) {
        lastDeleted.put(version, deleted);
        deletions.add(row -> row.bind("version", version)
                .bind("entry", place.entry().number())
                .bind("seq", place.seq())
                .bind("at", place.at())
                .bind("deleted", deleted));
    }

    /// @param protection empty: it ended
    void protection(long version, Optional<Protection> protection, Place place) {
        protections.add(row -> row.bind("version", version)
                .bind("entry", place.entry().number())
                .bind("seq", place.seq())
                .bind("at", place.at())
                .bind("until", millis(protection.flatMap(Protection::until)))
                .bind("reason", protection.map(Protection::reason).orElse(null)));
    }

    /// Whether the version is to stay now, but for when it was swept.
    void state(long version, VersionState state) {
        lastState.put(version, state);
    }

    /// Needs a state.
    void sweep(long version, Place place) {
        sweeps.add(row -> row.bind("version", version).bind("at", place.at()));
    }

    /// Where the content of a version lies now. Its objects are known.
    void relocate(long version, Storage storage) {
        // Otherwise what it refers to no more would be written after it was taken away.
        if (freshVersions.contains(version)) {
            flush();
        }
        lastStorage.put(version, storage);
    }

    /// Writes what waits when there is a lot of it.
    void flushWhenMany() {
        if (waiting > WAITING_LIMIT) {
            flush();
        }
    }

    /// Writes everything that waits.
    void flush() {
        lastArtifact
                .values()
                .forEach(artifact -> artifacts.add(row -> row.bind("id", artifact.id())
                        .bind("name", artifact.name().value())
                        .bind("folded", artifact.name().folded())
                        .bind("type", artifact.type().word())
                        .bind("last_number", artifact.lastNumber())
                        .bind("semver", artifact.semVer().map(SemVer::text).orElse(null))));
        lastVersionWith.forEach((prefix, version) ->
                firstChunks.add(row -> row.bind("prefix", prefix).bind("version", version)));
        lastBody.forEach((version, body) ->
                bodies.add(row -> row.bind("version", version).bind("body", body)));
        lastDeleted.forEach((version, deleted) ->
                deletedMarks.add(row -> row.bind("version", version).bind("deleted", deleted)));
        lastState.forEach((version, state) -> states.add(row -> row.bind("version", version)
                .bind("deleted_at", millis(state.deletedAt()))
                .bind("until", millis(state.protection().flatMap(Protection::until)))
                .bind("reason", state.protection().map(Protection::reason).orElse(null))));
        lastStorage.forEach((version, storage) -> {
            storages.add(row -> row.bind("version", version).bind("storage", Stored.storage(storage)));
            olderVersionObjects.add(row -> row.bind("version", version));
            storage.everyObject().distinct().forEach(object -> versionObject(version, object));
        });
        lastTag.keySet().stream()
                .filter(key -> !freshVersions.contains(key.version()))
                .forEach(key ->
                        olderTags.add(row -> row.bind("version", key.version()).bind("name", key.name())));
        lastMove.keySet()
                .forEach(key -> olderMoves.add(row -> row.bind("artifact", key.artifact())
                        .bind("alias", key.alias().value())));
        tables.forEach(Table::flush);
        waiting = 0;
        lastArtifact.clear();
        lastVersionWith.clear();
        lastBody.clear();
        lastDeleted.clear();
        lastState.clear();
        lastStorage.clear();
        lastTag.clear();
        lastMove.clear();
        freshVersions.clear();
    }

    private static @Nullable Long millis(Optional<Instant> time) {
        return time.isPresent() ? time.get().toEpochMilli() : null;
    }

    private static @Nullable Double nullable(OptionalDouble number) {
        return number.isPresent() ? number.getAsDouble() : null;
    }

    private static @Nullable Long nullable(OptionalLong number) {
        return number.isPresent() ? number.getAsLong() : null;
    }
}
