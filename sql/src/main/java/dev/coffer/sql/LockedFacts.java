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
import dev.coffer.artifact.VersionState;
import dev.coffer.blob.ObjectId;
import dev.coffer.catalog.ChainHead;
import dev.coffer.catalog.CommitView;
import dev.coffer.catalog.Event;
import dev.coffer.catalog.Storage;
import dev.coffer.catalog.StoredVersion;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/// The facts as a transaction of the database sees and changes them while it holds the head's lock.
///
/// Nobody else can change them meanwhile. So what was read once stays true, and what most transactions ask for is read for
/// many of them at once, by [#load]. Not for several threads.
final class LockedFacts implements CommitView {
    private static final StateColumns STATE = new StateColumns(new Moment(AsOf.NOW));

    /// Rows with storages that are on their way at once: one can have a megabyte.
    private static final int FETCHED = 100;

    private final org.jdbi.v3.core.Handle sql;
    private final Dialect dialect;
    private final String kind;
    private final Rows rows;
    private final Objects objects;
    private final Map<String, Optional<Rows.Artifact>> artifacts = new HashMap<>();
    private final Map<VersionId, Optional<VersionRow>> versions = new HashMap<>();
    private final Map<VersionId, Version> bodies = new HashMap<>();
    private final Map<VersionId, Storage> storages = new HashMap<>();
    private final Map<ArtifactName, Map<Handle, Long>> aliases = new HashMap<>();
    private final Map<ObjectId, Optional<Boolean>> condemned = new HashMap<>();
    private Optional<String> keeper;
    private ChainHead chain;
    private boolean logIsWhole;
    private long lastVersion;
    private long lastArtifact = -1;

    LockedFacts(org.jdbi.v3.core.Handle sql, Dialect dialect, String kind, HeadRow head) {
        this.sql = sql;
        this.dialect = dialect;
        this.kind = kind;
        this.rows = new Rows(sql);
        this.objects = new Objects(sql, dialect);
        this.keeper = head.keeper();
        this.chain = head.head();
        this.lastVersion = head.versions();
    }

    /// What most changes need to know of a version.
    record VersionRow(long id, VersionId version, VersionState state) {}

    /// Reads what is spoken of, and holds the objects that versions come to refer to. What entries refer to may be among them.
    void load(Mentions mentions) {
        loadArtifacts(mentions.artifacts());
        loadVersions(mentions.versions());
        loadAliases(mentions.aliases());
        loadStorages(mentions.storages());
        hold(mentions.objects());
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
                        + dialect.isAmong("folded_name", ":names"))
                .bind("names", dialect.texts(missing))
                .map(Cells.of(
                        "artifact",
                        row -> new Rows.Artifact(
                                row.number(1),
                                ArtifactName.of(row.text(2)),
                                ArtifactType.parse(row.text(3)),
                                row.number(4),
                                row.textIfAny(5).map(SemVer::new))))
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
        sql.createQuery("SELECT v.id, a.name, v.number, " + STATE.columns() + wanted() + STATE.join())
                .bind("ids", texts(missing))
                .map(Cells.of(
                        "version",
                        row -> new VersionRow(
                                row.number(1),
                                new VersionId(ArtifactName.of(row.text(2)), row.number(3)),
                                StateColumns.read(row, 4))))
                .forEach(this::remember);
    }

    /// The rows `v` of the versions that are bound as `:ids`, and those of their artifacts.
    private String wanted() {
        return " FROM " + dialect.versionIds(":ids") + " wanted JOIN artifact a ON a.name = wanted.name"
                + " JOIN version v ON v.artifact_id = a.id AND v.number = wanted.number";
    }

    private Object texts(Collection<VersionId> ids) {
        return dialect.texts(ids.stream().map(VersionId::toString).toList());
    }

    private record Named(ArtifactName artifact, Handle alias, long number) {}

    private void loadAliases(Collection<ArtifactName> names) {
        var missing = new HashSet<>(names);
        missing.removeAll(aliases.keySet());
        if (missing.isEmpty()) {
            return;
        }
        rows.flush();
        missing.forEach(name -> aliases.put(name, new TreeMap<>()));
        sql.createQuery("SELECT a.name, m.alias, m.to_number FROM alias_move m JOIN artifact a ON a.id = m.artifact_id"
                        + " WHERE " + dialect.isAmong("a.name", ":names") + " AND m.current")
                .bind(
                        "names",
                        dialect.texts(missing.stream().map(ArtifactName::value).toList()))
                .map(Cells.of(
                        "alias_move",
                        row -> new Named(ArtifactName.of(row.text(1)), Handle.of(row.text(2)), row.number(3))))
                .forEach(named -> aliases.computeIfAbsent(named.artifact(), name -> new TreeMap<>())
                        .put(named.alias(), named.number()));
    }

    private void loadStorages(Collection<VersionId> ids) {
        var missing = new HashSet<>(ids);
        missing.removeAll(storages.keySet());
        if (missing.isEmpty()) {
            return;
        }
        rows.flush();
        sql.createQuery("SELECT v.id, a.name, v.number, v.storage" + wanted())
                .setFetchSize(FETCHED)
                .bind("ids", texts(missing))
                .map(Cells.of(
                        "version",
                        row -> Map.entry(
                                new VersionId(ArtifactName.of(row.text(2)), row.number(3)),
                                Stored.storage(row.number(1), row.text(4)).withoutFirstChunks())))
                .forEach(found -> storages.put(found.getKey(), found.getValue()));
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

    /// Where the content of a version lies now.
    void remember(VersionId id, Storage storage) {
        storages.put(id, storage);
    }

    void remember(Event.AliasMoved moved) {
        var known = aliases.get(moved.artifact());
        if (known != null) {
            moved.to().ifPresentOrElse(number -> known.put(moved.alias(), number), () -> known.remove(moved.alias()));
        }
    }

    /// Whether an object is condemned; empty when it is not known.
    Optional<Boolean> state(ObjectId object) {
        hold(List.of(object));
        return condemned.getOrDefault(object, Optional.empty());
    }

    void rememberState(ObjectId object, boolean isCondemned) {
        condemned.put(object, Optional.of(isCondemned));
    }

    /// Takes note that the log ends at the last entry, without a hole.
    void rememberWholeLog() {
        logIsWhole = true;
    }

    void moveTo(String catalog) {
        keeper = Optional.of(catalog);
    }

    /// The newest entry.
    ChainHead chain() {
        return chain;
    }

    /// Goes on to the next entry.
    ///
    /// @throws dev.coffer.artifact.CofferException.Corrupt when it does not follow
    void follow(Line line) {
        logIsWhole = false;
        chain = chain.then(line.entry(), line.digest());
    }

    /// The row of the next version: its place in the order of all versions.
    long nextVersion() {
        return ++lastVersion;
    }

    long nextArtifact() {
        if (lastArtifact < 0) {
            rows.flush();
            lastArtifact = sql.createQuery("SELECT COALESCE(max(id), 0) FROM artifact")
                    .map(Cells.of("artifact", row -> row.number(1)))
                    .one();
        }
        return ++lastArtifact;
    }

    /// Writes everything that waits, and how far the facts are now.
    void finish() {
        rows.flush();
        sql.createUpdate(
                        "UPDATE head SET last_entry = :entry, digest = :digest, versions = :versions, moved_to = :moved_to"
                                + " WHERE id = 1")
                .bind("entry", chain.number())
                .bind("digest", chain.digest().bytes())
                .bind("versions", lastVersion)
                .bind("moved_to", keeper.orElse(null))
                .execute();
    }

    // What the rules read.

    @Override
    public long lastEntry() {
        return chain.number();
    }

    @Override
    public boolean isLogWhole() {
        return logIsWhole;
    }

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
                .map(version -> state(id).map(version::withState).orElse(version));
    }

    @Override
    public Optional<Boolean> isDeleted(VersionId id) {
        return state(id).map(VersionState::deleted);
    }

    @Override
    public Optional<VersionState> state(VersionId id) {
        return versionRow(id).map(VersionRow::state);
    }

    @Override
    public Optional<Storage> storage(VersionId id) {
        loadStorages(List.of(id));
        return Optional.ofNullable(storages.get(id));
    }

    @Override
    public Optional<SemVer> highestSemVer(ArtifactName name) {
        return artifact(name).filter(row -> row.name().equals(name)).flatMap(Rows.Artifact::semVer);
    }

    @Override
    public OptionalLong alias(ArtifactName name, Handle alias) {
        if (aliases.containsKey(name)) {
            var number = aliases(name).get(alias);
            return number == null ? OptionalLong.empty() : OptionalLong.of(number);
        }
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
                .map(Cells.of("alias_move", row -> row.number(1)))
                .findOne()
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    @Override
    public Map<Handle, Long> aliases(ArtifactName name) {
        loadAliases(List.of(name));
        return Collections.unmodifiableMap(aliases.getOrDefault(name, Map.of()));
    }

    @Override
    public List<Long> undeleted(ArtifactName name) {
        rows.flush();
        var found = sql.createQuery("SELECT v.id, v.number, " + STATE.columns()
                        + " FROM version v JOIN artifact a ON a.id = v.artifact_id" + STATE.join()
                        + " WHERE a.name = :artifact AND NOT v.deleted ORDER BY v.number DESC")
                .bind("artifact", name.value())
                .map(Cells.of(
                        "version",
                        row -> new VersionRow(
                                row.number(1), new VersionId(name, row.number(2)), StateColumns.read(row, 3))))
                .list();
        // Whoever asks for them all goes on to ask how each stands.
        found.forEach(this::remember);
        return found.stream().map(row -> row.version().number()).toList();
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
