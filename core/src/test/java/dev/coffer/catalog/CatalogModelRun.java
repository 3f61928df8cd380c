package dev.coffer.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.AsOf;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.Reference.Selector;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.search.Filter;
import dev.coffer.search.Order;
import dev.coffer.search.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Two catalogs at one place, one that takes over their entries, and a [CatalogModel], which must agree after every
/// step.
final class CatalogModelRun {
    private static final String ELSEWHERE = "elsewhere";

    private final CatalogModel model;
    private final Supplier<Catalog> place;
    private final Supplier<Catalog> elsewhere;
    private final RandomGenerator random;
    private final RandomTransactions transactions;
    private final List<Catalog> clients = new ArrayList<>();
    private final Catalog follower;
    private final List<Entry> entries = new ArrayList<>();

    CatalogModelRun(Supplier<Catalog> place, Supplier<Catalog> elsewhere, RandomGenerator random) {
        this.place = place;
        this.elsewhere = elsewhere;
        this.random = random;
        transactions = new RandomTransactions(random);
        clients.add(place.get());
        clients.add(place.get());
        follower = elsewhere.get();
        model = new CatalogModel(follower.kind());
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step(transactions.next());
            if (chance(15)) {
                follow();
            }
        }
        step(transactions.move(ELSEWHERE));
        for (int i = 0; i < 5; i++) {
            step(transactions.next());
        }
        follow();
        clients.forEach(Catalog::close);
        follower.close();
    }

    private void step(Transaction transaction) {
        int client = random.nextInt(clients.size());
        if (chance(10)) {
            clients.get(client).close();
            clients.set(client, place.get());
        }
        assertThat(commit(clients.get(client), transaction))
                .as("%s", transaction)
                .isEqualTo(model.commit(transaction));
        var reader = clients.get(random.nextInt(clients.size()));
        compareNow(reader);
        if (chance(3)) {
            compare(reader, transactions.moment());
        }
    }

    /// The entries give the same facts elsewhere as here, whether they come all at once or in parts.
    private void follow() {
        follower.replay(entries.subList(random.nextInt((int) follower.lastEntry() + 1), entries.size()));
        try (var fresh = elsewhere.get()) {
            fresh.replay(entries);
            for (var catalog : List.of(follower, fresh)) {
                compareNow(catalog);
                compare(catalog, transactions.moment());
            }
        }
    }

    private String commit(Catalog catalog, Transaction transaction) {
        try {
            return switch (catalog.commit(transaction)) {
                case CommitResult.Committed(var entry, var repeated) when repeated -> "repeated " + entry.number();
                case CommitResult.Committed(var entry, var repeated) -> {
                    entries.add(entry);
                    yield "committed " + entry.number() + " " + entry.added();
                }
                case CommitResult.Unchanged() -> "unchanged";
                case CommitResult.Condemned(var objects) -> "condemned " + new TreeSet<>(objects);
            };
        } catch (CofferException e) {
            return e.code();
        }
    }

    private void compareNow(Catalog catalog) {
        assertThat(catalog.lastEntry()).isEqualTo(model.lastEntry());
        assertThat(catalog.keeper()).isEqualTo(model.keeper());
        int after = random.nextInt(entries.size() + 1);
        assertThat(catalog.entries(after, Catalog.PAGE_LIMIT)).isEqualTo(entries.subList(after, entries.size()));
        for (var name : RandomTransactions.NAMES) {
            for (var word : RandomTransactions.HANDLES) {
                var artifact = ArtifactName.of(name);
                assertThat(catalog.aliasMoves(artifact, Handle.of(word), Catalog.PAGE_LIMIT))
                        .isEqualTo(model.moves(artifact, Handle.of(word)));
            }
        }
        for (long head = 0; head < RandomTransactions.HEADS; head++) {
            compareHolder(catalog, head);
        }
        compareLineage(catalog);
        compareKept(catalog);
        compare(catalog, AsOf.NOW);
    }

    private void compareKept(Catalog catalog) {
        int place = random.nextInt(model.retentionEntries().size() + 1);
        int limit = 1 + random.nextInt(5);
        assertThat(catalog.retentionEntries(place, limit))
                .isEqualTo(model.retentionEntries().stream()
                        .skip(place)
                        .limit(limit)
                        .toList());
        assertThat(catalog.references(place, limit))
                .isEqualTo(model.references().stream().skip(place).limit(limit).toList());
        assertThat(catalog.condemned(RandomTransactions.OBJECTS))
                .isEqualTo(model.condemned(RandomTransactions.OBJECTS));
    }

    private void compareLineage(Catalog catalog) {
        var ids = model.everyId();
        var asked = Stream.concat(ids.stream(), Stream.of(VersionId.parse("b:v99")))
                .filter(id -> random.nextBoolean())
                .toList();
        assertThat(catalog.nodes(asked)).isEqualTo(model.nodes(asked));
        assertThat(catalog.users(asked, 5)).isEqualTo(model.users(asked, 5));
        assertThat(catalog.users(ids, Catalog.USERS_LIMIT)).isEqualTo(model.users(ids, Catalog.USERS_LIMIT));
    }

    private void compareHolder(Catalog catalog, long head) {
        var findByFirstChunk = model.findByFirstChunk(head);
        var found = catalog.findByFirstChunk(List.of(head));
        assertThat(found).hasSize(findByFirstChunk.isEmpty() ? 0 : 1);
        assertThat(findByFirstChunk).containsAll(found);
    }

    private void compare(Catalog catalog, AsOf when) {
        var artifacts = model.artifacts(when);
        assertThat(catalog.artifacts("", 1, when))
                .isEqualTo(artifacts.stream().limit(1).toList());
        assertThat(catalog.artifacts("a", 10, when))
                .isEqualTo(artifacts.stream()
                        .filter(artifact -> artifact.name().value().compareTo("a") > 0)
                        .toList());
        assertThat(catalog.artifacts("", 10, when)).isEqualTo(artifacts);
        for (var name : RandomTransactions.NAMES) {
            compare(catalog, ArtifactName.of(name), when);
        }
        compareSearch(catalog, when);
    }

    private void compare(Catalog catalog, ArtifactName name, AsOf when) {
        assertThat(catalog.artifact(name, when))
                .isEqualTo(model.artifacts(when).stream()
                        .filter(artifact -> artifact.name().equals(name))
                        .findFirst());
        var versions = model.versions(name, when);
        assertThat(catalog.versions(name, Long.MAX_VALUE, Catalog.PAGE_LIMIT, when))
                .isEqualTo(versions);
        long before = 1L + random.nextInt(versions.size() + 2);
        assertThat(catalog.versions(name, before, 2, when))
                .isEqualTo(versions.stream()
                        .filter(stored -> stored.version().id().number() < before)
                        .limit(2)
                        .toList());
        compareFound(catalog, new Reference(name, new Selector.Latest()), when);
        RandomTransactions.HANDLES.forEach(
                word -> compareFound(catalog, new Reference(name, new Selector.Named(Handle.of(word))), when));
        RandomTransactions.RUNS.forEach(run -> compareFound(catalog, new Reference(name, new Selector.Run(run)), when));
        for (var content : RandomTransactions.CONTENTS) {
            compareFound(catalog, new Reference(name, new Selector.ByDigest(content.hex())), when);
            compareFound(catalog, new Reference(name, new Selector.ByDigest(content.shortHex())), when);
        }
        for (long number = 1; number <= versions.size() + 2; number++) {
            compareFound(catalog, new Reference(name, new Selector.Number(number)), when);
        }
    }

    private void compareFound(Catalog catalog, Reference reference, AsOf when) {
        if (reference.selector() instanceof Selector.ByDigest(var prefix)
                && model.contents(reference.artifact(), prefix, when) > 1) {
            assertThatThrownBy(() -> catalog.find(reference, when)).isInstanceOf(CofferException.Invalid.class);
        } else {
            assertThat(catalog.find(reference, when)).as("%s", reference).isEqualTo(model.find(reference, when));
        }
    }

    /// All versions in the order of their commits, page by page.
    private void compareSearch(Catalog catalog, AsOf when) {
        boolean descending = random.nextBoolean();
        boolean deleted = random.nextBoolean();
        var expected = model.committed(when, deleted);
        var search = Search.of(Filter.everything(), 1 + random.nextInt(10))
                .orderedBy(new Order(Optional.empty(), descending))
                .asOf(when)
                .withDeleted(deleted);
        var found = new ArrayList<Version>();
        var next = Optional.of(search);
        while (next.isPresent()) {
            var page = catalog.search(next.get());
            found.addAll(page.versions());
            page.next()
                    .ifPresent(position -> assertThat(position.ordinal())
                            .isEqualTo(model.ordinal(found.getLast().id())));
            next = page.next().map(search::after);
        }
        assertThat(found).isEqualTo(descending ? expected.reversed() : expected);
    }

    private boolean chance(int of) {
        return random.nextInt(of) == 0;
    }
}
