package dev.coffer.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.ArtifactStore;
import dev.coffer.artifact.CofferException;
import dev.coffer.blob.StoreLayout;
import dev.coffer.config.Metadata;
import dev.coffer.config.StoreConfig;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every forged store and everything people do with one: right bytes, damage or a refusal, and nothing else.
class HostileStoresTest {
    /// Only forgeries and attempts whose names have this in them: `-Dcoffer.hostile="path"`.
    private static final String ONLY = System.getProperty("coffer.hostile", "");

    @TempDir
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
    void noForgedStoreIsBelieved() {
        var good = new GoodStore(place.resolve("good"));
        var counts = new TreeMap<String, Map<Outcome, Integer>>();
        var wrong = new ArrayList<String>();
        int number = 0;
        for (var forgery : Forgeries.all()) {
            var ground = new Ground(good, forgery, place.resolve("ground" + number++));
            for (var attempt : Attempts.ALL) {
                if (!(forgery.name() + " × " + attempt.name()).contains(ONLY)) {
                    continue;
                }
                for (var version : attempt.each() ? ground.versions() : List.of("")) {
                    try {
                        var outcome = Trial.run(ground, attempt, version);
                        counts.computeIfAbsent(attempt.name(), _ -> new EnumMap<>(Outcome.class))
                                .merge(outcome, 1, Integer::sum);
                    } catch (AssertionError e) {
                        wrong.add(forgery + " × " + attempt + " " + version + ": " + said(e));
                    }
                }
            }
            remove(place.resolve("ground" + (number - 1)));
        }
        counts.forEach((attempt, outcomes) -> System.out.println("hostile stores: " + attempt + " " + outcomes));
        System.out.println("hostile stores: " + number + " forged, " + wrong.size() + " wrong outcomes");
        assertThat(wrong).isEmpty();
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

    private static void remove(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
