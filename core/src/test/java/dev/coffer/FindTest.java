package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.store.StoreOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Versions found by their facts, and facts as they were.
class FindTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    @TempDir
    Path place;

    private final Hours hours = new Hours();
    private ArtifactStore store;

    /// A clock that goes an hour ahead whenever it is told to.
    private static final class Hours extends Clock {
        private Instant now = START;

        void pass(int count) {
            now = now.plus(Duration.ofHours(count));
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return InstantSource.system().withZone(zone);
        }
    }

    @BeforeEach
    void open() {
        var options = new StoreOptions(hours, new Random(1), 2, Optional.empty(), () -> TestStores.ORIGIN);
        store = ArtifactStore.openOrCreate(dev.coffer.config.StoreConfig.local(place.resolve("store")), options);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void put(String name, double metric) {
        var file = Trees.write(place.resolve("f"), Trees.text((long) (metric * 1_000), 10));
        store.put(PutRequest.of(name, file).metric("auc", metric).build());
        hours.pass(1);
    }

    private List<String> found(Query query) {
        try (var found = store.find(query)) {
            return found.map(version -> version.id().toString()).toList();
        }
    }

    @Test
    void aFilterFindsVersionsTheNewestFirst() {
        put("a", 0.5);
        put("b", 0.9);
        put("a", 0.7);

        assertThat(found(Query.where("metrics.auc > 0.6"))).containsExactly("a:v2", "b:v1");
        assertThat(found(Query.where("created > now - 90m"))).containsExactly("a:v2");
        assertThat(found(Query.all().ascending("metrics.auc"))).containsExactly("a:v1", "a:v2", "b:v1");
        assertThat(found(Query.all().descending("metrics.auc"))).containsExactly("b:v1", "a:v2", "a:v1");
    }

    @Test
    void globsChooseNames() {
        for (var name : List.of("m", "team/a", "team/b", "teamxa", "team/a/deep", "te_m/a")) {
            put(name, 0.5);
        }

        assertThat(found(Query.all().named("m"))).containsExactly("m:v1");
        assertThat(found(Query.all().named("team/**"))).containsExactly("team/a/deep:v1", "team/b:v1", "team/a:v1");
        assertThat(found(Query.all().named("team/*"))).containsExactly("team/b:v1", "team/a:v1");
        assertThat(found(Query.all().named("te_m/**"))).containsExactly("te_m/a:v1");
        assertThat(found(Query.all().named("team?a"))).containsExactly("teamxa:v1");
        assertThat(found(Query.all().named("**/deep"))).containsExactly("team/a/deep:v1");
        assertThat(found(Query.all().named("none*"))).isEmpty();
        assertThat(found(Query.all().named("*"))).containsExactly("teamxa:v1", "m:v1");
    }

    @Test
    void pagesGoOnWhereTheyEndedWhateverIsAddedMeanwhile() {
        for (int i = 0; i < 7; i++) {
            put("m", i / 10.0);
        }
        var query = Query.all().descending("metrics.auc");
        var seen = new ArrayList<String>();
        var next = Optional.<String>empty();
        do {
            var page = store.page(query, next, 3);
            page.versions().forEach(version -> seen.add(version.id().toString()));
            put("m", 0.95);
            next = page.next();
        } while (next.isPresent());

        assertThat(seen).containsExactly("m:v7", "m:v6", "m:v5", "m:v4", "m:v3", "m:v2", "m:v1");
        assertThatThrownBy(() -> store.page(query, Optional.of("nonsense"), 3))
                .isInstanceOf(CofferException.Invalid.class);
        assertThatThrownBy(() -> store.page(query, Optional.empty(), 0)).isInstanceOf(CofferException.Invalid.class);
    }

    @Test
    void whatWasTrueThenIsToldThen() {
        put("m", 0.1);
        put("m", 0.2);
        store.setAlias(AliasChange.of("m", "prod", "v1"));
        hours.pass(10);
        store.setAlias(AliasChange.of("m", "prod", "v2"));
        store.tag("m:v1", Map.of("stage", "old"), Set.of());
        hours.pass(10);
        store.delete("m:v1");

        var then = store.at(START.plus(Duration.ofHours(5)));
        assertThat(then.version("m:prod").id().number()).isEqualTo(1);
        assertThat(then.version("m:v1").facts().tags()).isEmpty();
        assertThat(then.artifact("m").orElseThrow().versions()).isEqualTo(2);
        var later = store.at(START.plus(Duration.ofHours(15)));
        assertThat(later.version("m:prod").id().number()).isEqualTo(2);
        try (var old = later.find(Query.where("tags.stage = old"))) {
            assertThat(old).hasSize(1);
        }
        assertThat(found(Query.where("tags.stage = old"))).isEmpty();
        assertThatThrownBy(() -> store.at(START.minusSeconds(1)).version("m"))
                .isInstanceOf(CofferException.NotFound.class)
                .hasMessageContaining("as of 2026-02-28");
    }
}
