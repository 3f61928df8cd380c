package dev.coffer.catalog;

import static dev.coffer.catalog.CatalogAsserts.assertFails;
import static dev.coffer.catalog.CatalogAsserts.committed;
import static dev.coffer.catalog.Samples.add;
import static dev.coffer.catalog.Samples.pack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.StoreLayout;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Nothing is condemned while the log has a hole: facts that are older than the entries behind it would be taken for
/// the newest.
public interface WholeLogContract extends CatalogPlaces {
    private byte[] entry(long number) throws IOException {
        try (var stream = Channels.newInputStream(blobs().open(StoreLayout.logEntry(number), 0, Long.MAX_VALUE))) {
            return stream.readAllBytes();
        }
    }

    @Test
    default void nothingIsCondemnedWhileAnEntryIsMissing() throws IOException {
        var catalog = catalog();
        for (int i = 0; i < 3; i++) {
            committed(catalog, add("m"));
        }
        var second = entry(2);
        blobs().delete(List.of(StoreLayout.logEntry(2)));

        assertFails(
                catalog, CofferException.Refused.class, "entry 2 of the log", new Change.Condemn(Set.of(pack(100))));
        assertThatThrownBy(catalog::checkLog)
                .isInstanceOf(CofferException.Refused.class)
                .hasMessageContaining("entry 2 of the log");
        assertThat(committed(catalog, add("m")).number()).as("others go on").isEqualTo(4);

        blobs().putIfAbsent(StoreLayout.logEntry(2), BlobBody.of(second));
        catalog.checkLog();
        assertThat(committed(catalog, new Change.Condemn(Set.of(pack(100)))).number())
                .isEqualTo(5);
    }

    @Test
    default void nothingIsCondemnedWhereTheLogGoesOnBehindAHole() {
        var catalog = catalog();
        committed(catalog, add("m"));
        blobs().putIfAbsent(StoreLayout.logEntry(3), BlobBody.of(new byte[1]));

        assertFails(
                catalog, CofferException.Refused.class, "entry 2 of the log", new Change.Condemn(Set.of(pack(100))));
        assertThatThrownBy(catalog::checkLog).isInstanceOf(CofferException.Refused.class);

        assertThat(blobs().find(StoreLayout.logEntry(2))).as("the hole").isEmpty();
    }

    /// An entry that was lost after it was looked for counts from the next collection on.
    @Test
    default void eachCheckLooksAtTheWholeLogAgain() {
        var catalog = catalog();
        committed(catalog, add("m"));
        committed(catalog, add("m"));
        committed(catalog, new Change.Condemn(Set.of(pack(100))));
        catalog.checkLog();

        blobs().delete(List.of(StoreLayout.logEntry(1)));

        assertThatThrownBy(catalog::checkLog)
                .isInstanceOf(CofferException.Refused.class)
                .hasMessageContaining("entry 1 of the log");
        assertFails(
                catalog, CofferException.Refused.class, "entry 1 of the log", new Change.Condemn(Set.of(pack(101))));
    }
}
