package dev.coffer.example.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.example.pipeline.Safetensors.Tensor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the file with a reader of its own, made from the description of the format alone.
class SafetensorsTest {
    private static final List<String> FEATURES = List.of("a", "b", "c");

    private final Network network = network();
    private final byte[] file = network.weights().encode();
    private final JsonNode header = header(file);

    @Test
    void theHeaderIsPaddedWithSpacesToAMultipleOfEightBytes() {
        for (int name = 1; name < 20; name++) {
            var encoded = new Safetensors(Map.of("n", "x".repeat(name)), Map.of()).encode();

            assertThat(encoded.length % 8).isZero();
            assertThat(encoded[8]).isEqualTo((byte) '{');
            assertThat(new String(encoded, 8, encoded.length - 8, StandardCharsets.UTF_8).stripTrailing())
                    .endsWith("}");
        }
    }

    @Test
    void theTensorsFillTheRestOfTheFileWithoutGaps() {
        int expected = 0;
        for (var tensor : header.properties()) {
            if (!tensor.getKey().equals("__metadata__")) {
                var offsets = tensor.getValue().path("data_offsets");
                long numbers = tensor.getValue()
                        .path("shape")
                        .valueStream()
                        .mapToLong(JsonNode::asLong)
                        .reduce(1, (a, b) -> a * b);

                assertThat(tensor.getValue().path("dtype").asString()).isEqualTo("F32");
                assertThat(offsets.path(0).asInt()).isEqualTo(expected);
                assertThat(offsets.path(1).asLong() - offsets.path(0).asLong()).isEqualTo(numbers * 4);
                expected = offsets.path(1).asInt();
            }
        }
        assertThat(file).hasSize(dataStart() + expected);
    }

    @Test
    void theNumbersGiveThePredictionsOfTheNetwork() {
        var row = new double[] {0.5, -1.5, 3};

        assertThat(predicted(row)).isBetween(network.probability(row) - 1e-5, network.probability(row) + 1e-5);
        assertThat(header.path("__metadata__").path("features").asString()).isEqualTo("a,b,c");
    }

    @Test
    void whatIsReadBackIsWhatWasWritten() throws IOException {
        var read = Safetensors.read(new ByteArrayInputStream(file));

        assertThat(read).isEqualTo(network.weights());
        assertThat(Network.of(read).features()).isEqualTo(FEATURES);
    }

    @Test
    void shapesAreKept() throws IOException {
        var tensors = new LinkedHashMap<String, Tensor>();
        tensors.put("m", Tensor.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3));

        var read = Safetensors.read(new ByteArrayInputStream(new Safetensors(Map.of(), tensors).encode()));

        assertThat(read.tensors().get("m")).isEqualTo(new Tensor(List.of(2, 3), List.of(1f, 2f, 3f, 4f, 5f, 6f)));
    }

    private double predicted(double[] row) {
        double sum = number("output.bias", 0);
        for (int j = 0; j < 5; j++) {
            double unit = number("hidden.bias", j);
            for (int k = 0; k < row.length; k++) {
                double scaled = (row[k] - number("input.mean", k)) / number("input.deviation", k);
                unit += number("hidden.weight", j * row.length + k) * scaled;
            }
            sum += Math.max(0, unit) * number("output.weight", j);
        }
        return 1 / (1 + Math.exp(-sum));
    }

    private double number(String tensor, int index) {
        int offset = header.path(tensor).path("data_offsets").path(0).asInt();
        return ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getFloat(dataStart() + offset + 4 * index);
    }

    private int dataStart() {
        return 8 + (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    private static JsonNode header(byte[] file) {
        int length = (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return JsonMapper.shared().readTree(new String(file, 8, length, StandardCharsets.UTF_8));
    }

    /// Five hidden units, trained a little so that no bias is zero.
    private static Network network() {
        var random = new Random(3);
        var rows = random.doubles(60)
                .boxed()
                .map(x -> new double[] {x, 2 * x - 1, 1 - x * x})
                .toList();
        var labels = rows.stream().map(row -> row[0] > 0.5 ? 1 : 0).toList();
        var network = Network.untrained(new Samples(FEATURES, rows, labels), 5, random);
        for (int i = 0; i < rows.size(); i++) {
            network.learn(rows.get(i), labels.get(i), 0.05);
        }
        return network;
    }
}
