package dev.coffer.sql;

import static dev.coffer.catalog.Samples.add;
import static dev.coffer.catalog.Samples.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobStore;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.CommitResult;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The connection is cut around a COMMIT: nothing happens twice, and nobody is told what is not so.
final class LostCommitTest {
    private static final ArtifactName M = ArtifactName.of("m");

    /// Gives up soon when nobody answers, but not when a lock takes its time.
    private static final Waits WAITS =
            new Waits(Duration.ofSeconds(2), Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofSeconds(30));

    private final PostgresServer server = EmbeddedServer.get();
    private final BlobStore blobs = Places.blobs();
    private final String schema = server.freshSchema();
    private final CuttingProxy proxy = new CuttingProxy(server.port());

    @AfterEach
    void close() {
        proxy.close();
    }

    private Catalog open(int port) {
        // Unprepared, so that the proxy can read what is sent.
        var metadata = PostgresServer.metadata(port, schema + "&prepareThreshold=0", "postgres", "");
        var place = Places.place(metadata, blobs);
        return PostgresCatalogProvider.open(place, WAITS, Migration.all("postgres"));
    }

    private static Entry committed(CommitResult result) {
        assertThat(result).isInstanceOf(CommitResult.Committed.class);
        assertThat(((CommitResult.Committed) result).repeated()).isFalse();
        return ((CommitResult.Committed) result).entry();
    }

    @ParameterizedTest
    @EnumSource
    void aCommitThatWasCutIsLookedForAndHappensOnce(CuttingProxy.Cut cut) {
        try (var catalog = open(proxy.port())) {
            for (int i = 1; i <= 10; i++) {
                proxy.cutNext(1, cut);

                assertThat(committed(catalog.commit(transaction(add("m")))).number())
                        .isEqualTo(i);
                assertThat(proxy.made()).isEqualTo(i);
            }
            assertThat(catalog.versions(M, Long.MAX_VALUE, 100)).hasSize(10);
            assertThat(catalog.lastEntry()).isEqualTo(10);
        }
    }

    @Test
    void aCommitThatIsFoundIsToldEvenWhenNothingMoreGetsThrough() {
        try (var catalog = open(proxy.port())) {
            proxy.cutNext(100, CuttingProxy.Cut.REPLY);

            assertThat(committed(catalog.commit(transaction(add("m")))).number())
                    .isOne();
        }
    }

    @Test
    void aCommitThatNeverGetsThroughIsUnknownAndDoneWhenAskedForAgain() {
        var transaction = transaction(add("m"));
        try (var catalog = open(proxy.port())) {
            proxy.cutNext(100, CuttingProxy.Cut.REQUEST);
            assertThatThrownBy(() -> catalog.commit(transaction)).isInstanceOf(CofferException.OutcomeUnknown.class);
            proxy.cutNext(0, CuttingProxy.Cut.REQUEST);

            assertThat(committed(catalog.commit(transaction)).number()).isOne();
            assertThat(catalog.versions(M, Long.MAX_VALUE, 100)).hasSize(1);
        }
    }

    @Test
    void whenNobodyCanLookTheOutcomeIsUnknownUntilSomebodyDoes() {
        var transaction = transaction(add("m"));
        try (var oneWay = new CuttingProxy(server.port());
                var catalog = open(oneWay.port());
                var direct = open(server.port())) {
            oneWay.cutNext(1, CuttingProxy.Cut.REPLY);
            oneWay.closeAfterCut();
            assertThatThrownBy(() -> catalog.commit(transaction)).isInstanceOf(CofferException.OutcomeUnknown.class);

            assertThat(direct.commit(transaction)).isInstanceOfSatisfying(CommitResult.Committed.class, result -> {
                assertThat(result.repeated()).isTrue();
                assertThat(result.entry().number()).isOne();
            });
            assertThat(direct.versions(M, Long.MAX_VALUE, 100)).hasSize(1);
        }
    }

    @Test
    void ofManyWritersWhoseCommitsAreCutAllCommitOnce() throws Exception {
        long seed = Long.getLong("coffer.seed", new Random().nextLong());
        System.out.println("LostCommitTest seed: -Dcoffer.seed=" + seed);
        var random = new Random(seed);
        try (var catalog = open(proxy.port());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var entries = new ArrayList<Long>();
            for (int round = 0; round < 15; round++) {
                proxy.cutNext(1, random.nextBoolean() ? CuttingProxy.Cut.REQUEST : CuttingProxy.Cut.REPLY);
                var work = IntStream.range(0, 4)
                        .mapToObj(i -> (Callable<Long>) () ->
                                committed(catalog.commit(transaction(add("m")))).number())
                        .toList();
                for (var future : threads.invokeAll(work)) {
                    entries.add(future.get());
                }
            }

            assertThat(entries).doesNotHaveDuplicates().hasSize(60);
            assertThat(catalog.lastEntry()).isEqualTo(60);
            assertThat(catalog.versions(M, Long.MAX_VALUE, 100)).hasSize(60);
            assertThat(proxy.made()).isEqualTo(15);
        }
    }

    @Test
    void aServerThatLosesItsPowerUnderManyWritersLosesNothingItAcknowledged() throws Exception {
        try (var machine = MachineServer.start();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var place = Places.place(machine.server().metadata(machine.server().freshSchema()), blobs);
            try (var catalog = PostgresCatalogProvider.open(place, WAITS, Migration.all("postgres"))) {
                var acknowledged = new ArrayList<Long>();
                for (int round = 0; round < 3; round++) {
                    var work = IntStream.range(0, 4)
                            .mapToObj(i -> threads.submit(() -> commitUntilFailure(catalog)))
                            .toList();
                    while (catalog.lastEntry() < acknowledged.size() + 20) {
                        Thread.onSpinWait();
                    }
                    machine.stop("immediate");
                    var doubtful = new ArrayList<Transaction>();
                    for (var future : work) {
                        var done = future.get();
                        acknowledged.addAll(done.entries());
                        doubtful.add(done.last());
                    }
                    machine.startAgain();
                    for (var transaction : doubtful) {
                        acknowledged.add(((CommitResult.Committed) catalog.commit(transaction))
                                .entry()
                                .number());
                    }
                }

                assertThat(acknowledged).doesNotHaveDuplicates().hasSize((int) catalog.lastEntry());
                assertThat(catalog.versions(M, Long.MAX_VALUE, 1)
                                .getFirst()
                                .version()
                                .id()
                                .number())
                        .isEqualTo(acknowledged.size());
            }
        }
    }

    /// @param last the one that failed
    private record Done(List<Long> entries, Transaction last) {}

    private static Done commitUntilFailure(Catalog catalog) {
        var entries = new ArrayList<Long>();
        while (true) {
            var transaction = transaction(add("m"));
            try {
                entries.add(committed(catalog.commit(transaction)).number());
            } catch (CofferException.Unavailable | CofferException.OutcomeUnknown e) {
                return new Done(entries, transaction);
            }
        }
    }

    @Test
    void aServerThatIsDownIsUnavailableAndWorksAgainWhenItIsUp() {
        try (var machine = MachineServer.start()) {
            var place = Places.place(machine.server().metadata(machine.server().freshSchema()), blobs);
            try (var catalog = PostgresCatalogProvider.open(place, WAITS, Migration.all("postgres"))) {
                catalog.commit(transaction(add("m")));
                machine.stop("fast");

                assertThatThrownBy(catalog::lastEntry).isInstanceOf(CofferException.Unavailable.class);
                assertThatThrownBy(() -> catalog.commit(transaction(add("m"))))
                        .isInstanceOf(CofferException.Unavailable.class);
                assertThatThrownBy(() -> PostgresCatalogProvider.open(place, WAITS, Migration.all("postgres")))
                        .isInstanceOf(CofferException.Unavailable.class);

                machine.startAgain();
                catalog.commit(transaction(add("m")));
                assertThat(catalog.lastEntry()).isEqualTo(2);
            }
        }
    }
}
