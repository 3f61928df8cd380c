package dev.coffer.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.Reference.Selector;
import dev.coffer.artifact.VersionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Two catalogs at one place and a [CatalogModel] that must agree after every step.
final class CatalogModelRun {
    private final CatalogModel model = new CatalogModel();
    private final Supplier<Catalog> place;
    private final RandomGenerator random;
    private final RandomTransactions transactions;
    private final List<Catalog> clients = new ArrayList<>();

    CatalogModelRun(Supplier<Catalog> place, RandomGenerator random) {
        this.place = place;
        this.random = random;
        transactions = new RandomTransactions(random);
        clients.add(place.get());
        clients.add(place.get());
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
        }
        clients.forEach(Catalog::close);
    }

    private void step() {
        int client = random.nextInt(clients.size());
        if (random.nextInt(10) == 0) {
            clients.get(client).close();
            clients.set(client, place.get());
        }
        var transaction = transactions.next();
        assertThat(commit(clients.get(client), transaction))
                .as("%s", transaction)
                .isEqualTo(model.commit(transaction));
        compare(clients.get(random.nextInt(clients.size())));
    }

    private static String commit(Catalog catalog, Transaction transaction) {
        try {
            return switch (catalog.commit(transaction)) {
                case CommitResult.Committed(var entry, var repeated) when repeated -> "repeated " + entry.number();
                case CommitResult.Committed(var entry, var repeated) ->
                    "committed " + entry.number() + " " + entry.added();
                case CommitResult.Unchanged() -> "unchanged";
                case CommitResult.Condemned(var objects) -> "condemned " + new TreeSet<>(objects);
            };
        } catch (CofferException e) {
            return e.code();
        }
    }

    private void compare(Catalog catalog) {
        assertThat(catalog.lastEntry()).isEqualTo(model.lastEntry());
        assertThat(catalog.artifacts("", 1))
                .isEqualTo(model.artifacts().stream().limit(1).toList());
        assertThat(catalog.artifacts("a", 10)).isEqualTo(artifactsAfter("a"));
        assertThat(catalog.artifacts("", 10)).isEqualTo(model.artifacts());
        for (var name : RandomTransactions.NAMES) {
            compare(catalog, ArtifactName.of(name));
        }
        for (long head = 0; head < 5; head++) {
            compareHolder(catalog, head);
        }
    }

    private List<?> artifactsAfter(String name) {
        return model.artifacts().stream()
                .filter(artifact -> artifact.name().value().compareTo(name) > 0)
                .toList();
    }

    private void compare(Catalog catalog, ArtifactName name) {
        var versions = model.versions(name.value());
        assertThat(catalog.artifact(name))
                .isEqualTo(model.artifacts().stream()
                        .filter(artifact -> artifact.name().equals(name))
                        .findFirst());
        assertThat(catalog.versions(name, Long.MAX_VALUE, Catalog.PAGE_LIMIT)).isEqualTo(versions);
        assertThat(catalog.versions(name, versions.size(), 2))
                .isEqualTo(versions.stream().skip(1).limit(2).toList());
        for (var word : RandomTransactions.HANDLES) {
            var handle = Handle.of(word);
            assertThat(catalog.aliasMoves(name, handle, Catalog.PAGE_LIMIT))
                    .isEqualTo(model.moves(name.value(), handle));
            compareNamed(catalog, name, handle);
        }
        assertFound(catalog, name, new Selector.Latest(), undeleted(version -> true, versions));
        for (var run : RandomTransactions.RUNS) {
            Predicate<StoredVersion> made =
                    stored -> stored.version().facts().origin().run().equals(Optional.of(run));
            assertFound(catalog, name, new Selector.Run(run), undeleted(made, versions));
        }
        for (var content : RandomTransactions.CONTENTS) {
            Digest digest = Samples.digest(content);
            assertFound(
                    catalog,
                    name,
                    new Selector.ByDigest(digest.shortHex()),
                    undeleted(stored -> stored.version().digest().equals(digest), versions));
        }
        for (long number = 1; number <= versions.size() + 1; number++) {
            long wanted = number;
            var expected = versions.stream()
                    .filter(stored -> stored.version().id().number() == wanted)
                    .findFirst();
            assertFound(catalog, name, new Selector.Number(number), expected);
        }
    }

    private void compareNamed(Catalog catalog, ArtifactName name, Handle handle) {
        OptionalLong alias = model.alias(name.value(), handle);
        Predicate<StoredVersion> named = stored -> alias.isPresent()
                ? stored.version().id().number() == alias.getAsLong()
                : stored.version().label().equals(Optional.of(handle));
        assertFound(catalog, name, new Selector.Named(handle), undeleted(named, model.versions(name.value())));
    }

    private void compareHolder(Catalog catalog, long head) {
        var holders = new ArrayList<VersionId>();
        for (var name : RandomTransactions.NAMES) {
            model.versions(name).stream()
                    .filter(stored -> stored.storage().heads().contains(head))
                    .forEach(stored -> holders.add(stored.version().id()));
        }
        var found = catalog.holders(List.of(head));
        assertThat(found).hasSize(holders.isEmpty() ? 0 : 1);
        assertThat(holders).containsAll(found);
    }

    private static Optional<StoredVersion> undeleted(Predicate<StoredVersion> fits, List<StoredVersion> newestFirst) {
        return newestFirst.stream()
                .filter(stored -> !stored.version().deleted())
                .filter(fits)
                .findFirst();
    }

    private static void assertFound(
            Catalog catalog, ArtifactName name, Selector selector, Optional<StoredVersion> expected) {
        assertThat(catalog.find(new Reference(name, selector))).isEqualTo(expected);
    }
}
