package dev.coffer.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.ArtifactStore;
import dev.coffer.FreedBytes;
import dev.coffer.TestStores;
import dev.coffer.blob.LocalBlobStore;
import dev.coffer.config.Metadata;
import dev.coffer.config.StoreConfig;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a store says that deleting versions frees is what it frees, also where a database keeps the facts.
class FreedBytesTest {
    private static final int ROUNDS = 8;

    @TempDir
    private Path place;

    /// `-Dcoffer.seed=…` runs it again.
    @Test
    void whatDeletingFreesIsToTheByteWhatACollectionFrees() {
        long seed = Long.getLong("coffer.seed", System.nanoTime());
        System.out.println("FreedBytesTest seed: -Dcoffer.seed=" + seed);
        var config = StoreConfig.local(place).withMetadata(new Metadata.Sqlite(Optional.empty()));
        try (var store = ArtifactStore.openOrCreate(config, TestStores.options(seed));
                var blobs = LocalBlobStore.open(place, new Random(seed))) {
            int cases = new FreedBytes(store, blobs, new Random(seed)).run(ROUNDS);

            assertThat(cases).isPositive();
        }
    }
}
