package dev.coffer.accounting;

import static dev.coffer.catalog.Samples.add;
import static dev.coffer.catalog.Samples.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.catalog.Samples;
import dev.coffer.catalog.log.LogCatalog;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/// Statistics that are read while others commit.
class StatsReaderTest {
    /// @param others how often somebody else adds a version while the store is read
    private static StoreStats read(int others) {
        try (var blobs = new MemoryBlobStore(Clock.systemUTC());
                var catalog = LogCatalog.open(blobs, Samples.STORE)) {
            catalog.commit(transaction(add("first")));
            var left = new int[] {others};
            return new StatsReader(catalog, blobs, name -> {
                        if (name.value().equals("first") && left[0]-- > 0) {
                            catalog.commit(transaction(add("other")));
                        }
                        return true;
                    })
                    .read();
        }
    }

    @Test
    void whenOthersCommitMeanwhileItIsReadAgain() {
        var stats = read(2);

        assertThat(stats.exact()).isTrue();
        assertThat(stats.asked().versions()).isEqualTo(3);
        assertThat(stats.everything()).isEqualTo(stats.asked());
    }

    @Test
    void whenTheyDoNotStopItSaysThatItMayBeOff() {
        var stats = read(100);

        assertThat(stats.exact()).isFalse();
        assertThat(stats.asked().versions()).isEqualTo(3);
        assertThat(stats.everything().versions()).isEqualTo(4);
    }
}
