package dev.coffer.catalog;

import static dev.coffer.catalog.CatalogAsserts.assertFails;
import static dev.coffer.catalog.CatalogAsserts.committed;
import static dev.coffer.catalog.CatalogAsserts.found;
import static dev.coffer.catalog.CatalogAsserts.version;
import static dev.coffer.catalog.Samples.add;
import static dev.coffer.catalog.Samples.addMadeHere;
import static dev.coffer.catalog.Samples.alias;
import static dev.coffer.catalog.Samples.aliasNew;
import static dev.coffer.catalog.Samples.delete;
import static dev.coffer.catalog.Samples.id;
import static dev.coffer.catalog.Samples.madeFrom;
import static dev.coffer.catalog.Samples.replaceOthers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.AliasMove;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Facts;
import dev.coffer.artifact.Handle;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Changes that speak of what their own transaction adds: inputs made here, and versions that give way to a new one.
public interface ReplacementContract extends CatalogPlaces {
    private static List<Long> undeleted(Catalog catalog, String artifact) {
        return catalog.versions(ArtifactName.of(artifact), Long.MAX_VALUE, Catalog.PAGE_LIMIT).stream()
                .filter(stored -> !stored.version().deleted())
                .map(stored -> stored.version().id().number())
                .toList();
    }

    private static Change[] times(int count, Change change) {
        return Stream.generate(() -> change).limit(count).toArray(Change[]::new);
    }

    @Test
    default void whatATransactionMakesIsAnInputBehindThoseOfTheFacts() {
        var catalog = catalog();
        committed(catalog, add("raw"), add("data"));

        committed(catalog, add("data"), add("side"), addMadeHere("m", madeFrom("raw:v1"), "side", "data"));

        assertThat(version(catalog, "m").facts().inputs()).containsExactly(id("raw:v1"), id("side:v1"), id("data:v2"));
    }

    @Test
    default void anInputThatIsThereTwiceIsOne() {
        var catalog = catalog();
        committed(catalog, add("data"), addMadeHere("m", madeFrom("data:v1"), "data", "data"));

        assertThat(version(catalog, "m").facts().inputs()).containsExactly(id("data:v1"));
    }

    @Test
    default void theNewestOfWhatATransactionMakesIsTheInput() {
        var catalog = catalog();
        committed(catalog, add("data"), add("data"), addMadeHere("m", Facts.NONE, "data"), add("data"));
        committed(catalog, add("m"), addMadeHere("m", Facts.NONE, "m"));

        assertThat(version(catalog, "m:v1").facts().inputs()).containsExactly(id("data:v2"));
        assertThat(version(catalog, "m:v3").facts().inputs()).containsExactly(id("m:v2"));
    }

    @Test
    default void anInputMadeHereMustBeMadeBefore() {
        var catalog = catalog();
        committed(catalog, add("data"));

        assertFails(
                catalog,
                CofferException.Invalid.class,
                "adds no version of data",
                addMadeHere("m", Facts.NONE, "data"),
                add("data"));
        assertFails(catalog, CofferException.Invalid.class, "adds no version of m", addMadeHere("m", Facts.NONE, "m"));
    }

    @Test
    default void anInputMadeHereMustNotBeDeleted() {
        assertFails(
                catalog(),
                CofferException.NotFound.class,
                "version data:v1 is deleted",
                add("data"),
                delete("data:v1"),
                addMadeHere("m", Facts.NONE, "data"));
    }

    @Test
    default void aNewVersionTakesThePlaceOfTheOneBeforeAndItsAliasesFollow() {
        var catalog = catalog();
        committed(catalog, add("m"), aliasNew("m", "prod"), aliasNew("m", "dev"));

        committed(catalog, add("m"), replaceOthers("m"));

        assertThat(undeleted(catalog, "m")).containsExactly(2L);
        assertThat(found(catalog, "m:prod")).contains(id("m:v2"));
        assertThat(found(catalog, "m:dev")).contains(id("m:v2"));
        assertThat(catalog.aliasMoves(ArtifactName.of("m"), Handle.of("prod"), 1))
                .containsExactly(new AliasMove(
                        ArtifactName.of("m"),
                        Handle.of("prod"),
                        OptionalLong.of(1),
                        OptionalLong.of(2),
                        Samples.TIME,
                        "ci",
                        "replaced"));
    }

    @Test
    default void versionsThatOtherAliasesNameStayHoweverManyThereWere() {
        var catalog = catalog();
        committed(catalog, times(100, add("m")));
        committed(catalog, alias("m", "best", 7), alias("m", "first", 1), alias("m", "prod", 100));

        committed(catalog, add("m"), replaceOthers("m"));

        assertThat(undeleted(catalog, "m")).containsExactly(101L, 7L, 1L);
        assertThat(found(catalog, "m:best")).contains(id("m:v7"));
        assertThat(found(catalog, "m:prod")).contains(id("m:v101"));
    }

    @Test
    default void theVersionBeforeIsTheNewestUndeletedOne() {
        var catalog = catalog();
        committed(catalog, add("m"), add("m"), add("m"), alias("m", "prod", 2));
        committed(catalog, delete("m:v3"));

        var entry = committed(catalog, add("m"), replaceOthers("m"));

        assertThat(found(catalog, "m:prod")).contains(id("m:v4"));
        assertThat(entry.events())
                .contains(new Event.VersionDeleted(id("m:v1")), new Event.VersionDeleted(id("m:v2")))
                .doesNotContain(new Event.VersionDeleted(id("m:v3")));
    }

    @Test
    default void theFirstVersionReplacesNothing() {
        var catalog = catalog();

        var entry = committed(catalog, add("m"), replaceOthers("m"));

        assertThat(entry.events()).hasSize(1).first().isInstanceOf(Event.VersionAdded.class);
    }

    @Test
    default void otherArtifactsStayAsTheyAre() {
        var catalog = catalog();
        committed(catalog, add("m"), add("m2"), aliasNew("m2", "prod"));

        committed(catalog, add("m"), replaceOthers("m"));

        assertThat(undeleted(catalog, "m2")).containsExactly(1L);
        assertThat(found(catalog, "m2:prod")).contains(id("m2:v1"));
    }

    @Test
    default void replacingNeedsAVersionThatTheTransactionAdds() {
        var catalog = catalog();
        committed(catalog, add("m"));

        assertFails(catalog, CofferException.Invalid.class, "adds no version of m", replaceOthers("m"));
        assertFails(catalog, CofferException.Invalid.class, "adds no version of m", replaceOthers("m"), add("m"));
        assertFails(catalog, CofferException.Invalid.class, "adds no version of m", add("other"), replaceOthers("m"));
    }

    @Test
    default void aDeletedVersionTakesNoPlace() {
        var catalog = catalog();
        committed(catalog, add("m"), aliasNew("m", "prod"));

        assertFails(
                catalog,
                CofferException.NotFound.class,
                "version m:v2 is deleted",
                add("m"),
                delete("m:v2"),
                replaceOthers("m"));
    }

    @Test
    default void ofSeveralNewVersionsTheLastOneStays() {
        var catalog = catalog();
        committed(catalog, add("m"), aliasNew("m", "prod"));

        committed(catalog, add("m"), aliasNew("m", "dev"), add("m"), replaceOthers("m"));

        assertThat(undeleted(catalog, "m")).containsExactly(3L, 1L);
        assertThat(found(catalog, "m:dev")).contains(id("m:v3"));
        assertThat(found(catalog, "m:prod")).contains(id("m:v1"));
    }

    @Test
    default void whatWasReplacedCanBeRestoredAndIsReplacedAgain() {
        var catalog = catalog();
        committed(catalog, add("m"));
        committed(catalog, add("m"), replaceOthers("m"), Samples.restore("m:v1"));
        assertThat(undeleted(catalog, "m")).containsExactly(2L, 1L);

        committed(catalog, add("m"), replaceOthers("m"));

        assertThat(undeleted(catalog, "m")).containsExactly(3L);
    }

    @Test
    default void replacedVersionsAreNoInputsAndNoAliasNamesThem() {
        var catalog = catalog();
        committed(catalog, add("m"));

        assertFails(
                catalog,
                CofferException.NotFound.class,
                "version m:v1 is deleted",
                add("m"),
                replaceOthers("m"),
                alias("m", "prod", 1));
        assertFails(
                catalog,
                CofferException.NotFound.class,
                "version m:v1 is deleted",
                add("m"),
                replaceOthers("m"),
                add("n", madeFrom("m:v1")));
    }

    @Test
    default void oneVersionIsLeftWhenManyReplaceAtTheSameTime() throws Exception {
        var catalog = catalog();
        committed(catalog, add("m"), aliasNew("m", "prod"));

        CatalogAsserts.atOnce(8, () -> committed(catalog, add("m"), replaceOthers("m")));

        assertThat(undeleted(catalog, "m")).containsExactly(9L);
        assertThat(found(catalog, "m:prod")).contains(id("m:v9"));
    }
}
