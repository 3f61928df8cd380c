package dev.coffer.catalog;

import static dev.coffer.catalog.CatalogAsserts.assertFails;
import static dev.coffer.catalog.CatalogAsserts.atOnce;
import static dev.coffer.catalog.CatalogAsserts.committed;
import static dev.coffer.catalog.CatalogAsserts.found;
import static dev.coffer.catalog.CatalogAsserts.version;
import static dev.coffer.catalog.Samples.add;
import static dev.coffer.catalog.Samples.addLabelled;
import static dev.coffer.catalog.Samples.aliasNew;
import static dev.coffer.catalog.Samples.delete;
import static dev.coffer.catalog.Samples.id;
import static dev.coffer.catalog.Samples.removeAlias;
import static dev.coffer.catalog.Samples.restore;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.SemVer.Bump;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// How new versions come by their labels.
public interface LabelContract extends CatalogPlaces {

    private static LabelRule firstFree(String label) {
        return new LabelRule.FirstFree(Handle.of(label));
    }

    private static LabelRule next(Bump bump) {
        return new LabelRule.NextSemVer(Optional.of(bump));
    }

    private static LabelRule next() {
        return new LabelRule.NextSemVer(Optional.empty());
    }

    /// The label of a new version.
    private static String labelOf(Catalog catalog, String artifact, LabelRule rule) {
        var id = committed(catalog, addLabelled(artifact, rule)).added().getFirst();
        return version(catalog, id.toString()).label().orElseThrow().value();
    }

    @Test
    default void aLabelNamesAVersionAndIsTakenForEver() {
        var catalog = catalog();
        committed(catalog, addLabelled("m", "1.0"), add("m"));
        committed(catalog, delete("m:v1"));

        assertThat(found(catalog, "m:1.0")).isEmpty();
        assertFails(
                catalog, CofferException.Conflict.class, "label '1.0' is taken: it is m:v1", addLabelled("m", "1.0"));
        committed(catalog, restore("m:v1"));
        assertThat(found(catalog, "m:1.0")).contains(id("m:v1"));
    }

    @Test
    default void aLabelIsTakenWithinATransactionToo() {
        assertFails(
                catalog(),
                CofferException.Conflict.class,
                "label '1.0' is taken: it is m:v1",
                addLabelled("m", "1.0"),
                addLabelled("m", "1.0"));
    }

    @Test
    default void theSameLabelIsFreeForEachArtifact() {
        var catalog = catalog();
        committed(catalog, addLabelled("a", "1.0"), addLabelled("b", "1.0"));

        assertThat(found(catalog, "a:1.0")).contains(id("a:v1"));
        assertThat(found(catalog, "b:1.0")).contains(id("b:v1"));
    }

    @Test
    default void theFirstFreeLabelIsTheOneAskedForOrTheFirstNumberedOne() {
        var catalog = catalog();

        assertThat(Stream.generate(() -> labelOf(catalog, "m", firstFree("day")))
                        .limit(3))
                .containsExactly("day", "day.2", "day.3");
        committed(catalog, addLabelled("m", "day.5"));
        assertThat(labelOf(catalog, "m", firstFree("day"))).isEqualTo("day.4");
        assertThat(labelOf(catalog, "m", firstFree("day"))).isEqualTo("day.6");
        assertThat(found(catalog, "m:day.6")).contains(id("m:v6"));
    }

    @Test
    default void aLabelOfADeletedVersionIsNotFree() {
        var catalog = catalog();
        committed(catalog, addLabelled("m", "day"));
        committed(catalog, delete("m:v1"));

        assertThat(labelOf(catalog, "m", firstFree("day"))).isEqualTo("day.2");
    }

    @Test
    default void anAliasIsNotFreeAsALabelUntilItIsRemoved() {
        var catalog = catalog();
        committed(catalog, add("m"), aliasNew("m", "day"), aliasNew("m", "day.2"));

        assertThat(labelOf(catalog, "m", firstFree("day"))).isEqualTo("day.3");
        committed(catalog, removeAlias("m", "day.2"));
        assertThat(labelOf(catalog, "m", firstFree("day"))).isEqualTo("day.2");
        assertFails(catalog, CofferException.Conflict.class, "'day' is an alias of m", addLabelled("m", "day"));
    }

    @Test
    default void freeLabelsOfOneTransactionDiffer() {
        var catalog = catalog();
        committed(catalog, addLabelled("m", firstFree("day")), addLabelled("m", firstFree("day")));

        assertThat(found(catalog, "m:day")).contains(id("m:v1"));
        assertThat(found(catalog, "m:day.2")).contains(id("m:v2"));
    }

    @Test
    default void aLongLabelIsShortenedWhereItIsNumbered() {
        var catalog = catalog();
        var longest = "x".repeat(128);
        committed(catalog, addLabelled("m", longest));

        assertThat(labelOf(catalog, "m", firstFree(longest))).isEqualTo("x".repeat(126) + ".2");
    }

    @Test
    default void aLabelThatIsNotFreeHoweverItIsNumberedIsAConflict() {
        var catalog = catalog();
        committed(
                catalog,
                IntStream.rangeClosed(1, 1_000)
                        .mapToObj(i -> addLabelled("m", i == 1 ? "x" : "x." + i))
                        .toArray(Change[]::new));

        assertFails(
                catalog,
                CofferException.Conflict.class,
                "label 'x' and 1000 like it are taken",
                addLabelled("m", firstFree("x")));
    }

    @Test
    default void theFirstSemanticVersionFollowsFromWhatGoesUp() {
        var catalog = catalog();

        assertThat(labelOf(catalog, "a", next())).isEqualTo("0.1.0");
        assertThat(labelOf(catalog, "b", next(Bump.MAJOR))).isEqualTo("1.0.0");
        assertThat(labelOf(catalog, "c", next(Bump.MINOR))).isEqualTo("0.1.0");
        assertThat(labelOf(catalog, "d", next(Bump.PATCH))).isEqualTo("0.0.1");
    }

    @Test
    default void theNextSemanticVersionFollowsFromWhatGoesUp() {
        var catalog = catalog();
        committed(catalog, addLabelled("m", "1.2.3"));

        assertThat(labelOf(catalog, "m", next())).isEqualTo("1.2.4");
        assertThat(labelOf(catalog, "m", next(Bump.PATCH))).isEqualTo("1.2.5");
        assertThat(labelOf(catalog, "m", next(Bump.MINOR))).isEqualTo("1.3.0");
        assertThat(labelOf(catalog, "m", next(Bump.MAJOR))).isEqualTo("2.0.0");
    }

    @Test
    default void theNextSemanticVersionIsAboveTheHighestNotTheNewest() {
        var catalog = catalog();
        committed(catalog, addLabelled("m", "1.10.0"));
        committed(catalog, addLabelled("m", "1.9.9"));
        committed(catalog, add("m"));

        assertThat(labelOf(catalog, "m", next())).isEqualTo("1.10.1");
    }

    @Test
    default void theLabelOfADeletedVersionCountsForTheNextSemanticVersion() {
        var catalog = catalog();
        committed(catalog, addLabelled("m", "1.0.0"));
        committed(catalog, addLabelled("m", "3.0.0"));
        committed(catalog, delete("m:v2"));

        assertThat(labelOf(catalog, "m", next())).isEqualTo("3.0.1");
    }

    @Test
    default void aPreReleaseIsFollowedByItsReleaseOrWhatIsAboveIt() {
        var catalog = catalog();
        committed(
                catalog,
                addLabelled("a", "2.0.0-rc.1"),
                addLabelled("a", "2.0.0-rc.10"),
                addLabelled("b", "1.2.3-beta"),
                addLabelled("c", "1.2.3-beta"),
                addLabelled("d", "1.2.3-beta"),
                addLabelled("e", "1.2.0-beta"));

        assertThat(labelOf(catalog, "a", next(Bump.MAJOR))).isEqualTo("2.0.0");
        assertThat(labelOf(catalog, "a", next(Bump.MAJOR))).isEqualTo("3.0.0");
        assertThat(labelOf(catalog, "b", next())).isEqualTo("1.2.3");
        assertThat(labelOf(catalog, "c", next(Bump.MINOR))).isEqualTo("1.3.0");
        assertThat(labelOf(catalog, "d", next(Bump.MAJOR))).isEqualTo("2.0.0");
        assertThat(labelOf(catalog, "e", next(Bump.MINOR))).isEqualTo("1.2.0");
    }

    @Test
    default void labelsThatAreNoSemanticVersionsDoNotCountForTheNextOne() {
        var catalog = catalog();
        for (var label : new String[] {"9", "9.9", "09.0.0", "9.0.0-01", "w9.0.0", "9.0.0.0", "9.0.0-"}) {
            committed(catalog, addLabelled("m", label));
        }
        assertThat(labelOf(catalog, "m", next())).isEqualTo("0.1.0");
    }

    @Test
    default void buildMetadataDoesNotCountForTheNextSemanticVersion() {
        var catalog = catalog();
        committed(catalog, addLabelled("m", "1.0.0+b.9"), addLabelled("m", "1.0.0+a"));

        assertThat(labelOf(catalog, "m", next())).isEqualTo("1.0.1");
    }

    @Test
    default void numbersOfAnySizeGoUp() {
        var catalog = catalog();
        committed(catalog, addLabelled("m", "9.0.0"), addLabelled("m", "1" + "0".repeat(20) + ".0.0"));

        assertThat(labelOf(catalog, "m", next(Bump.MAJOR))).isEqualTo("1" + "0".repeat(19) + "1.0.0");
    }

    @Test
    default void aSemanticVersionThatIsTooLongForALabelIsInvalid() {
        var catalog = catalog();
        committed(catalog, addLabelled("m", "9".repeat(124) + ".0.0"));

        assertFails(
                catalog, CofferException.Invalid.class, "is not an alias or label", addLabelled("m", next(Bump.MAJOR)));
    }

    @Test
    default void semanticVersionsOfOneTransactionDiffer() {
        var catalog = catalog();
        committed(catalog, addLabelled("m", next()), addLabelled("m", next()), addLabelled("m", next(Bump.MAJOR)));

        assertThat(found(catalog, "m:0.1.0")).contains(id("m:v1"));
        assertThat(found(catalog, "m:0.1.1")).contains(id("m:v2"));
        assertThat(found(catalog, "m:1.0.0")).contains(id("m:v3"));
    }

    @Test
    default void aSemanticVersionThatIsAnAliasIsAConflict() {
        var catalog = catalog();
        committed(catalog, addLabelled("m", "1.0.0"), aliasNew("m", "1.0.1"));

        assertFails(catalog, CofferException.Conflict.class, "'1.0.1' is an alias of m", addLabelled("m", next()));
        assertThat(labelOf(catalog, "m", next(Bump.MINOR))).isEqualTo("1.1.0");
    }

    @Test
    default void writersAtTheSameTimeGetDifferentSemanticVersions() throws Exception {
        var catalogs = List.of(catalog(), catalog());
        var turn = new AtomicInteger();

        var labels = atOnce(16, () -> labelOf(catalogs.get(turn.getAndIncrement() % 2), "m", next()));

        assertThat(labels)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 16).mapToObj(i -> "0.1." + i).toList());
    }

    @Test
    default void writersAtTheSameTimeGetDifferentFreeLabels() throws Exception {
        var catalog = catalog();

        assertThat(atOnce(8, () -> labelOf(catalog, "m", firstFree("day"))))
                .containsExactlyInAnyOrder("day", "day.2", "day.3", "day.4", "day.5", "day.6", "day.7", "day.8");
    }
}
