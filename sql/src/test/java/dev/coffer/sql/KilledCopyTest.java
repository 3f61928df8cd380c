package dev.coffer.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.ArtifactStore;
import dev.coffer.PutRequest;
import dev.coffer.TestStores;
import dev.coffer.artifact.CofferException;
import dev.coffer.blob.Requires;
import dev.coffer.config.Metadata;
import dev.coffer.config.StoreConfig;
import dev.coffer.ingest.Source;
import dev.coffer.migrate.CatalogCopy;
import dev.coffer.migrate.CatalogRebuild;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that moves the facts into an SQLite file, or makes that anew, is killed at one of the calls with which it writes: the store
/// stays usable, running it again finishes the work, and nothing stays lying about.
final class KilledCopyTest {
    private static final int VERSIONS = 3;

    /// At how many of the calls of one kind a run is killed.
    private static final int KILLS = 4;

    @TempDir
    private Path directory;

    private int stores;

    private StoreConfig filled(Metadata metadata) {
        var config = StoreConfig.local(directory.resolve("store" + ++stores));
        try (var store = ArtifactStore.openOrCreate(config.withMetadata(metadata), TestStores.options(stores))) {
            for (int i = 0; i < VERSIONS; i++) {
                put(store);
            }
        }
        return config;
    }

    private static void put(ArtifactStore store) {
        var file = Source.StreamedFile.of("file", () -> new ByteArrayInputStream(new byte[100]));
        store.put(PutRequest.of("m", List.of(file)).build());
    }

    private static Path root(StoreConfig config) {
        return Path.of(config.location().address().replaceFirst("^file://", ""));
    }

    private static List<String> databases(StoreConfig config) throws IOException {
        try (var files = Files.list(root(config))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("catalog.sqlite"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aCopyThatIsKilledLeavesAStoreThatCanBeUsed() throws Exception {
        Requires.program("strace", "-V");
        for (var call : List.of("pwrite64", "fsync", "rename", "link")) {
            int calls = calls(run(filled(new Metadata.Json()), Copying.class, call, 0), call);
            assertThat(calls).as(call).isPositive();
            for (int kill : spread(calls)) {
                var config = filled(new Metadata.Json());
                run(config, Copying.class, call, kill);

                boolean finished = goOn(config);

                if (!finished) {
                    CatalogCopy.run(config, new Metadata.Sqlite(Optional.empty()), TestStores.options(7), _ -> {});
                }
                assertWhole(config, finished ? VERSIONS + 1 : VERSIONS);
            }
        }
    }

    /// Puts one more version, as people do who know nothing of it.
    ///
    /// @return false when the old catalog had handed over already, and the message said how to go on
    private static boolean goOn(StoreConfig config) {
        try (var store = ArtifactStore.open(config, TestStores.options(6))) {
            put(store);
            if (store.info().catalog().equals("sqlite")) {
                return true;
            }
        } catch (CofferException.NoStore e) {
            assertThat(e.hint())
                    .hasValueSatisfying(hint -> assertThat(hint).contains("coffer catalog copy --to sqlite"));
            return false;
        }
        CatalogCopy.run(config, new Metadata.Sqlite(Optional.empty()), TestStores.options(7), _ -> {});
        return true;
    }

    private static void assertWhole(StoreConfig config, int versions) throws IOException {
        try (var store = ArtifactStore.open(config, TestStores.options(8))) {
            assertThat(store.info().catalog()).isEqualTo("sqlite");
            assertThat(store.versions("m")).hasSize(versions);
            put(store);
        }
        assertThat(databases(config)).containsExactly("catalog.sqlite");
    }

    @Test
    void whatAKilledRebuildLeavesIsRemovedByTheNext() throws Exception {
        Requires.program("strace", "-V");
        var sqlite = new Metadata.Sqlite(Optional.empty());
        int calls = calls(run(filled(sqlite), Rebuilding.class, "pwrite64", 0), "pwrite64");
        boolean left = false;
        for (int kill : spread(calls)) {
            var config = filled(sqlite);
            run(config, Rebuilding.class, "pwrite64", kill);
            left |= databases(config).stream().anyMatch(name -> name.contains(".new-"));

            CatalogRebuild.run(config, Optional.empty(), TestStores.options(9), _ -> {});

            assertThat(databases(config)).noneMatch(name -> name.contains(".new-"));
            try (var store = ArtifactStore.open(config, TestStores.options(10))) {
                assertThat(store.versions("m")).hasSize(VERSIONS);
            }
        }
        assertThat(left).as("a kill left something behind").isTrue();
    }

    private static List<Integer> spread(int calls) {
        var kills = new ArrayList<Integer>();
        for (int i = 0; i < Math.min(KILLS, calls); i++) {
            kills.add(calls - (int) ((long) i * calls / Math.min(KILLS, calls)));
        }
        return kills;
    }

    /// Runs a program that is killed at one of its calls, or at none.
    ///
    /// @return what it called
    private List<String> run(StoreConfig config, Class<?> program, String call, int kill) throws Exception {
        var trace = Files.createTempFile(directory, "trace", ".txt");
        var command = new ArrayList<>(List.of("strace", "-f", "-o", trace.toString(), "-e", "trace=" + call));
        if (kill > 0) {
            command.addAll(List.of("-e", "inject=" + call + ":signal=KILL:when=" + kill));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName(),
                root(config).toString()));
        int exit = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output.txt").toFile())
                .start()
                .waitFor();
        assertThat(exit)
                .as("%s %s: %s", call, kill, directory.resolve("output.txt"))
                .isEqualTo(kill > 0 ? 137 : 0);
        return Files.readAllLines(trace);
    }

    private static int calls(List<String> trace, String call) {
        return (int)
                trace.stream().filter(line -> line.contains(" " + call + "(")).count();
    }

    /// Moves the facts of a store into an SQLite file.
    static final class Copying {
        public static void main(String[] arguments) {
            CatalogCopy.run(
                    StoreConfig.local(Path.of(arguments[0])),
                    new Metadata.Sqlite(Optional.empty()),
                    TestStores.options(1),
                    _ -> {});
        }
    }

    /// Makes the SQLite file of a store anew.
    static final class Rebuilding {
        public static void main(String[] arguments) {
            CatalogRebuild.run(
                    StoreConfig.local(Path.of(arguments[0])), Optional.empty(), TestStores.options(1), _ -> {});
        }
    }
}
