package dev.coffer.catalog.log;

import dev.coffer.artifact.AliasMove;
import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.SemVer;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulid;
import dev.coffer.catalog.CommitView;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.Event;
import dev.coffer.catalog.StoredVersion;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// All facts of a store: its entries applied in order. The lines themselves stay, compressed; here is the index to them, and
/// what changes. Not for several threads.
final class LogState implements CommitView {
    private final Lines lines;
    private final NavigableMap<String, ArtifactFacts> artifacts = new TreeMap<>();
    private final Map<String, ArtifactName> folded = new HashMap<>();
    private final Map<Ulid, Long> transactions = new HashMap<>();
    private final Map<String, Long> keys = new HashMap<>();
    private final Set<ObjectId> condemned = new HashSet<>();
    private @Nullable String keeper;
    private @Nullable Set<ObjectId> referenced;
    private @Nullable Map<Long, VersionId> holders;
    private @Nullable Entry decoded;

    LogState(int linesPerBlock) {
        lines = new Lines(linesPerBlock);
    }

    /// Adds the next entry.
    void add(LogReader.Read read) {
        lines.add(read.line());
        apply(read.entry());
    }

    /// Adds the next entries, which fill a block.
    void add(Checkpoints.Loaded loaded) {
        if (loaded.block().isEmpty()) {
            loaded.reads().forEach(this::add);
            return;
        }
        lines.add(loaded.block().get());
        loaded.reads().forEach(read -> apply(read.entry()));
    }

    long last() {
        return lines.last();
    }

    Optional<List<Block>> blocks(long after, long last) {
        return lines.blocks(after, last);
    }

    Optional<Entry> entryOf(Ulid transaction) {
        return Optional.ofNullable(transactions.get(transaction)).map(this::entry);
    }

    Optional<Entry> entryOf(String idempotencyKey) {
        return Optional.ofNullable(keys.get(idempotencyKey)).map(this::entry);
    }

    private void apply(Entry entry) {
        transactions.put(entry.transaction(), entry.number());
        entry.idempotencyKey().ifPresent(key -> keys.putIfAbsent(key, entry.number()));
        decoded = entry;
        for (int i = 0; i < entry.events().size(); i++) {
            switch (entry.events().get(i)) {
                case Event.VersionAdded(var stored) -> add(entry, i, stored);
                case Event.AliasMoved moved -> move(entry, moved);
                case Event.TagsChanged(var id, var set, var removed) ->
                    facts(entry, id).changeTags(id.number(), set, removed);
                case Event.VersionDeleted(var id) -> facts(entry, id).setDeleted(id.number(), true);
                case Event.VersionRestored(var id) -> facts(entry, id).setDeleted(id.number(), false);
                case Event.ObjectsCondemned(var objects) -> condemned.addAll(objects);
                case Event.CatalogMoved(var to) -> keeper = to;
            }
        }
    }

    private void add(Entry entry, int event, StoredVersion stored) {
        var version = stored.version();
        var name = version.id().artifact();
        var facts = artifacts.computeIfAbsent(name.value(), value -> new ArtifactFacts(name, version.type()));
        if (version.id().number() != facts.lastNumber() + 1) {
            throw impossible(entry, "adds " + version.id() + " after v" + facts.lastNumber());
        }
        folded.putIfAbsent(name.folded(), name);
        var run = version.facts().origin().run().orElse("");
        facts.add(version, new ArtifactFacts.Place(entry.number(), event, version.digest(), run));
        if (referenced != null) {
            stored.storage().everyObject().forEach(referenced::add);
        }
        if (holders != null) {
            hold(holders, stored);
        }
    }

    private void move(Entry entry, Event.AliasMoved moved) {
        var facts = artifacts.get(moved.artifact().value());
        if (facts == null || moved.to().stream().anyMatch(number -> !facts.has(number))) {
            throw impossible(entry, "moves alias " + moved.artifact() + ":" + moved.alias() + " to no version");
        }
        facts.move(new AliasMove(
                moved.artifact(),
                moved.alias(),
                moved.from(),
                moved.to(),
                entry.time(),
                entry.actor(),
                moved.reason()));
    }

    private ArtifactFacts facts(Entry entry, VersionId id) {
        return Optional.ofNullable(artifacts.get(id.artifact().value()))
                .filter(facts -> facts.has(id.number()))
                .orElseThrow(() -> impossible(entry, "speaks of " + id + ", which does not exist"));
    }

    private static CofferException.Corrupt impossible(Entry entry, String what) {
        return new CofferException.Corrupt("log entry " + StoreLayout.logEntry(entry.number()) + " " + what);
    }

    Optional<Artifact> artifact(ArtifactName name) {
        return Optional.ofNullable(artifacts.get(name.value())).map(ArtifactFacts::summary);
    }

    List<Artifact> artifacts(String after, int limit) {
        return artifacts.tailMap(after, false).values().stream()
                .limit(limit)
                .map(ArtifactFacts::summary)
                .toList();
    }

    Optional<StoredVersion> find(Reference reference) {
        var facts = artifacts.get(reference.artifact().value());
        if (facts == null) {
            return Optional.empty();
        }
        return facts.find(reference.selector()).stream()
                .mapToObj(number -> stored(facts, number))
                .findFirst();
    }

    List<StoredVersion> versions(ArtifactName artifact, long before, int limit) {
        var facts = artifacts.get(artifact.value());
        if (facts == null || before <= 1) {
            return List.of();
        }
        long newest = Math.min(before - 1, facts.lastNumber());
        return LongStream.iterate(newest, number -> number > 0, number -> number - 1)
                .limit(limit)
                .mapToObj(number -> stored(facts, number))
                .toList();
    }

    List<AliasMove> aliasMoves(ArtifactName artifact, Handle alias, int limit) {
        var facts = artifacts.get(artifact.value());
        return facts == null
                ? List.of()
                : facts.moves(alias).reversed().stream().limit(limit).toList();
    }

    Optional<VersionId> holder(long head) {
        if (holders == null) {
            var found = new HashMap<Long, VersionId>();
            everyAdded(stored -> hold(found, stored));
            holders = found;
        }
        return Optional.ofNullable(holders.get(head));
    }

    private static void hold(Map<Long, VersionId> holders, StoredVersion stored) {
        stored.storage()
                .heads()
                .forEach(head -> holders.put(head, stored.version().id()));
    }

    /// All versions as they were added. Decodes the whole log, so only what few programs ask for is built from it.
    private void everyAdded(Consumer<StoredVersion> consumer) {
        LongStream.rangeClosed(1, last())
                .mapToObj(this::entry)
                .flatMap(entry -> entry.events().stream())
                .flatMap(event -> event instanceof Event.VersionAdded(var stored) ? Stream.of(stored) : Stream.empty())
                .forEach(consumer);
    }

    private StoredVersion stored(ArtifactFacts facts, long number) {
        var place = facts.place(number);
        if (entry(place.entry()).events().get(place.event()) instanceof Event.VersionAdded(var stored)) {
            return new StoredVersion(facts.current(stored.version()), stored.storage());
        }
        throw new IllegalStateException("no version is added at " + place);
    }

    /// The lines were read before, so they can be read again.
    private Entry entry(long number) {
        if (decoded == null || decoded.number() != number) {
            decoded = LogReader.decode(number, lines.line(number)).entry();
        }
        return decoded;
    }

    @Override
    public String kind() {
        return LogCatalog.KIND;
    }

    @Override
    public Optional<String> keeper() {
        return Optional.ofNullable(keeper);
    }

    @Override
    public Optional<SemVer> highestSemVer(ArtifactName artifact) {
        return Optional.ofNullable(artifacts.get(artifact.value())).flatMap(ArtifactFacts::highestSemVer);
    }

    @Override
    public Map<Handle, Long> aliases(ArtifactName artifact) {
        var facts = artifacts.get(artifact.value());
        return facts == null ? Map.of() : facts.aliases();
    }

    @Override
    public List<Long> undeleted(ArtifactName artifact) {
        var facts = artifacts.get(artifact.value());
        return facts == null ? List.of() : facts.undeleted();
    }

    @Override
    public Optional<Head> head(ArtifactName artifact) {
        return Optional.ofNullable(artifacts.get(artifact.value()))
                .map(facts -> new Head(facts.type(), facts.lastNumber()));
    }

    @Override
    public Optional<ArtifactName> named(String name) {
        return Optional.ofNullable(folded.get(name));
    }

    @Override
    public Optional<Version> version(VersionId id) {
        return find(Reference.to(id)).map(StoredVersion::version);
    }

    @Override
    public OptionalLong alias(ArtifactName artifact, Handle alias) {
        var facts = artifacts.get(artifact.value());
        return facts == null ? OptionalLong.empty() : facts.alias(alias);
    }

    @Override
    public OptionalLong label(ArtifactName artifact, Handle label) {
        var facts = artifacts.get(artifact.value());
        return facts == null ? OptionalLong.empty() : facts.label(label);
    }

    @Override
    public Optional<AliasMove> lastMove(ArtifactName artifact, Handle alias) {
        return aliasMoves(artifact, alias, 1).stream().findFirst();
    }

    @Override
    public Set<ObjectId> condemned(Collection<ObjectId> objects) {
        return common(condemned, objects);
    }

    @Override
    public Set<ObjectId> referenced(Collection<ObjectId> objects) {
        if (referenced == null) {
            var found = new HashSet<ObjectId>();
            everyAdded(stored -> stored.storage().everyObject().forEach(found::add));
            referenced = found;
        }
        return common(referenced, objects);
    }

    private static Set<ObjectId> common(Set<ObjectId> known, Collection<ObjectId> asked) {
        var common = new HashSet<>(asked);
        common.retainAll(known);
        return common;
    }
}
