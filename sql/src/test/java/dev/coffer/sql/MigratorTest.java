package dev.coffer.sql;

import static dev.coffer.catalog.Samples.add;
import static dev.coffer.catalog.Samples.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.catalog.Catalog;
import dev.coffer.store.CatalogProvider.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Schemas are created, migrated, and refused when another program or a newer Coffer made them.
final class MigratorTest {
    private static final int NEXT = 2;
    private static final Migration ANOTHER = new Migration(NEXT, """
                    -- A step that only tests know.
                    CREATE TABLE another (id integer);
                    INSERT INTO another SELECT 6 + count(*) FROM version;
                    """);

    @TempDir
    private Path directory;

    private List<Migration> withAnother(TestDatabase database) {
        var migrations = new ArrayList<>(database.migrations());
        migrations.add(ANOTHER);
        return migrations;
    }

    @ParameterizedTest
    @EnumSource
    void anOlderSchemaIsBroughtUpToDateAndKeepsItsFacts(TestDatabase database) {
        var place = database.place(directory);
        try (var catalog = database.open(place)) {
            catalog.commit(transaction(add("m")));
        }

        try (var catalog = database.open(Places.existing(place), withAnother(database))) {
            assertThat(catalog.lastEntry()).isOne();
            catalog.commit(transaction(add("m")));
        }
        assertThat(database.value(place, "SELECT id FROM another")).isEqualTo("7");
        assertThat(database.value(place, "SELECT count(*) FROM schema_version")).isEqualTo("2");
    }

    @ParameterizedTest
    @EnumSource
    void aNewerSchemaIsInvalidAndSaysSo(TestDatabase database) {
        var place = database.place(directory);
        database.open(place, withAnother(database)).close();

        assertThatThrownBy(() -> database.open(place))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessageContaining("made by a newer Coffer: it has step 2, this one knows 1");
    }

    @ParameterizedTest
    @EnumSource
    void aStepThatIsNotTheOneThatWasMadeIsCorrupt(TestDatabase database) {
        var place = database.place(directory);
        database.open(place).close();
        database.execute(place, "UPDATE schema_version SET digest = 'sha256:0'");

        assertThatThrownBy(() -> database.open(place))
                .isInstanceOf(CofferException.Corrupt.class)
                .hasMessageContaining("step 1");
    }

    @ParameterizedTest
    @EnumSource
    void aSchemaOfADevelopmentVersionIsRefusedWithAWayOut(TestDatabase database) {
        var place = database.place(directory);
        database.open(place, withAnother(database)).close();
        database.execute(place, "UPDATE schema_version SET digest = 'sha256:0' WHERE version = 1");

        assertThatThrownBy(() -> database.open(place))
                .isInstanceOfSatisfying(
                        CofferException.Corrupt.class,
                        e -> assertThat(e.hint())
                                .hasValueSatisfying(hint -> assertThat(hint).contains("coffer rebuild")))
                .hasMessageContaining("a development version made it");
    }

    @ParameterizedTest
    @EnumSource
    void aStepThatFailsLeavesTheSchemaAsItWas(TestDatabase database) {
        var place = database.place(directory);
        database.open(place).close();
        var broken = new ArrayList<>(database.migrations());
        broken.add(new Migration(NEXT, "CREATE TABLE another (id integer);\nINSERT INTO nowhere VALUES (1);\n"));

        assertThatThrownBy(() -> database.open(place, broken)).isInstanceOf(CofferException.Corrupt.class);

        database.open(place).close();
        database.open(place, withAnother(database)).close();
    }

    @ParameterizedTest
    @EnumSource
    void ofManyWhoMigrateAtOnceOneDoesItAndAllSucceed(TestDatabase database) throws Exception {
        var place = database.place(directory);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = IntStream.range(0, 4)
                    .mapToObj(i -> (Callable<Catalog>) () -> database.open(place, withAnother(database)))
                    .toList();
            for (var future : threads.invokeAll(work)) {
                future.get().close();
            }
        }
        assertThat(database.value(place, "SELECT count(*) FROM another")).isEqualTo("1");
    }

    @ParameterizedTest
    @EnumSource
    void tablesOfSomethingElseAreRefused(TestDatabase database) {
        Place place = database.place(directory);
        database.execute(place, "CREATE TABLE entry (something text)");

        assertThatThrownBy(() -> database.open(place))
                .isInstanceOf(CofferException.Refused.class)
                .hasMessageContaining("something else");
    }

    @ParameterizedTest
    @EnumSource
    void aDatabaseWithoutFactsIsNoStoreUnlessItMayBeMade(TestDatabase database) {
        var place = database.place(directory);

        assertThatThrownBy(() -> database.open(Places.existing(place))).isInstanceOf(CofferException.NoStore.class);
        database.open(place).close();
        database.open(Places.existing(place)).close();
    }
}
