package dev.coffer.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.ArtifactStore;
import dev.coffer.MemoryTempDir;
import dev.coffer.Trees;
import dev.coffer.artifact.CofferException;
import dev.coffer.blob.StoreLayout;
import dev.coffer.config.Metadata;
import dev.coffer.config.StoreConfig;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every forged store and everything people do with one: right bytes, damage or a refusal, and nothing else.
class HostileStoresTest {
    /// Only forgeries and attempts whose names have this in them: `-Dcoffer.hostile="path"`.
    private static final String ONLY = System.getProperty("coffer.hostile", "");

    private static final int AT_ONCE = 4;

    @TempDir(factory = MemoryTempDir.class)
    Path place;

    @Test
    void theGoodStoreIsGood() {
        var good = new GoodStore(place.resolve("good"));
        var ground = new Ground(good, Forgery.harmless("nothing", _ -> {}), place.resolve("ground"));
        for (var attempt : Attempts.ALL) {
            for (var version : attempt.each() ? GoodStore.LIVE : List.of("")) {
                assertThat(Trial.run(ground, attempt, version))
                        .as("%s %s", attempt, version)
                        .isEqualTo(Outcome.RIGHT);
            }
        }
    }

    @Test
    void whatIsTakenApartIsPutTogetherAsItWas() {
        var good = new GoodStore(place.resolve("good"));
        assertThat(good.draft().seal()).containsExactlyEntriesOf(good.store());
    }

    @Test
    void noForgedStoreIsBelieved() throws Exception {
        var good = new GoodStore(place.resolve("good"));
        var tally = new Tally();
        var forgeries = Forgeries.all();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var tried = new ArrayList<Future<?>>();
            for (var forgery : forgeries) {
                var directory = place.resolve("ground" + tried.size());
                tried.add(threads.submit(() -> tryAll(good, forgery, directory, tally)));
            }
            for (var each : tried) {
                each.get();
            }
        }
        tally.counts.forEach((attempt, outcomes) -> System.out.println("hostile stores: " + attempt + " " + outcomes));
        System.out.println(
                "hostile stores: " + forgeries.size() + " forged, " + tally.wrong.size() + " wrong outcomes");
        assertThat(tally.wrong).isEmpty();
    }

    private static void tryAll(GoodStore good, Forgery forgery, Path directory, Tally tally) {
        var ground = new Ground(good, forgery, directory);
        for (var attempt : Attempts.ALL) {
            if ((forgery.name() + " × " + attempt.name()).contains(ONLY)) {
                for (var version : attempt.each() ? ground.versions() : List.of("")) {
                    try {
                        tally.add(attempt, Trial.run(ground, attempt, version));
                    } catch (AssertionError e) {
                        tally.add(forgery + " × " + attempt + " " + version + ": " + said(e));
                    }
                }
            }
        }
        Trees.delete(directory);
    }

    /// The outcomes of all trials.
    private static final class Tally {
        private final Map<String, Map<Outcome, Integer>> counts = new TreeMap<>();
        private final List<String> wrong = new ArrayList<>();

        synchronized void add(Attempt attempt, Outcome outcome) {
            counts.computeIfAbsent(attempt.name(), _ -> new EnumMap<>(Outcome.class))
                    .merge(outcome, 1, Integer::sum);
        }

        synchronized void add(String wrongOutcome) {
            wrong.add(wrongOutcome);
        }
    }

    @Test
    void pathsThatComeToGigabytesAreNotMade() {
        var ground = new Ground(new GoodStore(place.resolve("good")), PathForgeries.HUGE, place.resolve("ground"));
        for (var name : List.of("get", "show", "verify --data")) {
            var attempt = Attempts.ALL.stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            var outcome = Trial.run(ground, attempt, attempt.each() ? "evil:v1" : "");
            assertThat(outcome).as(name).isEqualTo(attempt.each() ? Outcome.CORRUPT : Outcome.RIGHT);
        }
    }

    @Test
    void aManifestOfGigabytesIsRefusedByItsLength() throws IOException {
        var good = new GoodStore(place.resolve("good"));
        var store = place.resolve("store");
        GoodStore.write(good.store(), store);
        var manifest = store.resolve(
                StoreLayout.object(good.draft().manifestOf("m:v2")).value());
        try (var file = new RandomAccessFile(manifest.toFile(), "rw")) {
            file.setLength(3L << 30);
        }
        var config = StoreConfig.local(store).withMetadata(new Metadata.Json());
        try (var open = ArtifactStore.open(config, good.options(31))) {
            assertThatThrownBy(() -> open.tree("m:v2")).isInstanceOf(CofferException.Corrupt.class);
            assertThat(open.tree("m:v1")).isNotEmpty();
        }
    }

    private static String said(AssertionError e) {
        var text = String.valueOf(e.getMessage()).replace('\n', ' ');
        var cause = e.getCause();
        var at = cause == null || cause.getStackTrace().length == 0 ? "" : " at " + cause.getStackTrace()[0];
        return text.substring(0, Math.min(text.length(), 400)) + at;
    }
}
