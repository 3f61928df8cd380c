package dev.coffer.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.Seeds;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.AsOf;
import dev.coffer.artifact.CofferException;
import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.blob.Ulid;
import dev.coffer.catalog.log.LogCatalog;
import dev.coffer.config.Metadata;
import dev.coffer.sql.SqliteCatalogProvider;
import dev.coffer.store.CatalogProvider;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The same transactions come to the same entries in the log and in a database; and a database that takes them over knows the
/// same.
final class EveryCatalogTest {
    private static final int STEPS = 400;

    @TempDir
    private Path directory;

    private Catalog sqlite(String name) {
        return new SqliteCatalogProvider()
                .open(new CatalogProvider.Place(
                        new Metadata.Sqlite(Optional.of(directory.resolve(name))),
                        blobs(),
                        new Ulid(1, 2),
                        true,
                        Clock.systemUTC(),
                        Seeds.random()));
    }

    private static MemoryBlobStore blobs() {
        return new MemoryBlobStore(Clock.systemUTC());
    }

    /// `-Dcoffer.seed=…` runs it again.
    @Test
    void theSameTransactionsComeToTheSameEverywhere() {
        long seed = Long.getLong("coffer.seed", new Random().nextLong());
        System.out.println("EveryCatalogTest seed: -Dcoffer.seed=" + seed);
        var transactions = new RandomTransactions(new Random(seed));
        try (var log = LogCatalog.open(blobs(), new Ulid(1, 2));
                var database = sqlite("committed.sqlite");
                var follower = sqlite("replayed.sqlite")) {
            for (int i = 0; i < STEPS; i++) {
                var transaction = transactions.next();
                assertThat(outcome(database, transaction)).as("%s", transaction).isEqualTo(outcome(log, transaction));
            }
            var entries = log.entries(0, Catalog.PAGE_LIMIT);
            assertThat(entries).hasSizeGreaterThan(10);
            assertThat(database.entries(0, Catalog.PAGE_LIMIT)).isEqualTo(entries);

            follower.replay(entries);
            IntStream.range(0, STEPS)
                    .filter(millis -> millis % 10 == 0)
                    .mapToObj(millis -> AsOf.at(Samples.TIME.plus(Duration.ofMillis(millis))))
                    .forEach(when -> assertThat(facts(follower, when))
                            .isEqualTo(facts(log, when))
                            .isEqualTo(facts(database, when)));
            assertThat(facts(follower, AsOf.NOW)).isEqualTo(facts(log, AsOf.NOW));
        }
    }

    private static List<Object> facts(Catalog catalog, AsOf when) {
        return List.of(
                catalog.artifacts("", 100, when),
                RandomTransactions.NAMES.stream()
                        .map(name -> catalog.versions(ArtifactName.of(name), Long.MAX_VALUE, 1_000, when))
                        .toList());
    }

    private static String outcome(Catalog catalog, Transaction transaction) {
        try {
            return switch (catalog.commit(transaction)) {
                case CommitResult.Committed(var entry, var repeated) -> entry + " " + repeated;
                case CommitResult.Unchanged() -> "unchanged";
                case CommitResult.Condemned(var objects) -> "condemned " + new TreeSet<>(objects);
            };
        } catch (CofferException e) {
            return e.code() + " " + e.getMessage();
        }
    }
}
