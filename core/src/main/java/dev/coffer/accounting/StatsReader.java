package dev.coffer.accounting;

import dev.coffer.accounting.StoreStats.Amount;
import dev.coffer.accounting.StoreStats.Stored;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.ObjectListing;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Pages;
import dev.coffer.catalog.VersionReferences;
import dev.coffer.search.Filter;
import dev.coffer.search.Search;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/// Reads what a store holds, and for whom: all versions, what they refer to, and a listing of the store behind that,
/// because what a version refers to was there before it.
public final class StatsReader {
    /// How often everything is read again because others committed meanwhile.
    private static final int ATTEMPTS = 3;

    private final Catalog catalog;
    private final BlobStore blobs;
    private final Predicate<ArtifactName> asked;

    /// @param blobs what lies in the store
    /// @param asked which artifacts are asked about
    public StatsReader(Catalog catalog, BlobStore blobs, Predicate<ArtifactName> asked) {
        this.catalog = catalog;
        this.blobs = blobs;
        this.asked = asked;
    }

    /// An undeleted version of an artifact that was asked about.
    ///
    /// @param number in the ledger
    private record Member(VersionId id, int number, long bytes, List<String> runs) {}

    public StoreStats read() {
        for (int attempt = 1; ; attempt++) {
            long entry = catalog.lastEntry();
            var seen = catalog.seen();
            var facts = new Facts(seen);
            boolean exact = seen.lastEntry() == entry;
            if (exact || attempt == ATTEMPTS) {
                return stats(facts, entry, exact);
            }
        }
    }

    /// The facts of the catalog.
    private final class Facts {
        private final Ledger ledger = new Ledger();
        private final List<Member> members = new ArrayList<>();
        private final List<Integer> live = new ArrayList<>();
        private final Map<VersionId, List<Handle>> aliases;
        private long logical;
        private long deleted;

        Facts(Catalog from) {
            var versions = versions(from);
            aliases = aliases(from);
            from.eachReferences(references -> {
                if (!references.swept()) {
                    add(references, Optional.ofNullable(versions.get(references.id())));
                }
            });
        }

        /// @param about empty for one that was committed since: then what it refers to is needed, and no more is known
        private void add(VersionReferences references, Optional<About> about) {
            if (about.filter(About::deleted).isPresent()) {
                deleted++;
                ledger.addDeleted(references.objects());
                return;
            }
            int number = ledger.add(references.objects());
            live.add(number);
            about.ifPresent(known -> {
                logical += known.bytes();
                if (asked.test(references.id().artifact())) {
                    members.add(new Member(references.id(), number, known.bytes(), known.runs()));
                }
            });
        }

        List<Share> by(Ledger.Weighing weighing, Function<Member, List<String>> keys) {
            Map<String, List<Member>> groups = new TreeMap<>();
            for (var member : members) {
                keys.apply(member)
                        .forEach(key -> groups.computeIfAbsent(key, any -> new ArrayList<>())
                                .add(member));
            }
            return groups.entrySet().stream()
                    .map(group -> share(weighing, group.getKey(), group.getValue()))
                    .toList();
        }
    }

    /// The facts of a version that are kept until its objects are known.
    private record About(boolean deleted, long bytes, List<String> runs) {
        static About of(Version version) {
            var run = version.facts().origin().run();
            return new About(version.deleted(), version.bytes(), run.stream().toList());
        }
    }

    private static Map<VersionId, About> versions(Catalog catalog) {
        var versions = new HashMap<VersionId, About>();
        var search = Search.of(new Filter.And(List.of()), Catalog.PAGE_LIMIT).withDeleted(true);
        var found = catalog.search(search);
        found.versions().forEach(version -> versions.put(version.id(), About.of(version)));
        while (found.next().isPresent()) {
            found = catalog.search(search.after(found.next().get()));
            found.versions().forEach(version -> versions.put(version.id(), About.of(version)));
        }
        return versions;
    }

    private static Map<VersionId, List<Handle>> aliases(Catalog catalog) {
        var aliases = new HashMap<VersionId, List<Handle>>();
        Pages.artifacts(catalog)
                .forEach(artifact -> artifact.aliases()
                        .forEach((alias, number) -> aliases.computeIfAbsent(
                                        new VersionId(artifact.name(), number), any -> new ArrayList<>())
                                .add(alias)));
        return aliases;
    }

    private StoreStats stats(Facts facts, long entry, boolean exact) {
        var sizes = ObjectSizes.of(blobs);
        var stored = new Stored(
                Amount.of(sizes, ObjectId.Kind.PACK),
                Amount.of(sizes, ObjectId.Kind.RAW),
                Amount.of(sizes, ObjectId.Kind.MANIFEST),
                log());
        var weighing = facts.ledger.weigh(sizes);
        var claimed = weighing.needed().plus(weighing.restorable());
        return new StoreStats(
                entry,
                exact,
                stored,
                weighing.needed(),
                weighing.restorable(),
                facts.deleted,
                new Amount(sizes.count() - claimed.count(), sizes.total() - claimed.bytes()),
                weighing.missing(),
                weighing.share("", facts.live, facts.logical),
                share(weighing, "", facts.members),
                facts.by(weighing, member -> List.of(member.id().toString())),
                facts.by(weighing, member -> List.of(member.id().artifact().value())),
                facts.by(
                        weighing,
                        member -> facts.aliases.getOrDefault(member.id(), List.of()).stream()
                                .map(Handle::value)
                                .toList()),
                facts.by(weighing, Member::runs));
    }

    private static Share share(Ledger.Weighing weighing, String key, List<Member> members) {
        return weighing.share(
                key,
                members.stream().map(Member::number).toList(),
                members.stream().mapToLong(Member::bytes).sum());
    }

    /// The log and its checkpoints.
    private Amount log() {
        var amount = new long[2];
        for (var folder : List.of(StoreLayout.LOG, StoreLayout.CHECKPOINTS)) {
            ObjectListing.each(blobs, folder, "", info -> {
                amount[0]++;
                amount[1] += info.length();
            });
        }
        return new Amount(amount[0], amount[1]);
    }
}
