package dev.coffer.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.compare.ChangedValue;
import dev.coffer.inspect.TensorDiff.TensorChange;
import dev.coffer.inspect.TensorDiff.Values;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Pairs of files made by numpy, safetensors and onnx: see make_fixtures.py.
class TensorFilesTest {
    private static Map<String, String> changes(TensorDiff diff) {
        var changes = new TreeMap<String, String>();
        for (var change : diff.changes()) {
            changes.put(change.name(), describe(change));
        }
        return changes;
    }

    private static String describe(TensorChange change) {
        return switch (change) {
            case TensorChange.Added added -> "+ " + text(added.info());
            case TensorChange.Removed removed -> "- " + text(removed.info());
            case TensorChange.Changed changed ->
                text(changed.from())
                        + (changed.from().equals(changed.to()) ? "" : " > " + text(changed.to()))
                        + ": " + describe(changed.values());
        };
    }

    private static String describe(Values values) {
        return switch (values) {
            case Values.Compared same ->
                same.different() + " of " + same.elements() + ", largest " + same.largest() + ", mean " + same.mean()
                        + (same.unordered() == 0 ? "" : ", unordered " + same.unordered());
            case Values.OtherBytes() -> "other bytes";
            case Values.NotCompared(var reason) -> reason;
        };
    }

    private static String text(TensorInfo info) {
        return info.dtype() + info.shape();
    }

    private static ChangedValue<String> change(String from, String to) {
        return new ChangedValue<>(Optional.of(from), Optional.of(to));
    }

    @Test
    void safetensorsAreComparedByValue() {
        var diff = Compare.tensors("model-1.safetensors", "model-2.safetensors");
        assertThat(changes(diff))
                .containsExactly(
                        Map.entry("bf16", "BF16[8]: 1 of 8, largest 2.0, mean 0.25"),
                        Map.entry("bool", "BOOL[8]: 1 of 8, largest 1.0, mean 0.125"),
                        Map.entry("come", "+ U16[1, 2, 3]"),
                        Map.entry("f16", "F16[8]: 1 of 8, largest 0.5, mean 0.0625"),
                        Map.entry("f32", "F32[8]: 2 of 8, largest 4.0, mean 0.75"),
                        Map.entry("f64", "F64[8]: 1 of 8, largest 0.5, mean 0.0625"),
                        Map.entry("f8", "F8_E4M3[8]: other bytes"),
                        Map.entry("gone", "- I16[8]"),
                        Map.entry("i64", "I64[8]: 1 of 8, largest 4.611686018427388E18, mean 5.764607523034235E17"),
                        Map.entry("nan", "F32[4]: 3 of 4, largest 1.0, mean 0.5, unordered 2"),
                        Map.entry("reshaped", "F32[8] > F32[4, 2]: the shapes differ"),
                        Map.entry(
                                "retyped",
                                "F32[8] > F16[8]: 5 of 8, largest 6.511211395263672E-4, mean 1.9330158829689026E-4"),
                        Map.entry("u8", "U8[8]: 1 of 8, largest 248.0, mean 31.0"),
                        Map.entry("zero", "F32[2]: 0 of 2, largest 0.0, mean 0.0"));
        assertThat(diff.same()).isEqualTo(1);
        assertThat(diff.tensorsFrom()).isEqualTo(14);
        assertThat(diff.tensorsTo()).isEqualTo(14);
        assertThat(diff.facts()).containsExactly(Map.entry("metadata step", change("100", "200")));
    }

    @Test
    void everyWayOnnxKeepsTensorsIsRead() {
        var diff = Compare.tensors("model-1.onnx", "model-2.onnx");
        assertThat(changes(diff))
                .containsExactly(
                        Map.entry("bytes", "I8[8]: 8 of 8, largest 1.0, mean 1.0"),
                        Map.entry("constant", "I64[8]: 8 of 8, largest 3.0, mean 3.0"),
                        Map.entry("doubles", "F64[8]: 8 of 8, largest 1.0, mean 1.0"),
                        Map.entry("elsewhere", "F32[2]: its data are in another file, weights.bin"),
                        Map.entry("flags", "BOOL[8]: 8 of 8, largest 1.0, mean 1.0"),
                        Map.entry("floats", "F32[2, 4]: 1 of 8, largest 1.0, mean 0.125"),
                        Map.entry("halves", "F16[8]: 8 of 8, largest 1.0, mean 1.0"),
                        Map.entry("longs", "I64[8]: 8 of 8, largest 4.0, mean 4.0"),
                        Map.entry("raw", "F32[2, 4]: 1 of 8, largest 1.0, mean 0.125"),
                        Map.entry("unsigned", "U64[8]: 8 of 8, largest 1.0, mean 1.0"),
                        Map.entry("words", "string[2]: its data are kept in a way that is not read here"));
        assertThat(diff.same()).isEqualTo(1);
        assertThat(diff.facts())
                .containsExactly(
                        Map.entry("metadata trained", change("2024", "2025")),
                        Map.entry("nodes Relu", new ChangedValue<>(Optional.empty(), Optional.of("1"))),
                        Map.entry("opset ai.onnx", change("17", "18")),
                        Map.entry("output y", new ChangedValue<>(Optional.of("F32 [?, 4]"), Optional.empty())),
                        Map.entry("output z", new ChangedValue<>(Optional.empty(), Optional.of("F32 [?, 4]"))),
                        Map.entry("producer version", change("1", "2")));
    }

    @Test
    void anOnnxModelTellsWhatItIs() {
        var facts = Onnx.read(Bytes.fixture("model-1.onnx")).facts();
        assertThat(facts)
                .containsEntry("IR version", "9")
                .containsEntry("producer", "fixtures")
                .containsEntry("graph", "graph")
                .containsEntry("input x", "F32 [batch, 4]")
                .containsEntry("nodes Constant", "1")
                .containsEntry("nodes Add", "1");
    }

    @Test
    void npyOfEachFormatIsRead() {
        assertThat(changes(Compare.tensors("array-1.npy", "array-2.npy")))
                .containsExactly(Map.entry("array", "F32[2, 4]: 8 of 8, largest 1.0, mean 1.0"));
        assertThat(changes(Compare.tensors("second-format-1.npy", "second-format-2.npy")))
                .containsExactly(Map.entry("array", "I64[8]: 8 of 8, largest 10.0, mean 10.0"));
        assertThat(changes(Compare.tensors("records-1.npy", "records-2.npy")))
                .containsExactly(Map.entry("array", "[[größe, <f4], [n, <i8, [2]]][3]: other bytes"));
    }

    @Test
    void npyInAnotherByteOrderIsComparedByValue() {
        assertThat(changes(Compare.tensors("swapped-1.npy", "swapped-2.npy")))
                .containsExactly(Map.entry("array", "I32[8]: 8 of 8, largest 1.0, mean 1.0"));
    }

    @Test
    void whatIsNoNumberIsComparedByBytes() {
        assertThat(changes(Compare.tensors("texts-1.npy", "texts-2.npy")))
                .containsExactly(Map.entry("array", "<U5[3] > <U4[3]: the types differ"));
        assertThat(changes(Compare.tensors("objects-1.npy", "objects-2.npy")))
                .containsExactly(Map.entry("array", "|O[2]: other bytes"));
    }

    @Test
    void otherOrdersOfDimensionsAreNotCompared() {
        assertThat(changes(Compare.tensors("columns-1.npy", "columns-2.npy")))
                .containsExactly(Map.entry("array", "I64[2, 4]: one is stored by rows, the other by columns"));
    }

    @Test
    void npzIsReadStoredAndDeflated() {
        var expected = Map.of(
                "weights", "F64[8]: 8 of 8, largest 1.0, mean 1.0",
                "scalar", "I64[]: 1 of 1, largest 1.0, mean 1.0",
                "new", "+ F64[0, 3]");
        for (var pair : List.of(
                List.of("stored-1.npz", "stored-2.npz"),
                List.of("deflated-1.npz", "deflated-2.npz"),
                List.of("stored-1.npz", "deflated-2.npz"))) {
            var diff = Compare.tensors(pair.getFirst(), pair.getLast());
            assertThat(changes(diff)).as(pair.toString()).isEqualTo(new TreeMap<>(expected));
            assertThat(diff.same()).isEqualTo(1);
        }
    }

    @Test
    void theSameTensorsInOtherBytesAreTheSame() {
        assertThat(Compare.fixtures("stored-1.npz", "deflated-1.npz").equal()).isFalse();
        assertThat(Compare.tensors("stored-1.npz", "deflated-1.npz").isEmpty()).isTrue();
    }

    @Test
    void equalFilesAreNotLookedInto() {
        var diff = Compare.fixtures("model-1.onnx", "model-1.onnx");
        assertThat(diff.equal()).isTrue();
        assertThat(diff.format()).isEqualTo(Format.ONNX);
        assertThat(diff.content()).isInstanceOf(ContentDiff.Same.class);
    }
}
