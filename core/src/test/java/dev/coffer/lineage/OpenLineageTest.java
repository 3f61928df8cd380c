package dev.coffer.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.Code;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Facts;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Origin;
import dev.coffer.artifact.Shape;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.artifact.VersionState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Events are what consumers expect: see [OpenLineageModel].
class OpenLineageTest {
    private static final OpenLineage EVENTS = new OpenLineage("01JT7Q0000000000000000001C", "/srv/store");

    @Test
    void aVersionWithAllFactsFitsTheModel() {
        var event = event(FULL);

        OpenLineageModel.check(event);
        assertThat(event.at("/eventType").asString()).isEqualTo("COMPLETE");
        assertThat(event.at("/eventTime").asString()).isEqualTo("2026-03-01T09:30:00.250Z");
        assertThat(event.at("/job/name").asString()).isEqualTo("vision/resnet");
        assertThat(event.at("/job/namespace").asString()).isEqualTo("coffer://01JT7Q0000000000000000001C");
        assertThat(event.at("/job/facets/sourceCodeLocation/version").asString())
                .isEqualTo("7b0d1135");
        assertThat(event.at("/run/facets/coffer_run/run").asString()).isEqualTo("nightly-12");
    }

    @Test
    void aVersionWithoutFactsFitsTheModel() {
        var event = event(version(Facts.NONE));

        OpenLineageModel.check(event);
        assertThat(event.at("/run/facets").isEmpty()).isTrue();
        assertThat(event.at("/inputs").isEmpty()).isTrue();
    }

    @Test
    void inputsAreDatasetsWithTheirVersion() {
        var inputs = event(FULL).at("/inputs");

        assertThat(inputs.valueStream()
                        .map(input -> input.at("/name").asString() + " "
                                + input.at("/facets/version/datasetVersion").asString()))
                .containsExactly("data/train v3", "config v1");
        assertThat(inputs.valueStream().map(input -> input.at("/namespace").asString()))
                .containsOnly("coffer://01JT7Q0000000000000000001C");
    }

    @Test
    void theOutputIsTheVersion() {
        var event = JsonMapper.shared().readTree(EVENTS.event(FULL, List.of(Handle.of("prod"), Handle.of("best"))));
        var output = event.at("/outputs/0");

        assertThat(event.at("/outputs")).hasSize(1);
        assertThat(output.at("/name").asString()).isEqualTo("vision/resnet");
        assertThat(output.at("/facets/version/datasetVersion").asString()).isEqualTo("v7");
        assertThat(output.at("/facets/documentation/description").asString()).isEqualTo("the \"best\"\nso far");
        assertThat(output.at("/facets/dataSource/name").asString()).isEqualTo("/srv/store");
        assertThat(output.at("/outputFacets/outputStatistics/size").asLong()).isEqualTo(1_000);
        assertThat(output.at("/outputFacets/outputStatistics/fileCount").asLong())
                .isEqualTo(3);
        var artifact = output.at("/facets/coffer_artifact");
        assertThat(artifact.at("/digest").asString()).isEqualTo("sha256:" + "00".repeat(32));
        assertThat(artifact.at("/type").asString()).isEqualTo("model");
        assertThat(artifact.at("/label").asString()).isEqualTo("1.4.0");
        assertThat(artifact.at("/aliases").toString()).isEqualTo("[\"best\",\"prod\"]");
        assertThat(artifact.at("/live").asBoolean()).isTrue();
    }

    @Test
    void anEventIsOneLine() {
        assertThat(EVENTS.event(FULL, List.of()).lines()).hasSize(1);
    }

    @Test
    void theSameVersionHasTheSameIdAgain() {
        assertThat(event(FULL)).isEqualTo(event(FULL));
    }

    @Test
    void idsDifferBetweenVersionsAndStores() {
        var other = new OpenLineage("01JT7Q0000000000000000002D", "/srv/store");
        var next = new Version(
                new VersionId(FULL.id().artifact(), 8),
                FULL.label(),
                FULL.type(),
                FULL.shape(),
                FULL.digest(),
                1,
                1,
                1,
                FULL.createdAt(),
                FULL.facts(),
                VersionState.LIVE);

        assertThat(List.of(
                        runId(event(FULL)),
                        runId(event(next)),
                        runId(JsonMapper.shared().readTree(other.event(FULL, List.of())))))
                .doesNotHaveDuplicates();
    }

    @Test
    void versionsOfOneRunHaveOneParent() {
        var parent = event(FULL).at("/run/facets/parent/run/runId").asString();
        var other = event(version(facts(Origin.UNKNOWN.withRun("nightly-12"))));
        var another = event(version(facts(Origin.UNKNOWN.withRun("nightly-13"))));

        assertThat(other.at("/run/facets/parent/run/runId").asString()).isEqualTo(parent);
        assertThat(another.at("/run/facets/parent/run/runId").asString()).isNotEqualTo(parent);
        assertThat(runId(other)).isNotEqualTo(parent);
    }

    @Test
    void aRunIdThatIsAUuidStays() {
        var run = "0198b6a2-7c1e-7d3a-9f00-5b1c2d3e4f5a";
        var event = event(version(facts(Origin.UNKNOWN.withRun(run))));

        OpenLineageModel.check(event);
        assertThat(event.at("/run/facets/parent/run/runId").asString()).isEqualTo(run);
    }

    @Test
    void aRunIdThatLooksLikeAUuidIsNotTakenForOne() {
        var event = event(version(facts(Origin.UNKNOWN.withRun("0198b6a2-7c1e-7d3a-9f00-5b1c2d3e4f5a-1"))));

        OpenLineageModel.check(event);
    }

    @Test
    void aRemoteThatIsNoUriIsNoSourceCodeLocation() {
        for (var remote : List.of("git@example.org:team/x.git", "../x", "https://exa mple.org/x", "\\\\host\\x")) {
            var code = new Code(Optional.of("7b0d1135"), Optional.empty(), Optional.of(remote), Optional.empty());
            var origin = new Origin(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), code);
            var event = event(version(facts(origin)));

            OpenLineageModel.check(event);
            assertThat(event.at("/job/facets/sourceCodeLocation").isMissingNode())
                    .isTrue();
            assertThat(event.at("/run/facets/coffer_run/remote").asString()).isEqualTo(remote);
        }
    }

    @Test
    void hostileTextsAreJsonText() {
        var text = "\"}],\\ \u0001 \u2028 ' <script> \ud83d\ude00";
        var origin =
                new Origin(Optional.of("\"}{"), Optional.of(text), Optional.of(text), Optional.of(text), Code.UNKNOWN);
        var facts = new Facts(origin, Map.of(), Map.of(), Map.of(), Optional.of(text), List.of());
        var event = event(version(facts));

        OpenLineageModel.check(event);
        assertThat(event.at("/outputs/0/facets/documentation/description").asString())
                .isEqualTo(text);
        assertThat(event.at("/run/facets/coffer_run/command").asString()).isEqualTo(text);
    }

    private static final Version FULL = version(new Facts(
            new Origin(
                    Optional.of("nightly-12"),
                    Optional.of("ci"),
                    Optional.of("trainer-4"),
                    Optional.of("python train.py"),
                    new Code(
                            Optional.of("7b0d1135"),
                            Optional.of("main"),
                            Optional.of("https://example.org/team/vision.git"),
                            Optional.of(true))),
            Map.of("lr", "0.1"),
            Map.of("auc", 0.9),
            Map.of("stage", ""),
            Optional.of("the \"best\"\nso far"),
            List.of(VersionId.parse("data/train:v3"), VersionId.parse("config:v1"))));

    private static Version version(Facts facts) {
        return new Version(
                new VersionId(ArtifactName.of("vision/resnet"), 7),
                Optional.of(Handle.of("1.4.0")),
                ArtifactType.MODEL,
                Shape.DIRECTORY,
                Digest.parse("sha256:" + "00".repeat(32)),
                3,
                1_000,
                10,
                Instant.parse("2026-03-01T09:30:00.250Z"),
                facts,
                VersionState.LIVE);
    }

    private static Facts facts(Origin origin) {
        return new Facts(origin, Map.of(), Map.of(), Map.of(), Optional.empty(), List.of());
    }

    private static JsonNode event(Version version) {
        return JsonMapper.shared().readTree(EVENTS.event(version, List.of()));
    }

    private static String runId(JsonNode event) {
        return event.at("/run/runId").asString();
    }
}
