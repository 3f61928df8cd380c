package dev.coffer.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Reads what an ONNX model says of itself, and its weights: the initializers of its graph, and constants among its nodes.
/// Field numbers are those of `onnx.proto` (<https://github.com/onnx/onnx>). Graphs inside nodes are not looked into.
final class Onnx {
    private static final int MOST_OPERATORS = 1_000;
    private static final int TEXT_BYTES = 64 << 10;

    private final Cursor in;
    private final Content content;
    private final TensorFile.Builder file = new TensorFile.Builder();
    private final Map<String, Long> operators = new TreeMap<>();
    private boolean hasGraph;

    private Onnx(Content content, Cursor in) {
        this.content = content;
        this.in = in;
    }

    static TensorFile read(Content content) {
        try (var in = new Cursor(content)) {
            var reader = new Onnx(content, in);
            reader.model(new Protobuf(in, content.size()));
            if (!reader.hasGraph) {
                throw new Unreadable("it has no graph");
            }
            reader.operators.forEach((name, count) -> reader.file.fact("nodes " + name, Long.toString(count)));
            return reader.file.build();
        }
    }

    private void model(Protobuf model) {
        while (model.next()) {
            if (model.is(1, Protobuf.VARINT)) {
                file.fact("IR version", Long.toString(model.varint()));
            } else if (model.is(2, Protobuf.BYTES)) {
                file.fact("producer", model.text(TEXT_BYTES));
            } else if (model.is(3, Protobuf.BYTES)) {
                file.fact("producer version", model.text(TEXT_BYTES));
            } else if (model.is(4, Protobuf.BYTES)) {
                file.fact("domain", model.text(TEXT_BYTES));
            } else if (model.is(5, Protobuf.VARINT)) {
                file.fact("model version", Long.toString(model.varint()));
            } else if (model.is(7, Protobuf.BYTES)) {
                hasGraph = true;
                graph(model.message());
            } else if (model.is(8, Protobuf.BYTES)) {
                operatorSet(model.message());
            } else if (model.is(14, Protobuf.BYTES)) {
                var pair = pair(model.message());
                file.fact("metadata " + pair.key(), pair.value());
            } else {
                model.skip();
            }
        }
    }

    private void operatorSet(Protobuf set) {
        var domain = "";
        long version = 0;
        while (set.next()) {
            if (set.is(1, Protobuf.BYTES)) {
                domain = set.text(TEXT_BYTES);
            } else if (set.is(2, Protobuf.VARINT)) {
                version = set.varint();
            } else {
                set.skip();
            }
        }
        file.fact("opset " + (domain.isEmpty() ? "ai.onnx" : domain), Long.toString(version));
    }

    private void graph(Protobuf graph) {
        while (graph.next()) {
            if (graph.is(1, Protobuf.BYTES)) {
                node(graph.message());
            } else if (graph.is(2, Protobuf.BYTES)) {
                file.fact("graph", graph.text(TEXT_BYTES));
            } else if (graph.is(5, Protobuf.BYTES)) {
                var tensor = new OnnxTensor(content, in).read(graph.message());
                file.add(tensor.name(), tensor.tensor());
            } else if (graph.is(11, Protobuf.BYTES)) {
                value("input ", graph.message());
            } else if (graph.is(12, Protobuf.BYTES)) {
                value("output ", graph.message());
            } else {
                graph.skip();
            }
        }
    }

    /// Counts the node by its operator; one that yields a constant tensor is a weight under the name of what it yields.
    private void node(Protobuf node) {
        var operator = "";
        var output = "";
        var constants = new ArrayList<Tensor>();
        while (node.next()) {
            if (node.is(2, Protobuf.BYTES)) {
                output = node.text(TEXT_BYTES);
            } else if (node.is(4, Protobuf.BYTES)) {
                operator = node.text(TEXT_BYTES);
            } else if (node.is(5, Protobuf.BYTES)) {
                attribute(node.message(), constants);
            } else {
                node.skip();
            }
        }
        operators.merge(Shown.cut(operator, 100), 1L, Long::sum);
        if (operators.size() > MOST_OPERATORS) {
            throw new Unreadable("it has more than " + MOST_OPERATORS + " kinds of nodes");
        }
        if (operator.equals("Constant") && constants.size() == 1 && !file.has(output)) {
            file.add(output, constants.getFirst());
        }
    }

    private void attribute(Protobuf attribute, List<Tensor> constants) {
        while (attribute.next()) {
            if (attribute.is(5, Protobuf.BYTES) && constants.isEmpty()) {
                constants.add(
                        new OnnxTensor(content, in).read(attribute.message()).tensor());
            } else {
                attribute.skip();
            }
        }
    }

    /// An input or output with its type, such as `F32 [1, 3, ?, ?]`.
    private void value(String prefix, Protobuf value) {
        var name = "";
        var type = "";
        while (value.next()) {
            if (value.is(1, Protobuf.BYTES)) {
                name = value.text(TEXT_BYTES);
            } else if (value.is(2, Protobuf.BYTES)) {
                type = type(value.message());
            } else {
                value.skip();
            }
        }
        file.fact(prefix + name, type);
    }

    private static String type(Protobuf type) {
        var text = "no tensor";
        while (type.next()) {
            if (type.is(1, Protobuf.BYTES)) {
                text = tensorType(type.message());
            } else {
                type.skip();
            }
        }
        return text;
    }

    private static String tensorType(Protobuf type) {
        var dtype = "";
        var shape = "";
        while (type.next()) {
            if (type.is(1, Protobuf.VARINT)) {
                dtype = OnnxTensor.dtype(type.varint());
            } else if (type.is(2, Protobuf.BYTES)) {
                shape = " " + shape(type.message());
            } else {
                type.skip();
            }
        }
        return dtype + shape;
    }

    private static String shape(Protobuf shape) {
        var sizes = new ArrayList<String>();
        while (shape.next()) {
            if (!shape.is(1, Protobuf.BYTES)) {
                shape.skip();
                continue;
            }
            var dimension = shape.message();
            var size = "?";
            while (dimension.next()) {
                if (dimension.is(1, Protobuf.VARINT)) {
                    size = Long.toString(dimension.varint());
                } else if (dimension.is(2, Protobuf.BYTES)) {
                    size = dimension.text(TEXT_BYTES);
                } else {
                    dimension.skip();
                }
            }
            sizes.add(size);
            if (sizes.size() > TensorInfo.MOST_DIMENSIONS) {
                throw new Unreadable("a shape has more than " + TensorInfo.MOST_DIMENSIONS + " dimensions");
            }
        }
        return "[" + String.join(", ", sizes) + "]";
    }

    /// A key and its value.
    record Pair(String key, String value) {}

    static Pair pair(Protobuf entry) {
        var key = "";
        var value = "";
        while (entry.next()) {
            if (entry.is(1, Protobuf.BYTES)) {
                key = entry.text(TEXT_BYTES);
            } else if (entry.is(2, Protobuf.BYTES)) {
                value = entry.text(TEXT_BYTES);
            } else {
                entry.skip();
            }
        }
        return new Pair(key, value);
    }
}
