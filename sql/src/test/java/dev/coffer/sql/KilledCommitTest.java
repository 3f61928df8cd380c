package dev.coffer.sql;

import static dev.coffer.catalog.Samples.add;
import static dev.coffer.catalog.Samples.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.Seeds;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.LocalBlobStore;
import dev.coffer.blob.Ulid;
import dev.coffer.catalog.CommitResult;
import dev.coffer.catalog.Transaction;
import dev.coffer.config.Metadata;
import dev.coffer.json.EntryJson;
import dev.coffer.store.CatalogProvider.Place;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A process that commits is killed, again and again: what it acknowledged is there, nothing is there twice, and the log gets
/// everything.
final class KilledCommitTest {
    private static final int ROUNDS = 4;

    @TempDir
    private Path directory;

    /// `-Dcoffer.seed=…` runs it again, as far as a kill can be run again.
    @ParameterizedTest
    @EnumSource
    void whatWasAcknowledgedIsThereAndInTheLog(TestDatabase database) throws Exception {
        long seed = Long.getLong("coffer.seed", new Random().nextLong());
        System.out.println("KilledCommitTest seed: -Dcoffer.seed=" + seed);
        var random = new Random(seed);
        var store = directory.resolve("store");
        try (var blobs = LocalBlobStore.create(store, random)) {
            var place = database.place(directory, blobs);
            database.open(place).close();
            long acknowledged = 0;
            for (int round = 0; round < ROUNDS; round++) {
                acknowledged = Math.max(acknowledged, killed(place, store, 1 + random.nextInt(60)));

                try (var catalog = database.open(Places.existing(place))) {
                    // A server may still be at the last thing the other asked for; a commit waits for that.
                    catalog.commit(transaction(add("m")));
                    assertThat(catalog.lastEntry()).isGreaterThan(acknowledged);
                    var versions = catalog.versions(ArtifactName.of("m"), Long.MAX_VALUE, 1_000);
                    assertThat(versions).hasSize(Math.toIntExact(catalog.lastEntry()));
                    assertAllInLog(blobs, catalog.entries(0, 1_000));
                }
            }
        }
    }

    private static void assertAllInLog(BlobStore blobs, List<dev.coffer.catalog.Entry> entries) {
        var log = new LogCopy(blobs);
        entries.forEach(entry -> assertThat(log.line(entry.number())).contains(EntryJson.write(entry)));
        assertThat(log.has(entries.size() + 1)).isFalse();
    }

    /// Runs a process that commits, and kills it after it has acknowledged so many.
    ///
    /// @return the last entry that it acknowledged
    private static long killed(Place place, Path store, int after) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Committing.class.getName(),
                store.toString()));
        switch (place.metadata()) {
            case Metadata.Sqlite sqlite ->
                command.add(sqlite.file().orElseThrow().toString());
            case Metadata.Postgres postgres -> command.add(postgres.url());
            default -> throw new IllegalArgumentException();
        }
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long last = 0;
        try (var lines = new BufferedReader(process.inputReader(StandardCharsets.UTF_8))) {
            for (int i = 0; i < after; i++) {
                last = Long.parseLong(lines.readLine());
            }
            process.toHandle().destroyForcibly();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                last = Long.parseLong(line);
            }
        }
        process.waitFor();
        return last;
    }

    /// Commits for ever, and prints the number of each entry.
    static final class Committing {
        public static void main(String[] arguments) {
            RandomGenerator random = Seeds.random();
            var blobs = LocalBlobStore.open(Path.of(arguments[0]), random);
            var where = arguments[1];
            Metadata metadata = where.startsWith("postgresql:")
                    ? new Metadata.Postgres(where, Optional.of("postgres"), Optional.empty())
                    : new Metadata.Sqlite(Optional.of(Path.of(where)));
            var place = Places.place(metadata, blobs);
            try (var catalog = metadata instanceof Metadata.Postgres
                    ? new PostgresCatalogProvider().open(place)
                    : new SqliteCatalogProvider().open(place)) {
                while (true) {
                    var transaction = new Transaction(
                            new Ulid(random.nextLong() & Long.MAX_VALUE, random.nextLong()),
                            Instant.EPOCH,
                            "ci",
                            Optional.empty(),
                            List.of(add("m")));
                    if (catalog.commit(transaction) instanceof CommitResult.Committed(var entry, var _)) {
                        System.out.println(entry.number());
                    }
                }
            }
        }
    }
}
