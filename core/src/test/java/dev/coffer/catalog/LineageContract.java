package dev.coffer.catalog;

import static dev.coffer.catalog.CatalogAsserts.committed;
import static dev.coffer.catalog.Samples.add;
import static dev.coffer.catalog.Samples.addMadeHere;
import static dev.coffer.catalog.Samples.addTyped;
import static dev.coffer.catalog.Samples.delete;
import static dev.coffer.catalog.Samples.id;
import static dev.coffer.catalog.Samples.madeFrom;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.Facts;
import dev.coffer.artifact.VersionId;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// The inputs of versions, and the versions that were made from them.
public interface LineageContract extends CatalogPlaces {
    private static List<VersionId> ids(String... ids) {
        return List.of(ids).stream().map(VersionId::parse).toList();
    }

    @Test
    default void aNodeSaysWhatAVersionIsAndWhatItWasMadeFrom() {
        var catalog = catalog();
        committed(catalog, addTyped("data", ArtifactType.DATASET), add("raw"));
        committed(catalog, add("m", madeFrom("raw:v1", "data:v1")));

        assertThat(catalog.nodes(ids("m:v1", "data:v1")))
                .containsExactly(
                        new Node(id("data:v1"), ArtifactType.DATASET, false, List.of()),
                        new Node(id("m:v1"), ArtifactType.OTHER, false, ids("raw:v1", "data:v1")));
    }

    @Test
    default void nodesComeInTheOrderOfTheirIdsAndNoneTwice() {
        var catalog = catalog();
        IntStream.range(0, 11).forEach(i -> committed(catalog, add("m")));
        committed(catalog, add("B"), add("a/b"), add("a-b"), add("a"));

        assertThat(catalog.nodes(ids("m:v10", "m:v2", "a/b:v1", "a:v1", "m:v10", "B:v1", "a-b:v1", "m:v9")))
                .extracting(Node::id)
                .containsExactlyElementsOf(ids("B:v1", "a:v1", "a-b:v1", "a/b:v1", "m:v2", "m:v9", "m:v10"));
    }

    @Test
    default void versionsThatDoNotExistAreNoNodes() {
        var catalog = catalog();
        committed(catalog, add("m"));

        assertThat(catalog.nodes(ids("m:v2", "m:v999999999999999999", "x:v1", "m:v1")))
                .extracting(Node::id)
                .containsExactly(id("m:v1"));
        assertThat(catalog.nodes(List.of())).isEmpty();
    }

    @Test
    default void aDeletedVersionIsANodeAndAUser() {
        var catalog = catalog();
        committed(catalog, add("data"), add("m", madeFrom("data:v1")));
        committed(catalog, delete("m:v1"), delete("data:v1"));

        assertThat(catalog.nodes(ids("m:v1")))
                .containsExactly(new Node(id("m:v1"), ArtifactType.OTHER, true, ids("data:v1")));
        assertThat(catalog.users(ids("data:v1"), 10)).containsExactly(id("m:v1"));
    }

    @Test
    default void usersAreTheVersionsThatHaveOneAsAnInput() {
        var catalog = catalog();
        committed(catalog, add("data"), add("data"));
        committed(catalog, add("m", madeFrom("data:v1")), add("m", madeFrom("data:v2", "data:v1")), add("m"));
        committed(catalog, add("report", madeFrom("m:v2")), add("a"), addMadeHere("a", Facts.NONE, "report", "a"));

        assertThat(catalog.users(ids("data:v1"), 10)).containsExactlyElementsOf(ids("m:v1", "m:v2"));
        assertThat(catalog.users(ids("data:v2"), 10)).containsExactly(id("m:v2"));
        assertThat(catalog.users(ids("report:v1", "m:v2"), 10)).containsExactlyElementsOf(ids("a:v2", "report:v1"));
        assertThat(catalog.users(ids("a:v1"), 10)).containsExactly(id("a:v2"));
        assertThat(catalog.users(ids("m:v1", "m:v3"), 10)).isEmpty();
    }

    @Test
    default void aUserOfManyIsThereOnce() {
        var catalog = catalog();
        committed(catalog, add("a"), add("b"));
        committed(catalog, add("m", madeFrom("b:v1", "a:v1")));

        assertThat(catalog.users(ids("a:v1", "b:v1", "a:v1"), 10)).containsExactly(id("m:v1"));
    }

    @Test
    default void whatDoesNotExistHasNoUsers() {
        assertThat(catalog().users(ids("x:v1", "x:v999999999999999999"), 10)).isEmpty();
        assertThat(catalog().users(List.of(), 10)).isEmpty();
    }

    @Test
    default void ofTooManyUsersTheFirstAreGiven() {
        var catalog = catalog();
        committed(catalog, add("data"));
        IntStream.range(0, 12).forEach(i -> committed(catalog, add(i % 2 == 0 ? "m" : "k", madeFrom("data:v1"))));

        assertThat(catalog.users(ids("data:v1"), 8))
                .containsExactlyElementsOf(ids("k:v1", "k:v2", "k:v3", "k:v4", "k:v5", "k:v6", "m:v1", "m:v2"));
        assertThat(catalog.users(ids("data:v1"), Catalog.USERS_LIMIT)).hasSize(12);
    }

    @Test
    default void askingForTooMuchAtOnceIsABug() {
        var catalog = catalog();
        var name = ArtifactName.of("m");
        var many = LongStream.rangeClosed(1, Catalog.PAGE_LIMIT + 1)
                .mapToObj(number -> new VersionId(name, number))
                .toList();

        assertThat(catalog.nodes(many.subList(0, Catalog.PAGE_LIMIT))).isEmpty();
        assertThat(catalog.users(many.subList(0, Catalog.PAGE_LIMIT), 1)).isEmpty();
        assertThatThrownBy(() -> catalog.nodes(many)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> catalog.users(many, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> catalog.findByFirstChunk(Collections.nCopies(Catalog.PAGE_LIMIT + 1, 1L)))
                .isInstanceOf(IllegalArgumentException.class);
        for (int limit : new int[] {0, -1, Catalog.USERS_LIMIT + 1}) {
            assertThatThrownBy(() -> catalog.users(ids("m:v1"), limit)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
