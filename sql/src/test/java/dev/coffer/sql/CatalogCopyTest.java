package dev.coffer.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.AliasChange;
import dev.coffer.ArtifactStore;
import dev.coffer.PutRequest;
import dev.coffer.TestStores;
import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Version;
import dev.coffer.config.Metadata;
import dev.coffer.config.StoreConfig;
import dev.coffer.migrate.CatalogCopy;
import dev.coffer.store.StoreOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Facts move between catalogs of every kind, with everything that ever happened.
class CatalogCopyTest {
    @TempDir
    private Path place;

    private final List<String> schemas = new ArrayList<>();
    private int seed;

    private static void ignored(long number) {}

    private StoreOptions options() {
        return TestStores.options(++seed);
    }

    private Metadata metadata(String kind) {
        return switch (kind) {
            case "json" -> new Metadata.Json();
            case "sqlite" -> new Metadata.Sqlite(Optional.empty());
            default -> {
                if (schemas.isEmpty()) {
                    schemas.add(EmbeddedServer.get().freshSchema());
                }
                yield EmbeddedServer.get().metadata(schemas.getFirst());
            }
        };
    }

    private StoreConfig config(String kind) {
        return StoreConfig.local(place.resolve("store")).withMetadata(metadata(kind));
    }

    private ArtifactStore open(String kind) {
        return ArtifactStore.openOrCreate(config(kind), options());
    }

    private PutRequest.Builder request(String name) {
        var file = place.resolve("file" + ++seed);
        try {
            Files.write(file, ("content " + seed).getBytes(StandardCharsets.UTF_8));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return PutRequest.of(name, file);
    }

    /// A store in which everything has happened once.
    private void fill(ArtifactStore store) {
        store.put(request("data").tag("raw", "").build());
        for (int i = 0; i < 5; i++) {
            store.put(request("m")
                    .label("1." + i)
                    .metric("auc", i / 10.0)
                    .input("data")
                    .build());
        }
        store.setAlias(AliasChange.of("m", "prod", "v2").because("first"));
        store.setAlias(AliasChange.of("m", "prod", "v4").expecting(2));
        store.setAlias(AliasChange.of("m", "old", "v1"));
        store.removeAlias("m", "old");
        store.tag("m:v3", Map.of("a", "b"), Set.of());
        store.delete("m:v5");
        store.put(request("m").idempotencyKey("once").build());
    }

    private record Everything(List<Artifact> artifacts, List<Version> versions, List<?> moves, List<?> removed) {
        static Everything of(ArtifactStore store) {
            return new Everything(
                    store.artifacts("**").toList(),
                    store.versions("m").toList(),
                    store.aliasHistory("m", "prod"),
                    store.aliasHistory("m", "old"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "json, sqlite",
        "json, postgres",
        "sqlite, json",
        "sqlite, postgres",
        "postgres, json",
        "postgres, sqlite"
    })
    void everythingIsTheSameAfterwardsAndTheOldCatalogRefuses(String from, String to) {
        Everything before;
        try (var store = open(from)) {
            fill(store);
            before = Everything.of(store);

            var result = CatalogCopy.run(config(from), metadata(to), options(), CatalogCopyTest::ignored);

            assertThat(result.from()).isEqualTo(from);
            assertThat(result.to()).isEqualTo(to);
            assertThat(result.versions()).isEqualTo(7);
            assertThatThrownBy(() -> store.put(request("m").build()))
                    .as("a writer that was at work")
                    .isInstanceOf(CofferException.Refused.class)
                    .hasMessageContaining(to);
        }
        assertThatThrownBy(() -> open(from))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessageContaining("kept in " + to);
        try (var store = open(to)) {
            assertThat(Everything.of(store)).isEqualTo(before);
            assertThat(store.put(request("m").idempotencyKey("once").build()).repeated())
                    .isTrue();
            assertThat(store.put(request("m").build()).version().id().number()).isEqualTo(7);
        }
    }

    @Test
    void factsMoveThereAndBackAndOn() {
        try (var store = open("json")) {
            fill(store);
        }
        var round = List.of("sqlite", "json", "postgres", "sqlite", "postgres", "json");
        var from = "json";
        for (int i = 0; i < round.size(); i++) {
            CatalogCopy.run(config(from), metadata(round.get(i)), options(), CatalogCopyTest::ignored);
            from = round.get(i);
            try (var store = open(from)) {
                assertThat(store.put(request("m").build()).version().id().number())
                        .isEqualTo(7 + i);
            }
        }
    }

    @Test
    void aStoreThatSaysNothingOfItsCatalogIsFoundWhereItsFactsAre() {
        var unsaid = StoreConfig.local(place.resolve("store"));
        try (var store = ArtifactStore.openOrCreate(unsaid, options())) {
            assertThat(store.info().catalog()).isEqualTo("sqlite");
            fill(store);
        }
        CatalogCopy.run(unsaid, new Metadata.Json(), options(), CatalogCopyTest::ignored);
        try (var store = ArtifactStore.open(unsaid, options())) {
            assertThat(store.info().catalog()).isEqualTo("json");
        }
        CatalogCopy.run(unsaid, metadata("postgres"), options(), CatalogCopyTest::ignored);
        assertThatThrownBy(() -> ArtifactStore.open(unsaid, options()))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessageContaining("kept in postgres");
    }

    @Test
    void aCopyToWhereTheFactsAreIsRefused() {
        try (var store = open("sqlite")) {
            fill(store);
        }
        assertThatThrownBy(() ->
                        CatalogCopy.run(config("sqlite"), metadata("sqlite"), options(), CatalogCopyTest::ignored))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessageContaining("kept in sqlite already");
    }

    @Test
    void aCopyThatWasKilledGoesOn() {
        try (var store = open("json")) {
            fill(store);
        }
        assertThatThrownBy(() -> CatalogCopy.run(config("json"), metadata("sqlite"), options(), number -> {
                    throw new Killed();
                }))
                .isInstanceOf(Killed.class);
        try (var store = open("json")) {
            store.put(request("m").build());
        }
        assertThat(CatalogCopy.run(config("json"), metadata("sqlite"), options(), CatalogCopyTest::ignored)
                        .versions())
                .isEqualTo(8);
        try (var store = open("sqlite")) {
            assertThat(store.versions("m")).hasSize(7);
        }
    }

    /// Killed between the old catalog's last entry and the new one's knowing of it.
    @Test
    void aCopyThatWasKilledAtTheVeryEndGoesOn() {
        long entries;
        try (var store = open("json")) {
            fill(store);
        }
        entries = CatalogCopy.run(config("json"), metadata("postgres"), options(), CatalogCopyTest::ignored)
                .entries();
        schemas.add(0, EmbeddedServer.get().freshSchema());

        var again = CatalogCopy.run(config("json"), metadata("postgres"), options(), CatalogCopyTest::ignored);

        assertThat(again.entries()).isEqualTo(entries);
        try (var store = open("postgres")) {
            assertThat(store.versions("m")).hasSize(6);
        }
    }

    @Test
    void writersThatKeepCommittingStopACopy() {
        try (var store = open("json")) {
            fill(store);
            assertThatThrownBy(() -> CatalogCopy.run(
                            config("json"),
                            metadata("sqlite"),
                            options(),
                            number -> store.put(request("m").build())))
                    .isInstanceOf(CofferException.Refused.class)
                    .hasMessageContaining("keep committing");
            assertThat(store.put(request("m").build()).repeated())
                    .as("nothing has moved")
                    .isFalse();
        }
    }

    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
