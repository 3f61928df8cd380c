package dev.coffer.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.openlineage.client.OpenLineage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;

/// Checks events against the classes that the OpenLineage project generates from its published schemas. They know the
/// type of every property and the address of every schema; what they do not say is which properties must be there, so that is
/// listed here.
final class OpenLineageModel {
    /// The model has these as constants: it does not read them, and writes what they must be.
    @JsonIgnoreProperties(
            value = {"schemaURL", "_schemaURL"},
            allowGetters = true)
    private interface Constants {}

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .changeDefaultPropertyInclusion(include -> include.withValueInclusion(JsonInclude.Include.NON_NULL))
            .changeDefaultVisibility(any -> any.withGetterVisibility(JsonAutoDetect.Visibility.NONE)
                    .withIsGetterVisibility(JsonAutoDetect.Visibility.NONE)
                    .withFieldVisibility(JsonAutoDetect.Visibility.ANY))
            .addMixIn(Object.class, Constants.class)
            .addModule(new SimpleModule()
                    .addAbstractTypeMapping(OpenLineage.RunFacet.class, OpenLineage.DefaultRunFacet.class)
                    .addAbstractTypeMapping(OpenLineage.JobFacet.class, OpenLineage.DefaultJobFacet.class)
                    .addAbstractTypeMapping(OpenLineage.DatasetFacet.class, OpenLineage.DefaultDatasetFacet.class)
                    .addAbstractTypeMapping(
                            OpenLineage.InputDatasetFacet.class, OpenLineage.DefaultInputDatasetFacet.class)
                    .addAbstractTypeMapping(
                            OpenLineage.OutputDatasetFacet.class, OpenLineage.DefaultOutputDatasetFacet.class))
            .build();

    private static final List<String> REQUIRED =
            List.of("/eventTime", "/producer", "/schemaURL", "/run/runId", "/job/namespace", "/job/name");

    private OpenLineageModel() {}

    /// What the model reads it must also write: nothing is lost, nothing has another type, every schema has the address
    /// the model knows, and facets of the specification have no properties of ours.
    static void check(JsonNode event) {
        var read = MAPPER.treeToValue(event, OpenLineage.RunEvent.class);
        assertThat(withoutTime(MAPPER.readTree(MAPPER.writeValueAsString(read))))
                .isEqualTo(withoutTime(event));
        assertThat(read.getEventTime().toInstant())
                .isEqualTo(Instant.parse(event.at("/eventTime").asString()));
        REQUIRED.forEach(path -> assertThat(event.at(path).isString()).as(path).isTrue());
        Stream.of("/inputs", "/outputs")
                .flatMap(side -> event.at(side).valueStream())
                .forEach(dataset -> assertThat(dataset.propertyNames()).contains("namespace", "name"));
        assertThat(event.findValues("_schemaURL")).hasSameSizeAs(event.findValues("_producer"));
        assertThat(additional(read)).allMatch(Map::isEmpty);
    }

    /// The model writes fewer digits.
    private static JsonNode withoutTime(JsonNode event) {
        return ((ObjectNode) event).deepCopy().without("eventTime");
    }

    private static Stream<Map<String, Object>> additional(OpenLineage.RunEvent event) {
        var run = event.getRun().getFacets();
        var job = event.getJob().getFacets();
        var output = event.getOutputs().getFirst();
        var inputs = event.getInputs().stream()
                .flatMap(input -> Stream.of(
                        input.getFacets().getVersion().getAdditionalProperties(),
                        input.getFacets().getDataSource().getAdditionalProperties()));
        var others = Stream.of(
                        Optional.ofNullable(run.getParent()).map(OpenLineage.ParentRunFacet::getAdditionalProperties),
                        Optional.ofNullable(job.getSourceCodeLocation())
                                .map(OpenLineage.SourceCodeLocationJobFacet::getAdditionalProperties),
                        Optional.ofNullable(output.getFacets().getDocumentation())
                                .map(OpenLineage.DocumentationDatasetFacet::getAdditionalProperties),
                        Optional.of(job.getJobType().getAdditionalProperties()),
                        Optional.of(output.getFacets().getVersion().getAdditionalProperties()),
                        Optional.of(output.getFacets().getDataSource().getAdditionalProperties()),
                        Optional.of(
                                output.getOutputFacets().getOutputStatistics().getAdditionalProperties()))
                .flatMap(Optional::stream);
        return Stream.concat(inputs, others).map(Objects::requireNonNull);
    }
}
