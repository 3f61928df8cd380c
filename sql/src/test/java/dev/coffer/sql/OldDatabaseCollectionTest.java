package dev.coffer.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.ArtifactStore;
import dev.coffer.PutRequest;
import dev.coffer.TestStores;
import dev.coffer.artifact.CofferException;
import dev.coffer.blob.StoreLayout;
import dev.coffer.config.Metadata;
import dev.coffer.config.StoreConfig;
import dev.coffer.ingest.Source;
import dev.coffer.sweep.SweepRules;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A database that was restored from a copy, beside a store that has gone on since.
final class OldDatabaseCollectionTest {
    private static final SweepRules AT_ONCE = new SweepRules(Duration.ZERO, Duration.ZERO, true, true, false);

    @TempDir
    private Path directory;

    private ArtifactStore open(Path database, long seed) {
        var config =
                StoreConfig.local(directory.resolve("store")).withMetadata(new Metadata.Sqlite(Optional.of(database)));
        return ArtifactStore.openOrCreate(config, TestStores.options(seed));
    }

    private static byte[] content(int seed) {
        var content = new byte[50_000];
        new Random(seed).nextBytes(content);
        return content;
    }

    private static void put(ArtifactStore store, int seed) {
        var file = Source.StreamedFile.of("file", () -> new ByteArrayInputStream(content(seed)));
        store.put(PutRequest.of("m", List.of(file)).build());
    }

    private static void assertReads(ArtifactStore store, String reference, int seed) throws IOException {
        try (var stream = store.read(reference, "file")) {
            assertThat(stream.readAllBytes()).isEqualTo(content(seed));
        }
    }

    /// Its newest version is no orphan, though the old database does not know it.
    @Test
    void anOldDatabaseRefusesToCollect() throws IOException {
        var database = directory.resolve("catalog.sqlite");
        var old = directory.resolve("old.sqlite");
        try (var store = open(database, 1)) {
            put(store, 1);
        }
        Files.copy(database, old);
        try (var store = open(database, 2)) {
            put(store, 2);
        }

        assertThatThrownBy(() -> {
                    try (var store = open(old, 3)) {
                        store.maintenance().collect(AT_ONCE);
                    }
                })
                .isInstanceOf(CofferException.Refused.class)
                .hasMessageContaining("has entry 2");

        try (var store = open(database, 4)) {
            assertReads(store, "m:v1", 1);
            assertReads(store, "m:v2", 2);
        }
    }

    /// The damaged entry was moved away, as docs/recovery.md says. So the very next entry does not tell that the database is an old one.
    @Test
    void anOldDatabaseBesideALogWithAHoleRefusesToCollect() throws IOException {
        var database = directory.resolve("catalog.sqlite");
        var old = directory.resolve("old.sqlite");
        try (var store = open(database, 1)) {
            put(store, 1);
        }
        Files.copy(database, old);
        try (var store = open(database, 2)) {
            put(store, 2);
            put(store, 3);
        }
        moveAway(2);

        assertThatThrownBy(() -> {
                    try (var store = open(old, 3)) {
                        store.maintenance().collect(AT_ONCE);
                    }
                })
                .isInstanceOf(CofferException.Refused.class)
                .hasMessageContaining("has entry 3");

        try (var store = open(database, 4)) {
            for (int i = 1; i <= 3; i++) {
                assertReads(store, "m:v" + i, i);
            }
        }
    }

    @Test
    void aDatabaseThatFellBehindAHoleWhileItWasOpenDeletesNothing() throws IOException {
        var database = directory.resolve("catalog.sqlite");
        var old = directory.resolve("old.sqlite");
        try (var store = open(database, 1)) {
            put(store, 1);
        }
        Files.copy(database, old);
        try (var behind = open(old, 2);
                var store = open(database, 3)) {
            put(store, 2);
            put(store, 3);
            moveAway(2);

            assertThatThrownBy(() -> behind.maintenance().collect(AT_ONCE))
                    .isInstanceOf(CofferException.Refused.class)
                    .hasMessageContaining("entry 2 of the log")
                    .hasMessageContaining("is missing");
            assertThatThrownBy(() -> behind.maintenance().planCollection(AT_ONCE))
                    .as("a dry run")
                    .isInstanceOf(CofferException.Refused.class);

            for (int i = 1; i <= 3; i++) {
                assertReads(store, "m:v" + i, i);
            }
        }
    }

    /// The newest database knows all, but a copy of it could not tell from such a log that it is an old one.
    @Test
    void theNewestDatabaseDeletesNothingUntilTheHoleIsFilled() throws IOException {
        try (var store = open(directory.resolve("catalog.sqlite"), 1)) {
            for (int i = 1; i <= 3; i++) {
                put(store, i);
            }
            store.delete("m:v2");
            var away = moveAway(2);

            assertThatThrownBy(() -> store.maintenance().collect(AT_ONCE))
                    .isInstanceOf(CofferException.Refused.class)
                    .hasMessageContaining("entry 2 of the log");
            assertThat(store.restore("m:v2").deleted()).as("not even swept").isFalse();

            store.delete("m:v2");
            Files.move(away, entry(2));
            assertThat(store.maintenance().collect(AT_ONCE).released().objects())
                    .isPositive();
            assertReads(store, "m:v3", 3);
        }
    }

    private Path entry(long number) {
        return directory.resolve("store").resolve(StoreLayout.logEntry(number).value());
    }

    private Path moveAway(long number) throws IOException {
        return Files.move(entry(number), directory.resolve("moved-away"));
    }

    /// It was the newest when it was opened. By what it knows, the newest version is an orphan.
    @Test
    void aDatabaseThatFellBehindWhileItWasOpenDeletesNothing() throws IOException {
        var database = directory.resolve("catalog.sqlite");
        var old = directory.resolve("old.sqlite");
        try (var store = open(database, 1)) {
            put(store, 1);
        }
        Files.copy(database, old);
        try (var behind = open(old, 2);
                var store = open(database, 3)) {
            put(store, 2);

            assertThatThrownBy(() -> behind.maintenance().collect(AT_ONCE))
                    .isInstanceOf(CofferException.Refused.class)
                    .hasMessageContaining("has entry 2");

            assertReads(store, "m:v1", 1);
            assertReads(store, "m:v2", 2);
        }
    }
}
