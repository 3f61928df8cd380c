package dev.coffer.sql;

import dev.coffer.artifact.AliasMove;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.AsOf;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.SemVer;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.ObjectId;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.CommitView;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.Event;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.catalog.Transaction;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The facts as a transaction of the database sees and changes them while it holds the head's lock.
///
/// Nobody else can change them meanwhile. So what was read once stays true, and what most transactions ask for is read for
/// many of them at once, by [#load]. Not for several threads.
final class LockedFacts implements CommitView {
    private final org.jdbi.v3.core.Handle sql;
    private final Dialect dialect;
    private final String kind;
    private final Rows rows;
    private final Objects objects;
    private final Map<String, Optional<Rows.Artifact>> artifacts = new HashMap<>();
    private final Map<VersionId, Optional<VersionRow>> versions = new HashMap<>();
    private final Map<VersionId, Version> bodies = new HashMap<>();
    private final Map<ObjectId, Optional<Boolean>> condemned = new HashMap<>();
    private Optional<String> keeper;
    private long lastEntry;
    private long lastVersion;
    private long lastArtifact = -1;

    LockedFacts(org.jdbi.v3.core.Handle sql, Dialect dialect, String kind, HeadRow head) {
        this.sql = sql;
        this.dialect = dialect;
        this.kind = kind;
        this.rows = new Rows(sql);
        this.objects = new Objects(sql, dialect);
        this.keeper = head.keeper();
        this.lastEntry = head.lastEntry();
        this.lastVersion = head.versions();
    }

    /// What most changes need to know of a version.
    record VersionRow(long id, VersionId version, boolean deleted) {}

    /// Reads what transactions will ask for, and holds the objects they refer to.
    void load(List<Transaction> transactions) {
        var names = new LinkedHashSet<ArtifactName>();
        var ids = new LinkedHashSet<VersionId>();
        var held = new LinkedHashSet<ObjectId>();
        for (var transaction : transactions) {
            for (var change : transaction.changes()) {
                versionsIn(change).forEach(ids::add);
                artifactsIn(change).forEach(names::add);
                if (change instanceof Change.AddVersion add) {
                    add.storage().everyObject().forEach(held::add);
                }
            }
        }
        load(names, ids, held);
    }

    /// Reads what versions of entries that are taken over refer to, and holds their objects. What they refer to may be
    /// among them.
    void loadAdded(List<Entry> entries) {
        var names = new LinkedHashSet<ArtifactName>();
        var ids = new LinkedHashSet<VersionId>();
        var held = new LinkedHashSet<ObjectId>();
        for (var entry : entries) {
            for (var event : entry.events()) {
                if (event instanceof Event.VersionAdded(var stored)) {
                    names.add(stored.version().id().artifact());
                    ids.addAll(stored.version().facts().inputs());
                    stored.storage().everyObject().forEach(held::add);
                }
            }
        }
        load(names, ids, held);
    }

    private void load(Set<ArtifactName> names, Set<VersionId> ids, Set<ObjectId> held) {
        loadArtifacts(names);
        loadVersions(ids);
        hold(held);
    }

    private static Stream<ArtifactName> artifactsIn(Change change) {
        return switch (change) {
            case Change.AddVersion add -> Stream.of(add.artifact());
            case Change.SetAlias set -> Stream.of(set.artifact());
            case Change.RemoveAlias remove -> Stream.of(remove.artifact());
            case Change.ReplaceOthers replace -> Stream.of(replace.artifact());
            case Change.SetTags _, Change.Delete _, Change.Restore _ ->
                versionsIn(change).map(VersionId::artifact);
            case Change.Condemn _, Change.MoveCatalog _ -> Stream.of();
        };
    }

    private static Stream<VersionId> versionsIn(Change change) {
        return switch (change) {
            case Change.AddVersion add -> add.facts().inputs().stream();
            case Change.SetAlias set ->
                set.number().stream()
                        .filter(number -> number > 0)
                        .mapToObj(number -> new VersionId(set.artifact(), number));
            case Change.SetTags set -> Stream.of(set.version());
            case Change.Delete(var id) -> Stream.of(id);
            case Change.Restore(var id) -> Stream.of(id);
            case Change.RemoveAlias _, Change.ReplaceOthers _, Change.Condemn _, Change.MoveCatalog _ -> Stream.of();
        };
    }

    void loadArtifacts(Collection<ArtifactName> names) {
        var missing = new HashSet<String>();
        names.stream()
                .map(ArtifactName::folded)
                .filter(name -> !artifacts.containsKey(name))
                .forEach(missing::add);
        if (missing.isEmpty()) {
            return;
        }
        rows.flush();
        missing.forEach(name -> artifacts.put(name, Optional.empty()));
        sql.createQuery("SELECT id, name, type, last_number, semver FROM artifact WHERE "
                        + dialect.isAmong("folded", ":names"))
                .bind("names", dialect.texts(missing))
                .map((row, context) -> new Rows.Artifact(
                        row.getLong(1),
                        ArtifactName.of(row.getString(2)),
                        ArtifactType.parse(row.getString(3)),
                        row.getLong(4),
                        Optional.ofNullable(row.getString(5)).map(SemVer::new)))
                .forEach(row -> artifacts.put(row.name().folded(), Optional.of(row)));
    }

    void loadVersions(Collection<VersionId> ids) {
        var missing = new HashSet<>(ids);
        missing.removeAll(versions.keySet());
        if (missing.isEmpty()) {
            return;
        }
        rows.flush();
        missing.forEach(id -> versions.put(id, Optional.empty()));
        sql.createQuery("SELECT v.id, a.name, v.number, v.deleted FROM " + dialect.versionIds(":ids")
                        + " wanted JOIN artifact a ON a.name = wanted.name"
                        + " JOIN version v ON v.artifact_id = a.id AND v.number = wanted.number")
                .bind(
                        "ids",
                        dialect.texts(missing.stream().map(VersionId::toString).toList()))
                .map((row, context) -> new VersionRow(
                        row.getLong(1),
                        new VersionId(ArtifactName.of(row.getString(2)), row.getLong(3)),
                        row.getBoolean(4)))
                .forEach(this::remember);
    }

    private void hold(Collection<ObjectId> asked) {
        var missing = new HashSet<>(asked);
        missing.removeAll(condemned.keySet());
        if (missing.isEmpty()) {
            return;
        }
        rows.flush();
        missing.forEach(object -> condemned.put(object, Optional.empty()));
        objects.hold(missing).forEach((object, is) -> condemned.put(object, Optional.of(is)));
    }

    // What a projection reads and changes.

    Rows rows() {
        return rows;
    }

    Objects objects() {
        return objects;
    }

    /// The artifact of this name, or of one that differs only in case.
    Optional<Rows.Artifact> artifact(ArtifactName name) {
        loadArtifacts(List.of(name));
        return artifacts.getOrDefault(name.folded(), Optional.empty());
    }

    void remember(Rows.Artifact artifact) {
        artifacts.put(artifact.name().folded(), Optional.of(artifact));
    }

    Optional<VersionRow> versionRow(VersionId id) {
        loadVersions(List.of(id));
        return versions.getOrDefault(id, Optional.empty());
    }

    void remember(VersionRow row) {
        versions.put(row.version(), Optional.of(row));
    }

    void remember(Version version) {
        bodies.put(version.id(), version);
    }

    /// Whether an object is condemned; empty when it is not known.
    Optional<Boolean> state(ObjectId object) {
        hold(List.of(object));
        return condemned.getOrDefault(object, Optional.empty());
    }

    void rememberState(ObjectId object, boolean isCondemned) {
        condemned.put(object, Optional.of(isCondemned));
    }

    void moveTo(String catalog) {
        keeper = Optional.of(catalog);
    }

    long lastEntry() {
        return lastEntry;
    }

    long nextEntry() {
        return ++lastEntry;
    }

    /// The row of the next version: its place in the order of all versions.
    long nextVersion() {
        return ++lastVersion;
    }

    long nextArtifact() {
        if (lastArtifact < 0) {
            rows.flush();
            lastArtifact = sql.createQuery("SELECT COALESCE(max(id), 0) FROM artifact")
                    .map((row, context) -> row.getLong(1))
                    .one();
        }
        return ++lastArtifact;
    }

    /// Writes everything that waits, and how far the facts are now.
    void finish() {
        rows.flush();
        sql.createUpdate("UPDATE head SET last_entry = :entry, versions = :versions, keeper = :keeper WHERE id = 1")
                .bind("entry", lastEntry)
                .bind("versions", lastVersion)
                .bind("keeper", keeper.orElse(null))
                .execute();
    }

    // What the rules read.

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public Optional<String> keeper() {
        return keeper;
    }

    @Override
    public Optional<Head> head(ArtifactName name) {
        return artifact(name).filter(row -> row.name().equals(name)).map(row -> new Head(row.type(), row.lastNumber()));
    }

    @Override
    public Optional<ArtifactName> named(String folded) {
        return artifact(ArtifactName.of(folded)).map(Rows.Artifact::name);
    }

    @Override
    public Optional<Version> version(VersionId id) {
        if (!bodies.containsKey(id)) {
            rows.flush();
            new Versions(sql, dialect, new Moment(AsOf.NOW))
                    .find(Reference.to(id))
                    .map(StoredVersion::version)
                    .ifPresent(this::remember);
        }
        return Optional.ofNullable(bodies.get(id))
                .map(version -> isDeleted(id).map(version::withDeleted).orElse(version));
    }

    @Override
    public Optional<Boolean> isDeleted(VersionId id) {
        return versionRow(id).map(VersionRow::deleted);
    }

    @Override
    public Optional<SemVer> highestSemVer(ArtifactName name) {
        return artifact(name).filter(row -> row.name().equals(name)).flatMap(Rows.Artifact::semVer);
    }

    @Override
    public OptionalLong alias(ArtifactName name, Handle alias) {
        return number(
                "SELECT m.to_number FROM alias_move m JOIN artifact a ON a.id = m.artifact_id"
                        + " WHERE a.name = :artifact AND m.alias = :handle AND m.current",
                name,
                alias);
    }

    @Override
    public OptionalLong label(ArtifactName name, Handle label) {
        return number(
                "SELECT v.number FROM version v JOIN artifact a ON a.id = v.artifact_id"
                        + " WHERE a.name = :artifact AND v.label = :handle",
                name,
                label);
    }

    private OptionalLong number(String query, ArtifactName name, Handle handle) {
        rows.flush();
        return sql.createQuery(query)
                .bind("artifact", name.value())
                .bind("handle", handle.value())
                .map((row, context) -> row.getLong(1))
                .findOne()
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    private record Named(Handle alias, long number) {}

    @Override
    public Map<Handle, Long> aliases(ArtifactName name) {
        rows.flush();
        var aliases = new TreeMap<Handle, Long>();
        sql.createQuery("SELECT m.alias, m.to_number FROM alias_move m JOIN artifact a ON a.id = m.artifact_id"
                        + " WHERE a.name = :artifact AND m.current")
                .bind("artifact", name.value())
                .map((row, context) -> new Named(Handle.of(row.getString(1)), row.getLong(2)))
                .forEach(named -> aliases.put(named.alias(), named.number()));
        return aliases;
    }

    @Override
    public List<Long> undeleted(ArtifactName name) {
        rows.flush();
        return sql.createQuery("SELECT v.number FROM version v JOIN artifact a ON a.id = v.artifact_id"
                        + " WHERE a.name = :artifact AND NOT v.deleted ORDER BY v.number DESC")
                .bind("artifact", name.value())
                .map((row, context) -> row.getLong(1))
                .list();
    }

    @Override
    public Optional<AliasMove> lastMove(ArtifactName name, Handle alias) {
        rows.flush();
        return Artifacts.moves(sql, name, alias, 1).stream().findFirst();
    }

    @Override
    public Set<ObjectId> condemned(Collection<ObjectId> asked) {
        hold(asked);
        var found = new HashSet<>(asked);
        found.removeIf(
                object -> !condemned.getOrDefault(object, Optional.empty()).orElse(false));
        return found;
    }

    @Override
    public Set<ObjectId> referenced(Collection<ObjectId> asked) {
        rows.flush();
        return objects.needed(asked);
    }
}
