package dev.coffer.catalog.log;

import dev.coffer.artifact.AliasMove;
import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.AsOf;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.SemVer;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.ObjectNumbers;
import dev.coffer.blob.Ulid;
import dev.coffer.catalog.ChainHead;
import dev.coffer.catalog.CommitView.Head;
import dev.coffer.catalog.Event;
import dev.coffer.catalog.Node;
import dev.coffer.catalog.RetentionEntry;
import dev.coffer.catalog.checkpoint.EntrySummary;
import dev.coffer.catalog.checkpoint.SummaryRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The facts of a store as far as something is looked for by them: the summaries of all entries, applied in order. What
/// else a version has is in its entry. Never reads or waits. Not for several threads.
final class LogState {
    private final Map<ArtifactName, ArtifactFacts> artifacts = new HashMap<>();
    private final NavigableMap<String, ArtifactFacts> byName = new TreeMap<>();
    private final Map<String, ArtifactName> folded = new HashMap<>();
    private final List<IndexedVersion> rows = new ArrayList<>();
    private final Transactions transactions = new Transactions();
    private final Map<String, Long> keys = new HashMap<>();
    private final ObjectNumbers condemned = new ObjectNumbers();
    private final List<Swept> sweeps = new ArrayList<>();
    private Optional<String> keeper = Optional.empty();
    private ChainHead head;

    /// @param start where the log of the store begins
    LogState(ChainHead start) {
        this.head = start;
    }

    /// Applies the next entries.
    ///
    /// @throws dev.coffer.artifact.CofferException.Corrupt when they cannot follow; a single one has changed nothing
    ///         then
    void add(SummaryRun run) {
        head.check(run.first(), run.previous());
        for (var summary : run.summaries()) {
            add(summary);
            head = new ChainHead(summary.number(), run.digest());
        }
    }

    private void add(EntrySummary entry) {
        Continuity.check(this, entry);
        transactions.add(entry.transaction());
        entry.idempotencyKey().ifPresent(key -> keys.put(key, entry.number()));
        for (int i = 0; i < entry.events().size(); i++) {
            switch (entry.events().get(i)) {
                case EntrySummary.Added added -> add(entry, i, added);
                case EntrySummary.Relocated(var id) ->
                    facts(id.artifact()).changes().relocate(id.number(), entry.number(), i);
                case EntrySummary.Other(Event.VersionsSwept(var ids)) -> ids.forEach(id -> sweep(id, entry));
                case EntrySummary.Other(var event) -> apply(event, entry.time(), entry.actor());
            }
        }
    }

    /// That a version was swept.
    record Swept(long entry, int ordinal) {}

    private void sweep(VersionId id, EntrySummary entry) {
        var row = existing(id);
        if (isSwept(row)) {
            return;
        }
        facts(id.artifact()).changes().sweep(id.number(), entry.time());
        sweeps.add(new Swept(entry.number(), row.ordinal()));
    }

    private void add(EntrySummary entry, int event, EntrySummary.Added added) {
        var name = added.id().artifact();
        var facts = artifacts.get(name);
        if (facts == null) {
            facts = new ArtifactFacts(name, added.type());
            artifacts.put(name, facts);
            byName.put(name.value(), facts);
            folded.put(name.folded(), name);
        }
        var row = new IndexedVersion(
                new VersionId(facts.name(), added.id().number()),
                rows.size() + 1,
                entry.number(),
                event,
                entry.time(),
                added.type(),
                added.digest(),
                added.run().orElse(""),
                inputs(added.inputs()));
        rows.add(row);
        facts.add(row, added.label());
    }

    private List<IndexedVersion> inputs(List<VersionId> ids) {
        var rows = new IndexedVersion[ids.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = existing(ids.get(i));
        }
        return List.of(rows);
    }

    private void apply(Event event, Instant time, String actor) {
        switch (event) {
            case Event.VersionAdded _, Event.VersionRelocated _, Event.VersionsSwept _ ->
                throw new IllegalStateException("is applied elsewhere: " + event);
            case Event.AliasMoved moved ->
                facts(moved.artifact())
                        .aliases()
                        .add(new AliasMove(
                                moved.artifact(),
                                moved.alias(),
                                moved.from(),
                                moved.to(),
                                time,
                                actor,
                                moved.reason()));
            case Event.TagsChanged(var id, var set, var removed) ->
                facts(id.artifact()).changes().changeTags(id.number(), set, removed, time);
            case Event.VersionDeleted(var id) -> facts(id.artifact()).changes().setDeleted(id.number(), true, time);
            case Event.VersionRestored(var id) -> facts(id.artifact()).changes().setDeleted(id.number(), false, time);
            case Event.VersionProtected(var id, var protection) ->
                facts(id.artifact()).changes().setProtection(id.number(), Optional.of(protection), time);
            case Event.VersionUnprotected(var id) ->
                facts(id.artifact()).changes().setProtection(id.number(), Optional.empty(), time);
            case Event.ObjectsCondemned(var objects) -> objects.forEach(condemned::number);
            case Event.CatalogMoved(var to) -> keeper = Optional.of(to);
        }
    }

    private ArtifactFacts facts(ArtifactName artifact) {
        return Objects.requireNonNull(artifacts.get(artifact));
    }

    private IndexedVersion existing(VersionId id) {
        return facts(id.artifact()).row(id.number());
    }

    private Optional<ArtifactFacts> find(ArtifactName artifact) {
        return Optional.ofNullable(artifacts.get(artifact));
    }

    /// The number of the newest entry; 0 when there is none.
    long last() {
        return head.number();
    }

    /// The newest entry.
    ChainHead head() {
        return head;
    }

    /// The number of the entry that a transaction made.
    OptionalLong entryOf(Ulid transaction) {
        return transactions.entryOf(transaction);
    }

    /// The number of the entry with an idempotency key.
    Optional<Long> entryOf(String idempotencyKey) {
        return Optional.ofNullable(keys.get(idempotencyKey));
    }

    Optional<String> keeper() {
        return keeper;
    }

    Optional<Artifact> artifact(ArtifactName name, AsOf when) {
        return find(name).flatMap(facts -> facts.summary(when));
    }

    List<Artifact> artifacts(String after, int limit, AsOf when) {
        return byName.tailMap(after, false).values().stream()
                .flatMap(facts -> facts.summary(when).stream())
                .limit(limit)
                .toList();
    }

    Optional<VersionAt> find(Reference reference, AsOf when) {
        return find(reference.artifact()).flatMap(facts -> facts.find(reference.selector(), when));
    }

    Optional<VersionAt> version(VersionId id, AsOf when) {
        return find(Reference.to(id), when);
    }

    List<VersionAt> versions(ArtifactName artifact, long before, int limit, AsOf when) {
        return find(artifact).map(facts -> facts.versions(before, limit, when)).orElse(List.of());
    }

    List<AliasMove> aliasMoves(ArtifactName artifact, Handle alias, int limit) {
        return find(artifact).stream()
                .flatMap(facts -> facts.aliases().moves(alias).reversed().stream())
                .limit(limit)
                .toList();
    }

    List<Node> nodes(Collection<VersionId> ids) {
        return existing(new TreeSet<>(ids))
                .map(row -> new Node(row.id(), row.type(), isDeleted(row), row.inputIds()))
                .toList();
    }

    List<VersionId> users(Collection<VersionId> inputs, int limit) {
        var asked = new BitSet();
        existing(inputs).forEach(row -> asked.set(row.ordinal()));
        return rows.stream()
                .filter(row -> uses(row, asked))
                .map(IndexedVersion::id)
                .sorted()
                .limit(limit)
                .toList();
    }

    private static boolean uses(IndexedVersion row, BitSet asked) {
        for (var input : row.inputs()) {
            if (asked.get(input.ordinal())) {
                return true;
            }
        }
        return false;
    }

    private Stream<IndexedVersion> existing(Collection<VersionId> ids) {
        return ids.stream()
                .filter(id -> id.number() <= lastNumber(id.artifact()))
                .map(this::existing);
    }

    private boolean isDeleted(IndexedVersion row) {
        return facts(row.id().artifact()).changes().isDeleted(row.id().number(), AsOf.NOW);
    }

    /// How many versions there are.
    int versions() {
        return rows.size();
    }

    /// A version by its place in the order in which all were added, from 1.
    IndexedVersion row(int ordinal) {
        return rows.get(ordinal - 1);
    }

    VersionAt at(IndexedVersion row, AsOf when) {
        return facts(row.id().artifact()).at(row.id().number(), when);
    }

    /// The aliases that named each version of an artifact, by the numbers of the versions.
    Map<Long, List<Handle>> aliasesByNumber(ArtifactName artifact, AsOf when) {
        var aliases = new HashMap<Long, List<Handle>>();
        facts(artifact)
                .aliases()
                .all(when)
                .forEach((alias, number) ->
                        aliases.computeIfAbsent(number, n -> new ArrayList<>()).add(alias));
        return aliases;
    }

    /// Returns what retention goes by, in the order in which versions were added.
    List<RetentionEntry> retentionEntries(long after, int limit) {
        int first = (int) Math.min(after, rows.size());
        var aliases = new HashMap<ArtifactName, Map<Long, List<Handle>>>();
        return rows.subList(first, Math.min(first + limit, rows.size())).stream()
                .map(row -> {
                    var id = row.id();
                    var named = aliases.computeIfAbsent(id.artifact(), name -> aliasesByNumber(name, AsOf.NOW));
                    return new RetentionEntry(
                            row.ordinal(),
                            id,
                            row.type(),
                            row.time(),
                            facts(id.artifact()).changes().state(id.number(), AsOf.NOW),
                            named.getOrDefault(id.number(), List.of()),
                            row.inputIds());
                })
                .toList();
    }

    /// The place of a version that there is in the order in which all were added, from 1.
    int ordinal(VersionId id) {
        return existing(id).ordinal();
    }

    /// Returns the versions that were swept, in order, without the first so many.
    List<Swept> sweeps(int after) {
        return List.copyOf(sweeps.subList(after, sweeps.size()));
    }

    /// False when there is no such version.
    boolean isSwept(VersionId id) {
        var facts = artifacts.get(id.artifact());
        return facts != null && facts.changes().isSwept(id.number());
    }

    /// Returns whether it is deleted now; false when there is no such version.
    boolean isDeleted(VersionId id) {
        var facts = artifacts.get(id.artifact());
        return facts != null && facts.changes().isDeleted(id.number(), AsOf.NOW);
    }

    boolean isSwept(IndexedVersion row) {
        return facts(row.id().artifact()).changes().isSwept(row.id().number());
    }

    // What the rules ask.

    Optional<Head> head(ArtifactName artifact) {
        return find(artifact).map(facts -> new Head(facts.type(), facts.lastNumber()));
    }

    /// 0 when there is no such artifact.
    long lastNumber(ArtifactName artifact) {
        var facts = artifacts.get(artifact);
        return facts == null ? 0 : facts.lastNumber();
    }

    /// Returns whether there is such an artifact of another type.
    boolean hasOtherType(ArtifactName artifact, ArtifactType type) {
        var facts = artifacts.get(artifact);
        return facts != null && facts.type() != type;
    }

    /// The artifact whose name, in lower case, is this.
    Optional<ArtifactName> named(String name) {
        return Optional.ofNullable(folded.get(name));
    }

    OptionalLong label(ArtifactName artifact, Handle label) {
        return find(artifact).map(facts -> facts.label(label)).orElse(OptionalLong.empty());
    }

    /// The number an alias names now.
    OptionalLong alias(ArtifactName artifact, Handle alias) {
        return find(artifact)
                .map(facts -> facts.aliases().named(alias, AsOf.NOW))
                .orElse(OptionalLong.empty());
    }

    Optional<SemVer> highestSemVer(ArtifactName artifact) {
        return find(artifact).flatMap(ArtifactFacts::highestSemVer);
    }

    /// The number each alias names now.
    Map<Handle, Long> aliases(ArtifactName artifact) {
        return find(artifact).map(facts -> facts.aliases().all(AsOf.NOW)).orElse(Map.of());
    }

    /// The numbers of those not deleted now, the highest first.
    List<Long> undeleted(ArtifactName artifact) {
        return find(artifact).map(ArtifactFacts::undeleted).orElse(List.of());
    }

    Set<ObjectId> condemned(Collection<ObjectId> objects) {
        return objects.stream().filter(object -> condemned.find(object) >= 0).collect(Collectors.toSet());
    }
}
