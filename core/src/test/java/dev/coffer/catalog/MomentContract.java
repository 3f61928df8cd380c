package dev.coffer.catalog;

import static dev.coffer.catalog.CatalogAsserts.committed;
import static dev.coffer.catalog.CatalogAsserts.committedAt;
import static dev.coffer.catalog.CatalogAsserts.found;
import static dev.coffer.catalog.CatalogAsserts.numbers;
import static dev.coffer.catalog.CatalogAsserts.version;
import static dev.coffer.catalog.Samples.add;
import static dev.coffer.catalog.Samples.addLabelled;
import static dev.coffer.catalog.Samples.addTyped;
import static dev.coffer.catalog.Samples.addWithDigest;
import static dev.coffer.catalog.Samples.alias;
import static dev.coffer.catalog.Samples.delete;
import static dev.coffer.catalog.Samples.digest;
import static dev.coffer.catalog.Samples.id;
import static dev.coffer.catalog.Samples.madeBy;
import static dev.coffer.catalog.Samples.removeAlias;
import static dev.coffer.catalog.Samples.removeTags;
import static dev.coffer.catalog.Samples.replaceOthers;
import static dev.coffer.catalog.Samples.restore;
import static dev.coffer.catalog.Samples.setTags;
import static dev.coffer.catalog.Samples.tagged;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.AsOf;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Reference;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The facts as they were at a moment, by the times that were recorded with them.
public interface MomentContract extends CatalogPlaces {
    ArtifactName MODEL = ArtifactName.of("m");

    private static Instant minute(int minutes) {
        return Samples.TIME.plusSeconds(60L * minutes);
    }

    private static AsOf at(int minutes) {
        return AsOf.at(minute(minutes));
    }

    private static List<String> names(List<Artifact> artifacts) {
        return artifacts.stream().map(artifact -> artifact.name().value()).toList();
    }

    @Test
    default void beforeTheFirstVersionThereIsNothing() {
        var catalog = catalog();
        committedAt(minute(1), catalog, addLabelled("m", "1.0"), alias("m", "prod", 1));

        assertThat(catalog.artifact(MODEL, at(0))).isEmpty();
        assertThat(catalog.artifacts("", 10, at(0))).isEmpty();
        assertThat(catalog.versions(MODEL, Long.MAX_VALUE, 10, at(0))).isEmpty();
        for (var reference : List.of("m", "m:v1", "m:1.0", "m:prod", "m:run=r", "m@" + digest("m"))) {
            assertThat(found(catalog, reference, at(0))).as(reference).isEmpty();
        }
    }

    @Test
    default void whatIsRecordedWithTheVeryMomentCounts() {
        var catalog = catalog();
        committedAt(minute(1), catalog, add("m"));

        assertThat(found(catalog, "m", AsOf.at(minute(1)))).contains(id("m:v1"));
        assertThat(found(catalog, "m", AsOf.at(minute(1).minusNanos(1)))).isEmpty();
        assertThat(found(catalog, "m", AsOf.at(minute(1).plusNanos(1)))).contains(id("m:v1"));
        assertThat(found(catalog, "m", AsOf.at(Instant.MIN))).isEmpty();
    }

    @Test
    default void nowCountsWhatClocksThatAreAheadRecorded() {
        var catalog = catalog();
        committedAt(Instant.parse("9999-12-31T23:59:59.999Z"), catalog, add("m"));

        assertThat(found(catalog, "m", AsOf.NOW)).contains(id("m:v1"));
        assertThat(catalog.artifact(MODEL)).isPresent();
        assertThat(catalog.versions(MODEL, Long.MAX_VALUE, 10)).hasSize(1);
    }

    @Test
    default void theLatestVersionIsTheNewestThatWasThere() {
        var catalog = catalog();
        IntStream.rangeClosed(1, 3).forEach(i -> committedAt(minute(i), catalog, add("m")));

        assertThat(found(catalog, "m", at(1))).contains(id("m:v1"));
        assertThat(found(catalog, "m", at(2))).contains(id("m:v2"));
        assertThat(found(catalog, "m:v3", at(2))).isEmpty();
        assertThat(found(catalog, "m:v3", at(3))).contains(id("m:v3"));
    }

    @Test
    default void aDeletedVersionWasThereBeforeAndAfterItsRestoration() {
        var catalog = catalog();
        committedAt(minute(1), catalog, addLabelled("m", "1.0"));
        committedAt(minute(2), catalog, delete("m:v1"));
        committedAt(minute(3), catalog, restore("m:v1"));
        committedAt(minute(4), catalog, delete("m:v1"));

        for (int minute : new int[] {1, 3}) {
            assertThat(found(catalog, "m", at(minute))).contains(id("m:v1"));
            assertThat(found(catalog, "m:1.0", at(minute))).contains(id("m:v1"));
            assertThat(found(catalog, "m@" + digest("m"), at(minute))).contains(id("m:v1"));
            assertThat(version(catalog, "m:v1", at(minute)).deleted()).isFalse();
        }
        for (int minute : new int[] {2, 4}) {
            assertThat(found(catalog, "m", at(minute))).isEmpty();
            assertThat(found(catalog, "m:1.0", at(minute))).isEmpty();
            assertThat(found(catalog, "m@" + digest("m"), at(minute))).isEmpty();
            assertThat(version(catalog, "m:v1", at(minute)).deleted()).isTrue();
        }
    }

    @Test
    default void aRunAndADigestNameTheNewestVersionThatWasThere() {
        var catalog = catalog();
        IntStream.rangeClosed(1, 3).forEach(i -> committedAt(minute(i), catalog, add("m", madeBy("r"))));
        committedAt(minute(4), catalog, delete("m:v3"));

        for (var reference : List.of("m:run=r", "m@sha256:" + digest("m").shortHex())) {
            assertThat(found(catalog, reference, at(1))).contains(id("m:v1"));
            assertThat(found(catalog, reference, at(3))).contains(id("m:v3"));
            assertThat(found(catalog, reference, at(4))).contains(id("m:v2"));
        }
    }

    @Test
    default void aDigestPrefixIsUnclearOnlyWhileBothContentsAreThere() {
        var catalog = catalog();
        committedAt(minute(1), catalog, addWithDigest("m", Digest.parse("abcdefabcdef0" + "0".repeat(51))));
        committedAt(minute(2), catalog, addWithDigest("m", Digest.parse("abcdefabcdeff" + "f".repeat(51))));
        committedAt(minute(3), catalog, delete("m:v1"));

        assertThat(found(catalog, "m@sha256:abcdefabcdef", at(1))).contains(id("m:v1"));
        assertThatThrownBy(() -> found(catalog, "m@sha256:abcdefabcdef", at(2)))
                .isInstanceOf(CofferException.Invalid.class);
        assertThat(found(catalog, "m@sha256:abcdefabcdef", at(3))).contains(id("m:v2"));
    }

    @Test
    default void anAliasNamesWhatItNamedThen() {
        var catalog = catalog();
        committedAt(minute(0), catalog, add("m"), add("m"));
        committedAt(minute(1), catalog, alias("m", "prod", 2));
        committedAt(minute(2), catalog, alias("m", "prod", 1));
        committedAt(minute(3), catalog, removeAlias("m", "prod"));
        committedAt(minute(4), catalog, addLabelled("m", "prod"));

        assertThat(found(catalog, "m:prod", at(0))).isEmpty();
        assertThat(found(catalog, "m:prod", at(1))).contains(id("m:v2"));
        assertThat(found(catalog, "m:prod", at(2))).contains(id("m:v1"));
        assertThat(found(catalog, "m:prod", at(3))).isEmpty();
        assertThat(found(catalog, "m:prod", at(4))).contains(id("m:v3"));
    }

    @Test
    default void tagsAreThoseOfThen() {
        var catalog = catalog();
        committedAt(minute(1), catalog, add("m", tagged(Map.of("a", "1", "b", ""))));
        committedAt(minute(2), catalog, setTags("m:v1", Map.of("a", "2", "c", "3")));
        committedAt(minute(3), catalog, removeTags("m:v1", "a", "b"));
        committedAt(minute(4), catalog, setTags("m:v1", Map.of("b", "4")));

        assertThat(version(catalog, "m:v1", at(1)).facts().tags()).isEqualTo(Map.of("a", "1", "b", ""));
        assertThat(version(catalog, "m", at(2)).facts().tags()).isEqualTo(Map.of("a", "2", "b", "", "c", "3"));
        assertThat(version(catalog, "m@" + digest("m"), at(3)).facts().tags()).isEqualTo(Map.of("c", "3"));
        assertThat(catalog.versions(MODEL, 2, 1, at(4))
                        .getFirst()
                        .version()
                        .facts()
                        .tags())
                .isEqualTo(Map.of("b", "4", "c", "3"));
    }

    @Test
    default void anArtifactIsListedAsItWas() {
        var catalog = catalog();
        committedAt(minute(1), catalog, addTyped("m", ArtifactType.MODEL));
        committedAt(minute(2), catalog, add("m"), alias("m", "prod", 2));
        committedAt(minute(3), catalog, delete("m:v1"), add("a"));
        committedAt(minute(4), catalog, removeAlias("m", "prod"), delete("m:v2"));
        var prod = Handle.of("prod");

        assertThat(catalog.artifact(MODEL, at(1))).contains(new Artifact(MODEL, ArtifactType.MODEL, 1, 1, Map.of()));
        assertThat(catalog.artifact(MODEL, at(2)))
                .contains(new Artifact(MODEL, ArtifactType.MODEL, 2, 2, Map.of(prod, 2L)));
        assertThat(catalog.artifact(MODEL, at(3)))
                .contains(new Artifact(MODEL, ArtifactType.MODEL, 1, 2, Map.of(prod, 2L)));
        assertThat(catalog.artifact(MODEL, at(4))).contains(new Artifact(MODEL, ArtifactType.MODEL, 0, 0, Map.of()));
        assertThat(names(catalog.artifacts("", 10, at(2)))).containsExactly("m");
        assertThat(catalog.artifacts("a", 1, at(3)))
                .containsExactly(new Artifact(MODEL, ArtifactType.MODEL, 1, 2, Map.of(prod, 2L)));
    }

    @Test
    default void aPageOfArtifactsIsFullHoweverManyWereNotThere() {
        var catalog = catalog();
        for (int i = 0; i < 10; i++) {
            committedAt(minute(i % 2), catalog, add("a" + i));
        }

        assertThat(names(catalog.artifacts("", 3, at(0)))).containsExactly("a0", "a2", "a4");
        assertThat(names(catalog.artifacts("a4", 3, at(0)))).containsExactly("a6", "a8");
    }

    @Test
    default void versionsAreListedAsTheyWere() {
        var catalog = catalog();
        IntStream.rangeClosed(1, 5).forEach(i -> committedAt(minute(i), catalog, add("m")));
        committedAt(minute(6), catalog, delete("m:v2"));

        assertThat(numbers(catalog.versions(MODEL, Long.MAX_VALUE, 2, at(3)))).containsExactly(3L, 2L);
        assertThat(numbers(catalog.versions(MODEL, 2, 2, at(3)))).containsExactly(1L);
        assertThat(catalog.versions(MODEL, 3, 1, at(5)).getFirst().version().deleted())
                .isFalse();
        assertThat(catalog.versions(MODEL, 3, 1, at(6)).getFirst().version().deleted())
                .isTrue();
    }

    @Test
    default void replacedVersionsWereThereBefore() {
        var catalog = catalog();
        committedAt(minute(1), catalog, add("m"), alias("m", "prod", 1));
        committedAt(minute(2), catalog, add("m"), replaceOthers("m"));

        assertThat(found(catalog, "m:prod", at(1))).contains(id("m:v1"));
        assertThat(version(catalog, "m:v1", at(1)).deleted()).isFalse();
        assertThat(found(catalog, "m:prod", at(2))).contains(id("m:v2"));
        assertThat(version(catalog, "m:v1", at(2)).deleted()).isTrue();
    }

    // Clocks that go backwards: each fact counts by its own time, and those that count are applied in the order of
    // entries.

    @Test
    default void aLaterVersionMayHaveBeenThereEarlier() {
        var catalog = catalog();
        committedAt(minute(2), catalog, addTyped("m", ArtifactType.MODEL));
        committedAt(minute(1), catalog, add("m"));
        committedAt(minute(3), catalog, add("m"));

        assertThat(catalog.artifact(MODEL, at(1))).contains(new Artifact(MODEL, ArtifactType.MODEL, 1, 2, Map.of()));
        assertThat(found(catalog, "m", at(1))).contains(id("m:v2"));
        assertThat(found(catalog, "m:v1", at(1))).isEmpty();
        assertThat(numbers(catalog.versions(MODEL, Long.MAX_VALUE, 10, at(1)))).containsExactly(2L);
        assertThat(numbers(catalog.versions(MODEL, Long.MAX_VALUE, 10, at(2)))).containsExactly(2L, 1L);
        assertThat(numbers(catalog.versions(MODEL, Long.MAX_VALUE, 1, at(2)))).containsExactly(2L);
    }

    @Test
    default void ofDeletionsThatCountTheLastEntryWins() {
        var catalog = catalog();
        committedAt(minute(0), catalog, add("m"));
        committedAt(minute(5), catalog, delete("m:v1"));
        committedAt(minute(3), catalog, restore("m:v1"));
        committedAt(minute(4), catalog, delete("m:v1"));
        committedAt(minute(2), catalog, restore("m:v1"));

        for (int minute = 0; minute <= 6; minute++) {
            assertThat(version(catalog, "m:v1", at(minute)).deleted())
                    .as("minute %s", minute)
                    .isFalse();
        }
        committedAt(minute(3), catalog, delete("m:v1"));
        assertThat(version(catalog, "m:v1", at(2)).deleted()).isFalse();
        assertThat(version(catalog, "m:v1", at(3)).deleted()).isTrue();
    }

    @Test
    default void ofAliasMovesThatCountTheLastEntryWins() {
        var catalog = catalog();
        committedAt(minute(0), catalog, add("m"), add("m"), add("m"));
        committedAt(minute(5), catalog, alias("m", "prod", 1));
        committedAt(minute(3), catalog, alias("m", "prod", 2));
        committedAt(minute(4), catalog, alias("m", "prod", 3));
        committedAt(minute(6), catalog, removeAlias("m", "prod"));
        committedAt(minute(2), catalog, alias("m", "prod", 1));

        assertThat(found(catalog, "m:prod", at(1))).isEmpty();
        for (int minute = 2; minute <= 7; minute++) {
            assertThat(found(catalog, "m:prod", at(minute)))
                    .as("minute %s", minute)
                    .contains(id("m:v1"));
        }
        committedAt(minute(4), catalog, alias("m", "prod", 3));
        assertThat(found(catalog, "m:prod", at(3))).contains(id("m:v1"));
        assertThat(found(catalog, "m:prod", at(4))).contains(id("m:v3"));
    }

    @Test
    default void ofTagsThatCountTheLastEntryWins() {
        var catalog = catalog();
        committedAt(minute(1), catalog, add("m", tagged(Map.of("a", "0"))));
        committedAt(minute(5), catalog, setTags("m:v1", Map.of("a", "1", "b", "1")));
        committedAt(minute(3), catalog, removeTags("m:v1", "a"));
        committedAt(minute(4), catalog, setTags("m:v1", Map.of("b", "2")));

        assertThat(version(catalog, "m:v1", at(1)).facts().tags()).isEqualTo(Map.of("a", "0"));
        assertThat(version(catalog, "m:v1", at(3)).facts().tags()).isEmpty();
        assertThat(version(catalog, "m:v1", at(4)).facts().tags()).isEqualTo(Map.of("b", "2"));
        assertThat(version(catalog, "m:v1", at(5)).facts().tags()).isEqualTo(Map.of("b", "2"));
    }

    @Test
    default void aTagThatWasSetBeforeItsVersionCountsAsSoonAsTheVersionDoes() {
        var catalog = catalog();
        committedAt(minute(2), catalog, add("m", tagged(Map.of("a", "0"))));
        committedAt(minute(1), catalog, setTags("m:v1", Map.of("a", "1")));

        assertThat(found(catalog, "m:v1", at(1))).isEmpty();
        assertThat(version(catalog, "m:v1", at(2)).facts().tags()).isEqualTo(Map.of("a", "1"));
    }

    @Test
    default void anAliasThatWasMovedBeforeItsVersionNamesNothingUntilThen() {
        var catalog = catalog();
        committedAt(minute(0), catalog, add("m"));
        committedAt(minute(3), catalog, add("m"));
        committedAt(minute(1), catalog, alias("m", "prod", 2));

        assertThat(found(catalog, "m:prod", at(1))).isEmpty();
        assertThat(found(catalog, "m:prod", at(3))).contains(id("m:v2"));
    }

    @Test
    default void anAliasThatCountsHidesALabelThatCounts() {
        var catalog = catalog();
        committedAt(minute(1), catalog, add("m"), alias("m", "prod", 1));
        committedAt(minute(3), catalog, removeAlias("m", "prod"));
        committedAt(minute(2), catalog, addLabelled("m", "prod"));

        assertThat(found(catalog, "m:prod", at(2))).contains(id("m:v1"));
        assertThat(found(catalog, "m:prod", at(3))).contains(id("m:v2"));
    }

    @Test
    default void theFactsOfAMomentAreTheSameAfterOpeningAgain() {
        var first = catalog();
        committedAt(minute(2), first, add("m", tagged(Map.of("a", "0"))), alias("m", "prod", 1));
        committedAt(minute(1), first, setTags("m:v1", Map.of("a", "1")), add("m"));
        committed(first, delete("m:v2"));
        var again = catalog();

        for (int minute = -1; minute <= 3; minute++) {
            for (var reference : List.of("m", "m:v1", "m:v2", "m:prod")) {
                assertThat(again.find(Reference.parse(reference), at(minute)))
                        .isEqualTo(first.find(Reference.parse(reference), at(minute)));
            }
            assertThat(again.artifacts("", 10, at(minute))).isEqualTo(first.artifacts("", 10, at(minute)));
        }
    }
}
