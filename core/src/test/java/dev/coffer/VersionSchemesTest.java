package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.SemVer.Bump;
import dev.coffer.artifact.Version;
import dev.coffer.config.StoreConfig;
import dev.coffer.config.VersionScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Labels by scheme, and stores without versioning.
class VersionSchemesTest {
    @TempDir
    Path place;

    private final List<ArtifactStore> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(ArtifactStore::close);
    }

    private ArtifactStore open(VersionScheme scheme, boolean versioning) {
        var config = StoreConfig.local(place.resolve("store")).withVersioning(versioning, scheme);
        var store = ArtifactStore.openOrCreate(config, TestStores.options(opened.size()));
        opened.add(store);
        return store;
    }

    private PutRequest.Builder request(int seed) {
        return PutRequest.of("m", Trees.write(place.resolve("f" + seed), Trees.random(seed, 100)));
    }

    private static Optional<String> label(PutResult result) {
        return result.version().label().map(Handle::value);
    }

    private static List<Long> live(ArtifactStore store) {
        return store.versions("m")
                .filter(version -> !version.deleted())
                .map(Version::id)
                .map(id -> id.number())
                .toList();
    }

    @Test
    void aSequenceHasNoLabelsButThoseGiven() {
        var store = open(VersionScheme.SEQUENCE, true);

        assertThat(label(store.put(request(1).build()))).isEmpty();
        assertThat(label(store.put(request(2).label("best").build()))).contains("best");
    }

    @Test
    void timestampsLabelVersionsAndNeverClash() {
        var store = open(VersionScheme.TIMESTAMP, true);

        var labels = IntStream.range(0, 4)
                .mapToObj(i -> label(store.put(request(i).build())).orElseThrow())
                .toList();

        assertThat(labels).doesNotHaveDuplicates().allMatch(label -> label.matches("[0-9]{8}T[0-9]{6}\\.[0-9]{3}Z.*"));
        assertThat(store.version("m:" + labels.get(2)).id().number()).isEqualTo(3);
    }

    @Test
    void runIdsLabelVersionsAndASecondPutOfARunIsNumbered() {
        var store = open(VersionScheme.RUN_ID, true);

        assertThat(label(store.put(request(1).run("nightly 7/2").build()))).contains("nightly-7-2");
        assertThat(label(store.put(request(2).run("nightly 7/2").build()))).contains("nightly-7-2.2");
        assertThat(label(store.put(request(3).run("latest").build()))).contains("run-latest");
        assertThat(label(store.put(request(4).run("x").label("given").build()))).contains("given");
    }

    @Test
    void aRunIdSchemeNeedsARunOrALabel() {
        var config = StoreConfig.local(place.resolve("store")).withVersioning(true, VersionScheme.RUN_ID);
        var store = ArtifactStore.openOrCreate(
                config, TestStores.options(1).withOrigin(() -> dev.coffer.artifact.Origin.UNKNOWN));
        opened.add(store);

        assertThatThrownBy(() -> store.put(request(1).build()))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessageContaining("run_id");
        assertThat(label(store.put(request(1).label("a").build()))).contains("a");
    }

    @Test
    void semanticVersionsAreBumped() {
        var store = open(VersionScheme.SEMVER, true);

        assertThat(label(store.put(request(1).build()))).contains("0.1.0");
        assertThat(label(store.put(request(2).build()))).contains("0.1.1");
        assertThat(label(store.put(request(3).bump(Bump.MAJOR).build()))).contains("1.0.0");
        assertThat(label(store.put(request(4).bump(Bump.MINOR).build()))).contains("1.1.0");
        assertThat(label(store.put(request(5).label("2.0.0-rc.1").build()))).contains("2.0.0-rc.1");
        assertThat(label(store.put(request(6).bump(Bump.PATCH).build()))).contains("2.0.0");
        assertThat(label(store.put(request(7).label("1.0.1").build()))).contains("1.0.1");
        assertThat(label(store.put(request(8).bump(Bump.PATCH).build()))).contains("2.0.1");
    }

    @Test
    void aSemanticVersionMustBeOneAndOnlyOneThingIsSaid() {
        var store = open(VersionScheme.SEMVER, true);

        for (var label : List.of("v1.2.3", "1.2", "1.02.3", "1.2.3-01", "best")) {
            assertThatThrownBy(() -> store.put(request(1).label(label).build()))
                    .as(label)
                    .isInstanceOf(CofferException.Invalid.class)
                    .hasMessageContaining("not a semantic version");
        }
        assertThatThrownBy(() ->
                        store.put(request(1).label("1.2.3").bump(Bump.MAJOR).build()))
                .isInstanceOf(CofferException.Invalid.class);
        assertThatThrownBy(() -> open(VersionScheme.SEQUENCE, true)
                        .put(request(1).bump(Bump.MAJOR).build()))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessageContaining("sequence");
    }

    @Test
    void manyWritersBumpToDifferentVersions() throws Exception {
        var stores = List.of(open(VersionScheme.SEMVER, true), open(VersionScheme.SEMVER, true));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var puts = IntStream.range(0, 16)
                    .<Callable<Optional<String>>>mapToObj(
                            i -> () -> label(stores.get(i % 2).put(request(i).build())))
                    .toList();
            var labels = new ArrayList<String>();
            for (var put : threads.invokeAll(puts)) {
                labels.add(put.get().orElseThrow());
            }
            assertThat(labels).doesNotHaveDuplicates().contains("0.1.0", "0.1.15");
        }
    }

    @Test
    void withoutVersioningAPutReplacesTheVersionAndItsAliasesFollow() {
        var store = open(VersionScheme.SEQUENCE, false);
        store.put(request(1).alias("prod").build());

        store.put(request(2).build());

        assertThat(live(store)).containsExactly(2L);
        assertThat(store.version("m:prod").id().number()).isEqualTo(2);
        assertThat(store.aliasHistory("m", "prod").getFirst().reason()).isEqualTo("replaced");
        assertThat(store.restore("m:v1").deleted()).isFalse();
    }

    @Test
    void versioningSwitchedOffKeepsWhatAliasesName() {
        var before = open(VersionScheme.SEQUENCE, true);
        for (int i = 1; i <= 4; i++) {
            before.put(request(i).build());
        }
        before.setAlias(AliasChange.of("m", "prod", "v2"));
        before.setAlias(AliasChange.of("m", "candidate", "v4"));

        var after = open(VersionScheme.SEQUENCE, false);
        after.put(request(5).build());

        assertThat(live(after)).containsExactly(5L, 2L);
        assertThat(after.version("m:prod").id().number()).isEqualTo(2);
        assertThat(after.version("m:candidate").id().number()).isEqualTo(5);
    }

    @Test
    void versioningSwitchedOnAgainKeepsVersionsApart() {
        open(VersionScheme.SEQUENCE, false).put(request(1).build());
        var store = open(VersionScheme.SEQUENCE, true);

        store.put(request(2).build());

        assertThat(live(store)).containsExactly(2L, 1L);
    }
}
