package dev.coffer.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobOperation;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.CountingBlobStore;
import dev.coffer.blob.ForwardingBlobStore;
import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.blob.StoreLayout;
import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// A hole is found although the listing is short or behind, and what such a listing lacks is no hole.
final class WholeLogTest {
    private final BlobStore blobs = new MemoryBlobStore(Clock.systemUTC());

    private void put(long... numbers) {
        LongStream.of(numbers).mapToObj(StoreLayout::logEntry).forEach(this::put);
    }

    private void put(BlobKey key) {
        blobs.putIfAbsent(key, BlobBody.of(new byte[1]));
    }

    /// Whose listings show only some entries.
    private BlobStore showing(Predicate<Long> shown) {
        return new ForwardingBlobStore(blobs) {
            @Override
            public List<BlobInfo> list(String prefix, String after, int limit) {
                return super.list(prefix, after, limit).stream()
                        .filter(info ->
                                StoreLayout.logNumber(info.key()).stream().allMatch(number -> shown.test(number)))
                        .toList();
            }
        };
    }

    private static void assertMissing(BlobStore in, long last, long missing) {
        assertThatThrownBy(() -> new WholeLog(in).endsAt(last))
                .isInstanceOf(CofferException.Refused.class)
                .hasMessageContaining("entry " + missing + " of the log");
    }

    @Test
    void aLogEndsWithItsLastEntryAndNotBefore() {
        put(1, 2, 3);

        assertThat(new WholeLog(blobs).endsAt(3)).isTrue();
        assertThat(new WholeLog(blobs).endsAt(2)).isFalse();
        assertThat(new WholeLog(blobs).endsAt(0)).isFalse();
        assertMissing(blobs, 4, 4);
    }

    @Test
    void anEmptyLogIsWhole() {
        assertThat(new WholeLog(blobs).endsAt(0)).isTrue();
    }

    @Test
    void whatAListingLeavesOutIsNoHole() {
        put(1, 2, 3, 4);

        assertThat(new WholeLog(showing(number -> number == 3)).endsAt(4)).isTrue();
        assertThat(new WholeLog(showing(number -> false)).endsAt(4)).isTrue();
    }

    @Test
    void aHoleIsFoundByAListingThatLacksItsEnd() {
        put(1, 2, 4, 5);

        assertMissing(showing(number -> number < 3), 2, 3);
        assertMissing(showing(number -> number < 3), 5, 3);
    }

    @Test
    void aWideHoleIsFoundByAListingThatLacksItsEnd() {
        put(LongStream.rangeClosed(1, 300)
                .filter(number -> number <= 10 || number > 40)
                .toArray());

        assertMissing(showing(number -> number <= 10), 10, 11);
    }

    @Test
    void aCheckpointTellsOfEntriesThatAreAllGone() {
        put(1);
        put(StoreLayout.checkpoint(1, 64));

        assertMissing(blobs, 1, 2);
    }

    @Test
    void whatWasWholeIsNotListedAgainUntilThatIsAskedFor() {
        put(LongStream.rangeClosed(1, 2_500).toArray());
        var counting = new CountingBlobStore(blobs);
        var log = new WholeLog(counting);
        assertThat(log.endsAt(2_500)).isTrue();
        long first = lists(counting);

        put(2_501);
        assertThat(log.endsAt(2_501)).isTrue();
        long second = lists(counting) - first;
        blobs.delete(List.of(StoreLayout.logEntry(7)));
        assertThat(log.endsAt(2_501)).isTrue();

        assertThat(second).isLessThan(first);
        log.lookAgain();
        assertThatThrownBy(() -> log.endsAt(2_501)).isInstanceOf(CofferException.Refused.class);
    }

    private static long lists(CountingBlobStore store) {
        return store.count(BlobOperation.LIST).requests();
    }

    @Test
    void aFewNamesTellThatADatabaseIsAnOldOne() {
        put(1, 2, 3);

        assertThat(WholeLog.near(blobs, 1)).hasValue(2);
        assertThat(WholeLog.near(blobs, 3)).isEmpty();
        blobs.delete(List.of(StoreLayout.logEntry(2)));
        assertThat(WholeLog.near(blobs, 1)).hasValue(3);
    }
}
