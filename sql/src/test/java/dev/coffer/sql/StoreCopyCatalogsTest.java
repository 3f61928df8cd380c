package dev.coffer.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.AliasChange;
import dev.coffer.ArtifactStore;
import dev.coffer.CopyRequest;
import dev.coffer.PutRequest;
import dev.coffer.TestStores;
import dev.coffer.VerifyRequest;
import dev.coffer.artifact.CofferException;
import dev.coffer.config.Metadata;
import dev.coffer.config.StoreConfig;
import dev.coffer.migrate.CatalogCopy;
import dev.coffer.migrate.StoreCopyResult;
import dev.coffer.store.StoreOptions;
import dev.coffer.transfer.Progress;
import dev.coffer.verify.Depth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whole stores are copied between catalogs of every kind.
class StoreCopyCatalogsTest {
    @TempDir
    private Path place;

    private final Map<String, Metadata> databases = new HashMap<>();
    private int seed;

    private StoreOptions options() {
        return TestStores.options(++seed);
    }

    private StoreConfig config(String name, String kind) {
        var metadata = switch (kind) {
            case "json" -> new Metadata.Json();
            case "sqlite" -> new Metadata.Sqlite(Optional.empty());
            default ->
                databases.computeIfAbsent(
                        name,
                        key -> EmbeddedServer.get()
                                .metadata(EmbeddedServer.get().freshSchema()));
        };
        return StoreConfig.local(place.resolve(name)).withMetadata(metadata);
    }

    private ArtifactStore open(String name, String kind) {
        return ArtifactStore.openOrCreate(config(name, kind), options());
    }

    private PutRequest.Builder request(String name) {
        var file = place.resolve("file" + ++seed);
        try {
            Files.write(file, ("content " + seed).repeat(2000).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return PutRequest.of(name, file);
    }

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

    private StoreCopyResult copy(ArtifactStore store, String name, String kind) {
        return store.copyAllTo(config(name, kind), options(), new Progress());
    }

    private static void assertSame(ArtifactStore there, ArtifactStore here) {
        assertThat(there.artifacts("**").toList())
                .isEqualTo(here.artifacts("**").toList());
        for (var name : new String[] {"m", "data"}) {
            assertThat(there.versions(name).toList())
                    .isEqualTo(here.versions(name).toList());
        }
        assertThat(there.aliasHistory("m", "prod")).isEqualTo(here.aliasHistory("m", "prod"));
        assertThat(there.aliasHistory("m", "old")).isEqualTo(here.aliasHistory("m", "old"));
        assertThat(there.maintenance()
                        .verify(new VerifyRequest(Optional.empty(), Depth.DATA, new Progress()))
                        .damages())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "json, sqlite",
        "json, postgres",
        "sqlite, json",
        "sqlite, sqlite",
        "sqlite, postgres",
        "postgres, json",
        "postgres, sqlite",
        "postgres, postgres"
    })
    void everythingIsThereAndStaysAMirror(String from, String to) {
        try (var here = open("here", from)) {
            fill(here);
            copy(here, "there", to);
            here.put(request("m").alias("prod").build());

            var again = copy(here, "there", to);

            assertThat(again.newEntries()).isEqualTo(1);
            assertThat(again.versions()).isEqualTo(8);
            try (var there = open("there", to)) {
                assertThat(there.info().catalog()).isEqualTo(to);
                assertSame(there, here);
                assertThat(there.put(request("m").build()).version().id().number())
                        .isEqualTo(8);
            }
        }
    }

    /// The log of the source says that another catalog keeps the facts than the one that keeps those of the copy.
    @ParameterizedTest
    @CsvSource({"json", "sqlite", "postgres"})
    void aStoreWhoseFactsMovedIsCopiedLikeAnyOther(String to) {
        try (var here = open("here", "json")) {
            fill(here);
        }
        CatalogCopy.run(config("here", "json"), config("here", "sqlite").metadata(), options(), number -> {});
        try (var here = open("here", "sqlite")) {
            here.put(request("m").build());
            copy(here, "there", to);
            here.put(request("m").build());
            assertThat(copy(here, "there", to).newEntries()).isEqualTo(1);
            try (var there = open("there", to)) {
                assertSame(there, here);
                there.put(request("m").build());
            }
        }
    }

    @Test
    void theFactsOfACopyCanMove() {
        try (var here = open("here", "sqlite")) {
            fill(here);
            copy(here, "there", "json");
            CatalogCopy.run(config("there", "json"), config("there", "sqlite").metadata(), options(), number -> {});
            try (var there = open("there", "sqlite")) {
                assertSame(there, here);
            }
            assertThatThrownBy(() -> copy(here, "there", "sqlite"))
                    .as("it is a store of its own now")
                    .isInstanceOf(CofferException.Refused.class);
        }
    }

    @Test
    void aDatabaseKeepsTheFactsOfOneStore() {
        try (var here = open("here", "postgres")) {
            fill(here);
            databases.put("there", config("here", "postgres").metadata());
            assertThatThrownBy(() -> copy(here, "there", "postgres"))
                    .isInstanceOf(CofferException.Refused.class)
                    .hasMessageContaining(
                            "keeps the facts of store " + here.info().id());
        }
    }

    @Test
    void versionsAreCopiedBetweenCatalogsToo() {
        try (var here = open("here", "json");
                var there = open("there", "sqlite")) {
            fill(here);
            var request = CopyRequest.of("m:prod", "data").withAliases();
            assertThat(here.copyTo(there, request).copies())
                    .noneSatisfy(copy -> assertThat(copy.repeated()).isTrue());
            assertThat(here.copyTo(there, request).copies())
                    .allSatisfy(copy -> assertThat(copy.repeated()).isTrue());
            assertThat(there.version("m:prod").digest())
                    .isEqualTo(here.version("m:prod").digest());
        }
    }
}
