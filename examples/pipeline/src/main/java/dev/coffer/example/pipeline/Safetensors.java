package dev.coffer.example.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A file of named tensors as most tools for models read it. Here all of them are 32-bit floats.
///
/// It is the length of the header in 8 bytes, little-endian; the header, which is JSON and filled up with spaces to a
/// multiple of 8 bytes; and the numbers of one tensor after the other. See <https://github.com/huggingface/safetensors>.
///
/// @param metadata free text by name
record Safetensors(Map<String, String> metadata, Map<String, Tensor> tensors) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int HEADER_LIMIT = 1 << 20;
    private static final String METADATA = "__metadata__";

    /// @param shape  how many numbers there are in each dimension
    /// @param values the numbers, row by row
    record Tensor(List<Integer> shape, List<Float> values) {
        static Tensor of(double[] values, Integer... shape) {
            return new Tensor(
                    List.of(shape),
                    Arrays.stream(values).mapToObj(value -> (float) value).toList());
        }

        int bytes() {
            return values.size() * Float.BYTES;
        }
    }

    /// The numbers of a tensor that must be there.
    double[] tensor(String name) {
        var tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("the model has no tensor " + name);
        }
        return tensor.values().stream().mapToDouble(Float::doubleValue).toArray();
    }

    /// The file.
    byte[] encode() {
        var header = header();
        int size = tensors.values().stream().mapToInt(Tensor::bytes).sum();
        var file = ByteBuffer.allocate(Long.BYTES + header.length + size).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header);
        tensors.values().forEach(tensor -> tensor.values().forEach(file::putFloat));
        return file.array();
    }

    private byte[] header() {
        var root = JSON.createObjectNode();
        var free = root.putObject(METADATA);
        metadata.forEach(free::put);
        int offset = 0;
        for (var tensor : tensors.entrySet()) {
            var about = root.putObject(tensor.getKey()).put("dtype", "F32");
            var shape = about.putArray("shape");
            tensor.getValue().shape().forEach(shape::add);
            about.putArray("data_offsets")
                    .add(offset)
                    .add(offset + tensor.getValue().bytes());
            offset += tensor.getValue().bytes();
        }
        var json = JSON.writeValueAsString(root);
        int padding = -json.getBytes(StandardCharsets.UTF_8).length & 7;
        return (json + " ".repeat(padding)).getBytes(StandardCharsets.UTF_8);
    }

    /// Reads what [#encode] wrote.
    static Safetensors read(InputStream in) throws IOException {
        long length = ByteBuffer.wrap(in.readNBytes(Long.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        if (length < 0 || length > HEADER_LIMIT) {
            throw new IOException("a header of " + length + " bytes is none of ours");
        }
        var header = JSON.readTree(in.readNBytes((int) length));
        var numbers = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
        var metadata = new LinkedHashMap<String, String>();
        var tensors = new LinkedHashMap<String, Tensor>();
        for (var property : header.properties()) {
            if (property.getKey().equals(METADATA)) {
                property.getValue()
                        .properties()
                        .forEach(text ->
                                metadata.put(text.getKey(), text.getValue().asString()));
            } else {
                tensors.put(property.getKey(), tensor(property.getValue(), numbers));
            }
        }
        return new Safetensors(metadata, tensors);
    }

    private static Tensor tensor(JsonNode about, ByteBuffer numbers) {
        int start = about.path("data_offsets").path(0).asInt();
        int end = about.path("data_offsets").path(1).asInt();
        var values = new double[(end - start) / Float.BYTES];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.getFloat(start + i * Float.BYTES);
        }
        return Tensor.of(
                values, about.path("shape").valueStream().map(JsonNode::asInt).toArray(Integer[]::new));
    }
}
