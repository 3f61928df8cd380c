package dev.coffer.catalog;

import static dev.coffer.catalog.Samples.transaction;
import static dev.coffer.catalog.Samples.transactionAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.AsOf;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/// Assertions that the parts of [CatalogContract] share.
final class CatalogAsserts {
    private CatalogAsserts() {}

    static Entry committed(Catalog catalog, Change... changes) {
        return committed(catalog.commit(transaction(changes)));
    }

    static Entry committedAt(Instant time, Catalog catalog, Change... changes) {
        return committed(catalog.commit(transactionAt(time, changes)));
    }

    static Entry committed(CommitResult result) {
        assertThat(result).isInstanceOf(CommitResult.Committed.class);
        assertThat(((CommitResult.Committed) result).repeated()).isFalse();
        return ((CommitResult.Committed) result).entry();
    }

    static Optional<VersionId> found(Catalog catalog, String reference) {
        return found(catalog, reference, AsOf.NOW);
    }

    static Optional<VersionId> found(Catalog catalog, String reference, AsOf when) {
        return catalog.find(Reference.parse(reference), when)
                .map(stored -> stored.version().id());
    }

    /// A version that must be there.
    static Version version(Catalog catalog, String reference, AsOf when) {
        return catalog.find(Reference.parse(reference), when).orElseThrow().version();
    }

    static Version version(Catalog catalog, String reference) {
        return version(catalog, reference, AsOf.NOW);
    }

    static List<Long> numbers(List<StoredVersion> versions) {
        return versions.stream().map(stored -> stored.version().id().number()).toList();
    }

    static <E extends CofferException> void assertFails(
            Catalog catalog, Class<E> kind, String message, Change... changes) {
        long before = catalog.lastEntry();
        assertThatThrownBy(() -> catalog.commit(transaction(changes)))
                .isInstanceOf(kind)
                .hasMessageContaining(message);
        assertThat(catalog.lastEntry()).isEqualTo(before);
    }

    /// Returns the results of `work`, run by as many threads at once.
    static <T> List<T> atOnce(int threads, Callable<T> work) throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<T>();
            for (var future : executor.invokeAll(
                    IntStream.range(0, threads).mapToObj(i -> work).toList())) {
                results.add(future.get());
            }
            return results;
        }
    }
}
