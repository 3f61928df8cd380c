package dev.coffer.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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

/// Run by name, not with the suite: `-Dtest=HostileStoresMatrix`. Every forged store and everything people do with one: right bytes, damage or a refusal, and nothing else.
class HostileStoresMatrix {
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

    private static String said(AssertionError e) {
        var text = String.valueOf(e.getMessage()).replace('\n', ' ');
        var cause = e.getCause();
        var at = cause == null || cause.getStackTrace().length == 0 ? "" : " at " + cause.getStackTrace()[0];
        return text.substring(0, Math.min(text.length(), 300)) + at;
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
