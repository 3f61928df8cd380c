package dev.coffer.cleanup;

import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.artifact.VersionState;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.LabelRule;
import dev.coffer.catalog.Node;
import dev.coffer.catalog.RetentionEntry;
import dev.coffer.catalog.StoredVersion;
import dev.coffer.retention.RetentionFacts;
import dev.coffer.retention.RetentionPlan;
import dev.coffer.retention.RetentionPolicy;
import dev.coffer.retention.Rule;
import dev.coffer.search.Candidate;
import dev.coffer.search.Field;
import dev.coffer.search.Filter;
import dev.coffer.search.FilterParser;
import dev.coffer.search.Literal;
import dev.coffer.search.Order;
import dev.coffer.search.Predicates;
import dev.coffer.search.Search;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What a put deletes of the artifacts it adds to: planned before it commits, as the facts will be then, and part of the same
/// transaction, so that it costs no commit of its own. A guard makes the transaction fail when anything was committed meanwhile; then the
/// put commits without it.
///
/// What is read is bounded. Where more would have to be read, nothing is deleted, and that is said.
public final class AutomaticCleanup {
    /// Most undeleted versions of an artifact that a put looks at.
    public static final int VERSIONS_LIMIT = 100;

    /// Most versions that are looked at because they use what might go.
    private static final int USERS_LIMIT = 1_000;

    /// How many deleted versions may lie between an input and who keeps it.
    private static final int LEVELS = 10;

    private static final int CHANGES_LIMIT = 500;

    private final Catalog seen;
    private final RetentionPolicy policy;

    public AutomaticCleanup(Catalog seen, RetentionPolicy policy) {
        this.seen = seen;
        this.policy = policy;
    }

    /// What a put does besides.
    ///
    /// @param changes behind those of the put; empty when there is nothing to delete
    /// @param note    why nothing is deleted where something might have been
    public record Part(List<Change> changes, Optional<String> note) {
        static final Part NOTHING = new Part(List.of(), Optional.empty());

        static Part skipped(String why) {
            return new Part(List.of(), Optional.of("no cleanup: " + why + "; coffer cleanup does it"));
        }
    }

    /// Returns the changes by which a put also deletes, softly, the versions that the policy lets expire.
    ///
    /// @param changes those of the put
    /// @param time    of the transaction
    public Part of(List<Change> changes, Instant time) {
        if (!policy.enabled()) {
            return Part.NOTHING;
        }
        try {
            return new Planning(changes, time).part();
        } catch (CofferException e) {
            // The put goes on: the next cleanup deletes them.
            return Part.skipped("it failed: " + e.getMessage());
        }
    }

    /// Of one put.
    private final class Planning {
        private final List<Change> changes;
        private final Instant time;
        private final long entry = seen.lastEntry();

        /// Of the artifacts that are added to: undeleted versions and those that are about to be, in order.
        private final Map<VersionId, Version> versions = new LinkedHashMap<>();

        private final Set<VersionId> isNew = new HashSet<>();
        private final Map<VersionId, Set<Handle>> aliases = new HashMap<>();

        Planning(List<Change> changes, Instant time) {
            this.changes = changes;
            this.time = time;
        }

        Part part() {
            var added = new TreeMap<ArtifactName, List<Change.AddVersion>>();
            for (var change : changes) {
                if (change instanceof Change.AddVersion add) {
                    added.computeIfAbsent(add.artifact(), name -> new ArrayList<>())
                            .add(add);
                }
            }
            for (var artifact : added.entrySet()) {
                var known = seen.artifact(artifact.getKey());
                long before = known.map(found -> found.versions()).orElse(0L);
                if (before > VERSIONS_LIMIT) {
                    return Part.skipped(artifact.getKey() + " has more than " + VERSIONS_LIMIT + " versions");
                }
                if (known.isPresent() && before + artifact.getValue().size() > fewest()) {
                    read(known.get(), artifact.getValue());
                }
            }
            if (versions.isEmpty()) {
                return Part.NOTHING;
            }
            boolean labelled = added.values().stream().flatMap(List::stream).anyMatch(add -> !isKnown(add.label()));
            if (labelled && !FactsForRetention.filters(policy).isEmpty()) {
                return Part.skipped("rules have filters, and the label is made by the commit");
            }
            moveAliases(added);
            var asked = new HashSet<ArtifactName>();
            versions.keySet().forEach(id -> asked.add(id.artifact()));
            var own = versions.values().stream().map(this::retentionEntry).toList();
            var first = RetentionPlan.of(policy, facts(own), asked::contains, time);
            if (first.expired().isEmpty()) {
                return Part.NOTHING;
            }
            var users = users(first);
            if (users.isEmpty()) {
                return Part.skipped("too many versions were made from what might go");
            }
            var all = new ArrayList<>(own);
            users.get().stream()
                    .filter(user -> !versions.containsKey(user.id()))
                    .forEach(all::add);
            added.values().stream()
                    .flatMap(List::stream)
                    .filter(add -> !asked.contains(add.artifact()))
                    .forEach(add -> all.add(bystander(add)));
            return part(RetentionPlan.of(policy, facts(all), asked::contains, time));
        }

        private Part part(RetentionPlan plan) {
            if (plan.expired().isEmpty()) {
                return Part.NOTHING;
            }
            if (!plan.idle().isEmpty()) {
                return Part.skipped(String.join("; ", plan.idle()));
            }
            var deletions = new ArrayList<Change>();
            deletions.add(new Change.ExpectLastEntry(entry));
            for (var decision : plan.expired()) {
                var version = decision.version();
                if (isNew.contains(version.id())) {
                    continue;
                }
                deletions.addAll(Cleanup.changes(
                        new CleanupPlan.Goes(version.id(), decision.rule(), decision.words(), version.aliases(), 0)));
            }
            if (deletions.size() == 1) {
                return Part.NOTHING;
            }
            return deletions.size() > CHANGES_LIMIT
                    ? Part.skipped("more would go than one commit takes")
                    : new Part(deletions, Optional.empty());
        }

        /// How many versions an artifact must have for any rule to expiry one: whoever has fewer need not be read.
        private long fewest() {
            long fewest = Long.MAX_VALUE;
            for (var set : policy.sets()) {
                for (var rule : set.rules()) {
                    if (rule instanceof Rule.MaxVersions(var count)) {
                        fewest = Math.min(fewest, count);
                    } else if (rule instanceof Rule.MaxAge) {
                        fewest = 1;
                    }
                }
            }
            return fewest;
        }

        private void read(Artifact artifact, List<Change.AddVersion> adds) {
            var name = artifact.name();
            var stored = seen.versions(name, Long.MAX_VALUE, (int) artifact.versions() + 1);
            var live = stored.stream()
                    .map(StoredVersion::version)
                    .filter(version -> !version.deleted())
                    .toList();
            // Deleted ones may lie between them.
            var all = live.size() == artifact.versions() ? live.reversed() : search(name);
            all.forEach(version -> versions.put(version.id(), version));
            artifact.aliases()
                    .forEach((alias, number) ->
                            aliases(new VersionId(name, number)).add(alias));
            long last = stored.getFirst().version().id().number();
            for (var add : adds) {
                var id = new VersionId(name, ++last);
                versions.put(id, version(id, add, artifact.type()));
                isNew.add(id);
            }
        }

        /// The undeleted versions, the oldest first.
        private List<Version> search(ArtifactName name) {
            var named = new Filter.Compare(Field.Plain.NAME, Filter.Operator.EQ, new Literal.Text(name.value()));
            return seen.search(Search.of(named, Catalog.PAGE_LIMIT).orderedBy(new Order(Optional.empty(), false)))
                    .versions();
        }

        /// A version of an artifact of which nothing can go. What it is made from stays.
        private RetentionEntry bystander(Change.AddVersion add) {
            var id = new VersionId(add.artifact(), Integer.MAX_VALUE);
            return new RetentionEntry(
                    1,
                    id,
                    add.type().orElse(ArtifactType.OTHER),
                    time,
                    VersionState.LIVE,
                    List.of(),
                    add.facts().inputs());
        }

        private Version version(VersionId id, Change.AddVersion add, ArtifactType type) {
            return new Version(
                    id,
                    add.label() instanceof LabelRule.Exactly(var label) ? Optional.of(label) : Optional.empty(),
                    type,
                    add.shape(),
                    add.digest(),
                    add.files(),
                    add.bytes(),
                    add.newBytes(),
                    time,
                    add.facts(),
                    VersionState.LIVE);
        }

        private static boolean isKnown(LabelRule rule) {
            return rule instanceof LabelRule.None || rule instanceof LabelRule.Exactly;
        }

        private Set<Handle> aliases(VersionId id) {
            return aliases.computeIfAbsent(id, key -> new HashSet<>());
        }

        /// As the put will move them. It names only what it adds.
        private void moveAliases(Map<ArtifactName, List<Change.AddVersion>> added) {
            for (var change : changes) {
                if (change instanceof Change.SetAlias set && added.containsKey(set.artifact())) {
                    versions.keySet().stream()
                            .filter(id -> id.artifact().equals(set.artifact()))
                            .forEach(id -> aliases(id).remove(set.alias()));
                    versions.keySet().stream()
                            .filter(id -> id.artifact().equals(set.artifact()))
                            .reduce((before, behind) -> behind)
                            .ifPresent(id -> aliases(id).add(set.alias()));
                }
            }
        }

        private RetentionEntry retentionEntry(Version version) {
            return new RetentionEntry(
                    1,
                    version.id(),
                    version.type(),
                    version.createdAt(),
                    version.state(),
                    aliases(version.id()).stream().sorted().toList(),
                    version.facts().inputs());
        }

        private RetentionFacts facts(List<RetentionEntry> all) {
            var metrics = new HashMap<String, Map<VersionId, Double>>();
            for (var name : FactsForRetention.metrics(policy)) {
                var values = new HashMap<VersionId, Double>();
                versions.forEach((id, version) -> Optional.ofNullable(
                                version.facts().metrics().get(name))
                        .ifPresent(value -> values.put(id, value)));
                metrics.put(name, values);
            }
            var fitting = new HashMap<String, Set<VersionId>>();
            for (var text : FactsForRetention.filters(policy)) {
                var test = Predicates.of(FilterParser.parse(text, time));
                var fits = new HashSet<VersionId>();
                versions.forEach((id, version) -> {
                    if (test.test(new Candidate(version, aliases(id)))) {
                        fits.add(id);
                    }
                });
                fitting.put(text, fits);
            }
            return new RetentionFacts(all, metrics, fitting);
        }

        /// Who was made from what might go, also through deleted versions; empty when those are too many to look at.
        private Optional<List<RetentionEntry>> users(RetentionPlan plan) {
            var found = new LinkedHashMap<VersionId, RetentionEntry>();
            var asked = plan.expired().stream()
                    .map(decision -> decision.version().id())
                    .toList();
            for (int level = 0; level < LEVELS; level++) {
                var users = seen.users(asked, USERS_LIMIT).stream()
                        .filter(id -> !found.containsKey(id))
                        .toList();
                if (users.size() + found.size() >= USERS_LIMIT) {
                    return Optional.empty();
                }
                var deleted = new ArrayList<VersionId>();
                for (var node : users.isEmpty() ? List.<Node>of() : seen.nodes(users)) {
                    var state = node.deleted() ? VersionState.LIVE.withDeletedAt(Optional.of(time)) : VersionState.LIVE;
                    found.put(
                            node.id(),
                            new RetentionEntry(1, node.id(), node.type(), time, state, List.of(), node.inputs()));
                    if (node.deleted()) {
                        deleted.add(node.id());
                    }
                }
                if (deleted.isEmpty()) {
                    return Optional.of(List.copyOf(found.values()));
                }
                asked = deleted;
            }
            return Optional.empty();
        }
    }
}
