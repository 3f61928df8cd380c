package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.VersionId;
import dev.coffer.lineage.DescendingAliases;
import dev.coffer.lineage.Direction;
import dev.coffer.lineage.LineageGraph;
import dev.coffer.lineage.LineageNode;
import dev.coffer.lineage.NewerInput;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was made from what, in a whole store.
class StoreLineageTest {
    @TempDir
    Path place;

    private ArtifactStore store;
    private Path file;

    @BeforeEach
    void open() {
        store = TestStores.open(place.resolve("store"));
        file = Trees.write(place.resolve("f"), Trees.random(1, 100));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aGraphHasNodesEdgesTypesAndAliases() {
        put("raw");
        put("data", "raw");
        store.put(PutRequest.of("model", file)
                .type(ArtifactType.MODEL)
                .input("data")
                .input("raw")
                .alias("prod")
                .alias("best")
                .build());
        put("report", "model");

        var graph = store.lineage(LineageRequest.of("model:prod"));

        assertThat(graph.root()).isEqualTo(id("model:v1"));
        assertThat(graph.complete()).isTrue();
        assertThat(graph.nodes())
                .containsExactly(
                        new LineageNode(
                                id("model:v1"),
                                ArtifactType.MODEL,
                                0,
                                false,
                                List.of(Handle.of("best"), Handle.of("prod")),
                                List.of()),
                        plain("data:v1", -1),
                        plain("raw:v1", -1),
                        plain("report:v1", 1));
        assertThat(graph.edges())
                .containsExactlyInAnyOrder(
                        edge("data:v1", "model:v1"),
                        edge("raw:v1", "model:v1"),
                        edge("raw:v1", "data:v1"),
                        edge("model:v1", "report:v1"));
    }

    @Test
    void aGraphIsAsLargeAsAskedFor() {
        put("raw");
        put("data", "raw");
        put("model", "data");

        var up = store.lineage(LineageRequest.of("model").towards(Direction.UP).atMostSteps(1));
        var few = store.lineage(LineageRequest.of("raw").atMostVersions(2));

        assertThat(ids(up)).containsExactly("model:v1", "data:v1");
        assertThat(up.complete()).isFalse();
        assertThat(ids(few)).containsExactly("raw:v1", "data:v1");
        assertThat(few.complete()).isFalse();
    }

    @Test
    void aVersionWithoutInputsIsAGraphOfItsOwn() {
        put("raw");

        var graph = store.lineage(LineageRequest.of("raw"));

        assertThat(ids(graph)).containsExactly("raw:v1");
        assertThat(graph.edges()).isEmpty();
        assertThat(graph.complete()).isTrue();
    }

    @Test
    void deletedVersionsAreInTheGraphAndMarked() {
        put("raw");
        put("data", "raw");
        put("model", "data");
        store.delete("data:v1");

        var graph = store.lineage(LineageRequest.of("model"));

        assertThat(ids(graph)).containsExactly("model:v1", "data:v1", "raw:v1");
        assertThat(graph.nodes())
                .filteredOn(LineageNode::deleted)
                .extracting(LineageNode::id)
                .containsExactly(id("data:v1"));
        assertThat(ids(store.lineage(LineageRequest.of("data:v1")))).containsExactly("data:v1", "raw:v1", "model:v1");
    }

    @Test
    void aVersionIsStaleWhenAnInputHasANewerVersionInUse() {
        put("data");
        put("config");
        put("model", "data", "config");
        put("data");
        assertThat(newer("model")).isEmpty();

        store.setAlias(AliasChange.of("data", "prod", "v2"));

        var expected = new NewerInput(id("data:v1"), Handle.of("prod"), id("data:v2"));
        assertThat(newer("model")).containsExactly(expected);
        assertThat(store.newerInputs(store.version("model"), "prod")).containsExactly(expected);
        assertThat(store.lineage(LineageRequest.of("data:v1")).nodes())
                .filteredOn(LineageNode::isStale)
                .extracting(LineageNode::id)
                .containsExactly(id("model:v1"));
    }

    @Test
    void aVersionIsNotStaleWhenTheSameOrAnOlderVersionIsInUse() {
        put("data");
        put("data");
        put("model", "data:v2");

        store.setAlias(AliasChange.of("data", "prod", "v2"));
        assertThat(newer("model")).isEmpty();

        store.setAlias(AliasChange.of("data", "prod", "v1"));
        assertThat(newer("model")).isEmpty();
    }

    @Test
    void whatIsInUseIsWhatTheAskerSays() {
        put("data");
        put("model", "data");
        put("data");
        store.setAlias(AliasChange.of("data", "champion", "v2"));

        assertThat(newer("model")).isEmpty();
        assertThat(store.lineage(LineageRequest.of("model").withInUse("champion"))
                        .nodes()
                        .getFirst()
                        .isStale())
                .isTrue();
    }

    /// A model trained on from its predecessor, and put to use.
    @Test
    void aVersionIsNotStaleByItself() {
        put("model");
        put("model", "model:v1");
        store.setAlias(AliasChange.of("model", "prod", "v2"));

        assertThat(newer("model:v2")).isEmpty();
    }

    @Test
    void theAliasesThatDescendFromAVersionAreOneQuestion() {
        put("data");
        put("model", "data");
        put("report", "model");
        put("model");
        store.setAlias(AliasChange.of("data", "prod", "v1"));
        store.setAlias(AliasChange.of("model", "prod", "v1"));
        store.setAlias(AliasChange.of("model", "canary", "v1"));
        store.setAlias(AliasChange.of("model", "next", "v2"));
        store.setAlias(AliasChange.of("report", "shown", "v1"));

        assertThat(store.descendingAliases("data"))
                .isEqualTo(new DescendingAliases(
                        id("data:v1"),
                        List.of(named("canary", "model:v1"), named("prod", "model:v1"), named("shown", "report:v1")),
                        true));
        assertThat(store.descendingAliases("report").aliases()).isEmpty();
    }

    @Test
    void aliasesDescendThroughDeletedVersions() {
        put("data");
        put("model", "data");
        put("report", "model");
        store.setAlias(AliasChange.of("report", "shown", "v1"));
        store.delete("model:v1");
        store.delete("data:v1");

        assertThat(store.descendingAliases("data:v1").aliases()).containsExactly(named("shown", "report:v1"));
    }

    @Test
    void everyVersionOfAGraphIsAnOpenLineageEvent() {
        put("raw");
        for (int i = 0; i < 30; i++) {
            put("data", "raw");
        }
        put("model", "data:v1", "data:v2", "data:v25");
        store.setAlias(AliasChange.of("data", "prod", "v25"));

        List<String> events;
        try (var found = store.openLineage(store.lineage(LineageRequest.of("model")))) {
            events = found.toList();
        }

        assertThat(events)
                .satisfiesExactly(
                        event -> assertThat(event).contains("\"ref\":\"data:v1\"", "\"aliases\":[]"),
                        event -> assertThat(event).contains("\"ref\":\"data:v2\"", "\"aliases\":[]"),
                        event -> assertThat(event).contains("\"ref\":\"data:v25\"", "\"aliases\":[\"prod\"]"),
                        event -> assertThat(event).contains("\"ref\":\"model:v1\"", "\"aliases\":[]"),
                        event -> assertThat(event).contains("\"ref\":\"raw:v1\"", "\"aliases\":[]"));
        assertThat(events)
                .allSatisfy(event -> assertThat(event)
                        .contains("\"namespace\":\"coffer://" + store.info().id() + "\""));
    }

    @Test
    void whatIsNotThereHasNoLineage() {
        put("data");

        assertThatThrownBy(() -> store.lineage(LineageRequest.of("data:v2")))
                .isInstanceOf(CofferException.NotFound.class);
        assertThatThrownBy(() -> store.descendingAliases("date")).hasMessageContaining("date");
    }

    @Test
    void aRequestHasBounds() {
        var request = LineageRequest.of("data");

        assertThatThrownBy(() -> request.atMostSteps(-1)).isInstanceOf(CofferException.Invalid.class);
        assertThatThrownBy(() -> request.atMostSteps(LineageRequest.DEPTH_LIMIT + 1))
                .isInstanceOf(CofferException.Invalid.class);
        assertThatThrownBy(() -> request.atMostVersions(0)).isInstanceOf(CofferException.Invalid.class);
        assertThatThrownBy(() -> request.atMostVersions(50_001)).isInstanceOf(CofferException.Invalid.class);
    }

    private void put(String name, String... inputs) {
        var request = PutRequest.of(name, file);
        for (var input : inputs) {
            request.input(input);
        }
        store.put(request.build());
    }

    private List<NewerInput> newer(String reference) {
        return store.lineage(LineageRequest.of(reference)).nodes().getFirst().newerInputs();
    }

    private static List<String> ids(LineageGraph graph) {
        return graph.nodes().stream().map(node -> node.id().toString()).toList();
    }

    private static LineageNode plain(String version, int depth) {
        return new LineageNode(id(version), ArtifactType.OTHER, depth, false, List.of(), List.of());
    }

    private static LineageGraph.Edge edge(String input, String version) {
        return new LineageGraph.Edge(id(input), id(version));
    }

    private static DescendingAliases.Named named(String alias, String version) {
        return new DescendingAliases.Named(Handle.of(alias), id(version));
    }

    private static VersionId id(String text) {
        return VersionId.parse(text);
    }
}
