package dev.coffer.sql;

import static dev.coffer.catalog.Samples.add;
import static dev.coffer.catalog.Samples.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.ArtifactStore;
import dev.coffer.PutRequest;
import dev.coffer.TestStores;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Reference;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.Requires;
import dev.coffer.blob.Ulid;
import dev.coffer.catalog.Catalog;
import dev.coffer.config.Metadata;
import dev.coffer.config.StoreConfig;
import dev.coffer.ingest.Source;
import dev.coffer.migrate.CatalogCopy;
import dev.coffer.migrate.CatalogRebuild;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes wrong with an SQLite file is told as what it means for the caller, and the file is usable afterwards.
final class SqliteFailuresTest {
    private final BlobStore blobs = Places.blobs();

    @TempDir
    private Path directory;

    private Path file() {
        return directory.resolve("deep/er/catalog.sqlite");
    }

    private Catalog open() {
        return open(file());
    }

    private Catalog open(Path file) {
        return SqliteCatalogProvider.open(Places.sqlite(file, blobs), Places.SHORT, Migration.all("sqlite"));
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    @Test
    void aDatabaseThatIsNotThereIsNoStoreUnlessItMayBeMade() {
        var place = Places.existing(Places.sqlite(file(), blobs));

        assertThatThrownBy(() -> new SqliteCatalogProvider().open(place)).isInstanceOf(CofferException.NoStore.class);

        assertThat(file().getParent()).doesNotExist();
        open().close();
        new SqliteCatalogProvider().open(place).close();
    }

    @Test
    void theFileOfAnotherStoreIsRefused() {
        open().close();
        var other = Places.ofStore(Places.sqlite(file(), blobs), new Ulid(1, 2));

        assertThatThrownBy(() -> new SqliteCatalogProvider().open(other))
                .isInstanceOf(CofferException.Refused.class)
                .hasMessageContaining(Places.STORE.toString())
                .hasMessageContaining(new Ulid(1, 2).toString());
    }

    @Test
    void aFileThatIsNoDatabaseIsToldAndLeftAlone() throws IOException {
        var text = "a text of more than one hundred characters, so that it is longer than the header of a database"
                + " would be: this is enough";
        var file = Files.writeString(directory.resolve("text"), text);

        assertThatThrownBy(() -> open(file))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessageContaining("is not an SQLite database");
        assertThat(file).hasContent(text);
    }

    @Test
    void aDatabaseOfSomethingElseIsRefusedAndLeftAlone() throws SQLException {
        var file = directory.resolve("other.sqlite");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE users (name text)");
        }

        assertThatThrownBy(() -> open(file))
                .isInstanceOf(CofferException.Refused.class)
                .hasMessageContaining("something else");
    }

    @Test
    void tablesThatAreNotOursAreCorrupt() throws SQLException {
        var file = directory.resolve("other.sqlite");
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE schema_version (something text)");
        }

        assertThatThrownBy(() -> open(file)).isInstanceOf(CofferException.Corrupt.class);
    }

    @Test
    void aDirectoryIsInvalidAndSoIsAPathThatTheDriverWouldTakeApart() {
        assertThatThrownBy(() -> open(directory)).isInstanceOf(CofferException.Invalid.class);
        assertThatThrownBy(() -> open(directory.resolve("a?mode=memory")))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessageContaining("'?'");
    }

    @Test
    void aDamagedDatabaseIsCorrupt() throws IOException {
        try (var catalog = open()) {
            IntStream.range(0, 30).forEach(i -> catalog.commit(transaction(add("m"))));
        }
        var bytes = Files.readAllBytes(file());
        for (int at = 4096; at < bytes.length; at++) {
            bytes[at] = (byte) (at * 31);
        }
        Files.write(file(), bytes);

        assertThatThrownBy(() -> {
                    try (var catalog = open()) {
                        catalog.find(Reference.parse("m"));
                    }
                })
                .isInstanceOf(CofferException.Corrupt.class)
                .hasMessageContaining(file().toString());
    }

    @Test
    void aWriterThatStaysTooLongMakesCommitsUnavailableButNotReads() throws SQLException {
        try (var catalog = open();
                var other = connect();
                var statement = other.createStatement()) {
            catalog.commit(transaction(add("m")));
            statement.execute("BEGIN IMMEDIATE");

            assertThatThrownBy(() -> catalog.commit(transaction(add("m"))))
                    .isInstanceOf(CofferException.Unavailable.class)
                    .hasMessageContaining("locked by another process");
            assertThat(catalog.find(Reference.parse("m"))).isPresent();

            statement.execute("ROLLBACK");
            catalog.commit(transaction(add("m")));
            assertThat(catalog.lastEntry()).isEqualTo(2);
        }
    }

    @Test
    void aDatabaseThatCannotGrowMakesCommitsUnavailableAndLosesNothing() throws SQLException {
        open().close();
        var connections = SqliteConnections.open(file(), false, Places.SHORT);
        try (var catalog =
                SqlCatalog.open("sqlite", connections, Places.sqlite(file(), blobs), Migration.all("sqlite"))) {
            catalog.commit(transaction(add("m")));
            limitPages(connections, 1);
            int committed = 1;
            CofferException failure = null;
            for (int i = 0; i < 1_000 && failure == null; i++) {
                try {
                    catalog.commit(transaction(add("m")));
                    committed++;
                } catch (CofferException e) {
                    failure = e;
                }
            }

            assertThat(failure).isInstanceOf(CofferException.Unavailable.class).hasMessageContaining("no space left");
            assertThat(catalog.lastEntry()).isEqualTo(committed);
            limitPages(connections, 1_000_000);
            catalog.commit(transaction(add("m")));
            assertThat(catalog.lastEntry()).isEqualTo(committed + 1);
        }
    }

    /// SQLite allows no fewer than there are.
    private static void limitPages(SqliteConnections connections, int pages) {
        try (var sql = connections.writer()) {
            sql.execute("PRAGMA max_page_count = " + pages);
        }
    }

    /// Root may write everywhere, but not on a file system that is mounted read-only.
    @Test
    void whatMayNotBeWrittenIsDenied() throws Exception {
        Requires.program("unshare", "-m", "true");
        open().close();
        assertThat(ChildJvm.run(
                        directory,
                        "mount --bind " + directory + " " + directory + " && mount -o remount,ro,bind " + directory,
                        Opening.class,
                        file().toString(),
                        directory.resolve("fresh.sqlite").toString()))
                .containsExactly("DENIED", "DENIED");
    }

    @Test
    void aFullDiskMakesCommitsUnavailableAndLosesNothing() throws Exception {
        Requires.program("unshare", "-m", "true");
        assertThat(ChildJvm.run(
                        directory,
                        "mount -t tmpfs -o size=1m none " + directory,
                        Filling.class,
                        directory.resolve("catalog.sqlite").toString()))
                .containsExactly("UNAVAILABLE", "nothing lost", "committed again");
    }

    /// Neither leaves half a database behind, and the store is as usable as it was.
    @Test
    void aFullDiskStopsACopyAndARebuildAndHarmsNothing() throws Exception {
        Requires.program("unshare", "-m", "true");
        assertThat(ChildJvm.run(
                        directory,
                        "mount -t tmpfs -o size=4m none " + directory,
                        Moving.class,
                        directory.resolve("store").toString()))
                .containsExactly(
                        "copy: UNAVAILABLE",
                        "files: []",
                        "json has 41",
                        "copied",
                        "files: [catalog.sqlite]",
                        "rebuild: UNAVAILABLE",
                        "files: [catalog.sqlite]",
                        "sqlite has 42",
                        "rebuilt",
                        "sqlite has 43");
    }

    /// Moves facts into a database, and makes that anew, first without room for it and then with it.
    static final class Moving {
        private static final Metadata SQLITE = new Metadata.Sqlite(Optional.empty());

        public static void main(String[] arguments) throws IOException {
            var root = Path.of(arguments[0]);
            var config = StoreConfig.local(root);
            try (var store =
                    ArtifactStore.openOrCreate(config.withMetadata(new Metadata.Json()), TestStores.options(1))) {
                for (int i = 0; i < 40; i++) {
                    put(store);
                }
            }
            withoutRoom(root, () -> attempt("copy", () -> copy(config)));
            tellFiles(root);
            use(config);
            copy(config);
            System.out.println("copied");
            tellFiles(root);
            withoutRoom(root, () -> attempt("rebuild", () -> rebuild(config)));
            tellFiles(root);
            use(config);
            rebuild(config);
            System.out.println("rebuilt");
            use(config);
        }

        private static void copy(StoreConfig config) {
            CatalogCopy.run(config, SQLITE, TestStores.options(2), _ -> {});
        }

        private static void rebuild(StoreConfig config) {
            CatalogRebuild.run(config, Optional.empty(), TestStores.options(3), _ -> {});
        }

        private static void put(ArtifactStore store) {
            var file = Source.StreamedFile.of("file", () -> new ByteArrayInputStream(new byte[10]));
            store.put(PutRequest.of("m", List.of(file)).build());
        }

        private static void use(StoreConfig config) {
            try (var store = ArtifactStore.open(config, TestStores.options(4))) {
                put(store);
                System.out.println(
                        store.info().catalog() + " has " + store.versions("m").count());
            }
        }

        private static void attempt(String what, Runnable work) {
            try {
                work.run();
                System.out.println(what + " worked");
            } catch (CofferException e) {
                System.out.println(what + ": " + e.code());
            }
        }

        /// Leaves less room than a database takes.
        private static void withoutRoom(Path root, Runnable work) throws IOException {
            var ballast = root.resolveSibling("ballast");
            long room = Files.getFileStore(root).getUsableSpace();
            Files.write(ballast, new byte[(int) room - 50_000]);
            work.run();
            Files.delete(ballast);
        }

        private static void tellFiles(Path root) throws IOException {
            try (var files = Files.list(root)) {
                System.out.println("files: "
                        + files.map(file -> String.valueOf(file.getFileName()))
                                .filter(name -> name.startsWith("catalog.sqlite"))
                                .sorted()
                                .toList());
            }
        }
    }

    /// Opens each database it is given, and says what came of it.
    static final class Opening {
        public static void main(String[] files) {
            for (var file : files) {
                try (var catalog = new SqliteCatalogProvider().open(Places.sqlite(Path.of(file), Places.blobs()))) {
                    catalog.commit(transaction(add("m")));
                    System.out.println("opened and written");
                } catch (CofferException e) {
                    System.out.println(e.code());
                }
            }
        }
    }

    /// Commits until the disk is full, then makes room and goes on.
    static final class Filling {
        public static void main(String[] files) throws IOException {
            var file = Path.of(files[0]);
            var ballast = file.resolveSibling("ballast");
            try (var catalog = new SqliteCatalogProvider().open(Places.sqlite(file, Places.blobs()))) {
                Files.write(ballast, new byte[200_000]);
                long committed = 0;
                try {
                    for (int i = 0; i < 10_000; i++) {
                        catalog.commit(transaction(add("m")));
                        committed++;
                    }
                } catch (CofferException e) {
                    System.out.println(e.code());
                }
                System.out.println(catalog.lastEntry() == committed && committed > 0 ? "nothing lost" : "lost");
                Files.delete(ballast);
                catalog.commit(transaction(add("m")));
                System.out.println("committed again");
            }
        }
    }

    @Test
    void manyWhoMakeTheSameDatabaseAtOnceAllGetIt() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = IntStream.range(0, 8)
                    .mapToObj(i -> (Callable<Long>) () -> {
                        try (var catalog = new SqliteCatalogProvider().open(Places.sqlite(file(), blobs))) {
                            catalog.commit(transaction(add("m")));
                            return catalog.lastEntry();
                        }
                    })
                    .toList();
            for (var future : threads.invokeAll(work)) {
                assertThat(future.get()).isPositive();
            }
        }
        try (var catalog = open()) {
            assertThat(catalog.lastEntry()).isEqualTo(8);
        }
    }

    @Test
    void settingsThatDidNotTakeAreRefused() throws SQLException {
        open().close();
        var waits = Places.SHORT;
        for (var change :
                List.of("PRAGMA synchronous = NORMAL", "PRAGMA foreign_keys = OFF", "PRAGMA busy_timeout = 7")) {
            try (var connection = sound(waits);
                    var statement = connection.createStatement()) {
                SqliteSettings.check(connection, file(), waits);
                statement.execute(change);

                assertThatThrownBy(() -> SqliteSettings.check(connection, file(), waits))
                        .as(change)
                        .isInstanceOf(CofferException.Refused.class)
                        .hasMessageContaining(change.split(" ", -1)[1]);
            }
        }
        try (var connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
            assertThatThrownBy(() -> SqliteSettings.check(connection, file(), waits))
                    .isInstanceOf(CofferException.Refused.class)
                    .hasMessageContaining("journal_mode wal, but with memory");
        }
    }

    private Connection sound(Waits waits) throws SQLException {
        var connection = connect();
        try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = FULL");
            statement.execute("PRAGMA foreign_keys = ON");
            statement.execute("PRAGMA busy_timeout = " + waits.lock().toMillis());
        }
        return connection;
    }

    @Test
    void aLibraryThatCanDamageDatabasesIsRefused() {
        for (var version : List.of("3.7.0", "3.51.2", "2.99.99")) {
            assertThatThrownBy(() -> SqliteSettings.checkLibrary(version)).isInstanceOf(CofferException.Refused.class);
        }
        for (var version : List.of("3.51.3", "3.54.1", "3.100.0", "4.0.0")) {
            SqliteSettings.checkLibrary(version);
        }
    }

    @Test
    void theNativeLibraryIsUnpackedOnceIntoTheCacheWhereNobodyElseCanWrite() throws Exception {
        var cache = directory.resolve("cache");
        var file = directory.resolve("catalog.sqlite").toString();

        assertThat(ChildJvm.run(directory, "true", Unpacking.class, cache.toString(), file))
                .containsExactly("from the cache");
        Path library;
        try (var files = Files.walk(cache)) {
            library = files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        var unpacked = Files.getLastModifiedTime(library);
        assertThat(ChildJvm.run(directory, "true", Unpacking.class, cache.toString(), file))
                .containsExactly("from the cache");
        assertThat(Files.getLastModifiedTime(library)).isEqualTo(unpacked);

        assertThat(ChildJvm.run(directory, "chmod 777 " + cache, Unpacking.class, cache.toString(), file))
                .as("others may write")
                .containsExactly("elsewhere");
    }

    /// Opens a database and says where the driver's library came from.
    static final class Unpacking {
        public static void main(String[] arguments) {
            var cache = Path.of(arguments[0]);
            SqliteLibrary.prepare(cache);
            open(Path.of(arguments[1]));
            var path = System.getProperty("org.sqlite.lib.path", "");
            System.out.println(path.startsWith(cache.toString()) ? "from the cache" : "elsewhere");
        }

        private static void open(Path file) {
            SqliteCatalogProvider.open(Places.sqlite(file, Places.blobs()), Waits.STANDARD, Migration.all("sqlite"))
                    .close();
        }
    }
}
