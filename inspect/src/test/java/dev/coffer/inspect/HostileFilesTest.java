package dev.coffer.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/// Files that claim what is not so. Each ends as "unknown" with a reason, or with what can be said; none takes memory or time
/// beyond its own size and the bounds.
class HostileFilesTest {
    private static String reason(String name, byte[] file) {
        var diff = Compare.files(name, new Bytes(file), new Bytes(new byte[] {1}));
        assertThat(diff).isInstanceOf(ContentDiff.Unknown.class);
        return ((ContentDiff.Unknown) diff).reason();
    }

    private static byte[] safetensors(long length, String header, int dataBytes) {
        var json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(json)
                .array();
    }

    private static String safetensors(String header, int dataBytes) {
        return reason("m.safetensors", safetensors(header.length(), header, dataBytes));
    }

    private static String tensor(String dtype, String shape, String offsets) {
        return "{\"t\":{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}}";
    }

    @Test
    void headersOfSafetensorsThatLie() {
        assertThat(reason("m.safetensors", safetensors(Long.MAX_VALUE, "{}", 0)))
                .contains("ends too early");
        assertThat(reason("m.safetensors", safetensors(-1, "{}", 0))).contains("ends too early");
        assertThat(reason("m.safetensors", new byte[3])).contains("ends too early");
        assertThat(safetensors("[]", 0)).contains("no JSON object");
        assertThat(safetensors("{\"a\":1}", 0)).contains("something else than tensors");
        assertThat(safetensors("{\"a\":{}}", 0)).contains("no place");
        assertThat(safetensors(tensor("F32", "[2]", "[0,8]"), 4)).contains("beyond the end");
        assertThat(safetensors(tensor("F32", "[2]", "[-8,0]"), 8)).contains("beyond the end");
        assertThat(safetensors(tensor("F32", "[2]", "[8,0]"), 8)).contains("beyond the end");
        assertThat(safetensors(tensor("F32", "[3]", "[0,8]"), 8)).contains("another length than its shape");
        assertThat(safetensors(tensor("F32", "[-1]", "[0,8]"), 8)).contains("shape");
        assertThat(safetensors(tensor("F32", "[4294967296,4294967296]", "[0,8]"), 8))
                .contains("more elements than can be");
        assertThat(safetensors(tensor("F64", "[2305843009213693952]", "[0,8]"), 8))
                .contains("more bytes than can be");
        assertThat(safetensors(tensor("F32", "[1e9]", "[0,8]"), 8)).contains("something else than numbers");
        assertThat(safetensors(tensor("F32", "[99999999999999999999]", "[0,8]"), 8))
                .contains("too large");
        assertThat(safetensors(tensor("F32", "2", "[0,8]"), 8)).contains("no list");
        assertThat(safetensors(tensor("F32", "[" + "1,".repeat(100) + "1]", "[0,8]"), 8))
                .contains("too long");
        assertThat(safetensors("{\"a\":" + "[".repeat(5_000), 0)).isNotEmpty();
        assertThat(safetensors("{\"__metadata__\":{\"a\":1}}", 0)).contains("no texts");
    }

    @Test
    void tensorsThatOverlap() {
        var two = "{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]},"
                + "\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[3,7]}}";
        assertThat(safetensors(two, 8)).isEqualTo("its tensors overlap");
    }

    @Test
    void aTensorThatIsThereTwice() {
        var twice = tensor("U8", "[0]", "[0,0]").replace("}}", "},")
                + tensor("U8", "[0]", "[0,0]").substring(1);
        assertThat(safetensors(twice, 0)).contains("two tensors named 't'");
    }

    private static byte[] bytes(int... values) {
        var bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] onnx(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (var part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    @Test
    void protobufThatLies() {
        assertThat(reason("m.onnx", bytes(0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01)))
                .contains("too long");
        assertThat(reason("m.onnx", bytes(0x3a, 0xff, 0xff, 0xff, 0xff, 0x07))).contains("longer than its message");
        assertThat(reason("m.onnx", bytes(0x3a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01)))
                .contains("longer than its message");
        assertThat(reason("m.onnx", bytes(0x00))).contains("number 0");
        assertThat(reason("m.onnx", bytes(0x0b))).contains("encoding 3");
        assertThat(reason("m.onnx", bytes(0x08))).contains("ends too early");
        assertThat(reason("m.onnx", bytes(0x08, 0x09))).isEqualTo("it has no graph");
        // A field of a nested message that claims more than the message has.
        assertThat(reason("m.onnx", bytes(0x3a, 0x02, 0x2a, 0x10))).contains("longer than its message");
    }

    @Test
    void initializersThatLie() {
        // dims 2^62 and 4, type double, no data.
        var huge = bytes(0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40, 0x08, 0x04, 0x10, 0x0b);
        assertThat(reason("m.onnx", initializer(huge))).contains("more elements than can be");
        var negative = bytes(0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 0x10, 0x01);
        assertThat(reason("m.onnx", initializer(negative))).contains("shape");
        var shorter = bytes(0x08, 0x02, 0x10, 0x01, 0x4a, 0x01, 0x00);
        assertThat(reason("m.onnx", initializer(shorter))).contains("its shape asks for 8");
        assertThat(reason("m.onnx", initializer(bytes(0x10, 0x01, 0x08, 0x01).clone(), 100)))
                .contains("dimensions");
    }

    private static byte[] initializer(byte[] tensor) {
        return onnx(bytes(0x3a, tensor.length + 2, 0x2a, tensor.length), tensor);
    }

    /// A tensor with many dimensions.
    private static byte[] initializer(byte[] start, int dims) {
        var tensor = new ByteArrayOutputStream();
        tensor.writeBytes(start);
        for (int i = 0; i < dims; i++) {
            tensor.writeBytes(bytes(0x08, 0x01));
        }
        int length = tensor.size();
        var varint = bytes((length & 0x7f) | 0x80, length >> 7);
        return onnx(bytes(0x3a, ((length + 3) & 0x7f) | 0x80, (length + 3) >> 7, 0x2a), varint, tensor.toByteArray());
    }

    @Test
    void packedNumbersThatEndTooEarlyAreNotCompared() {
        // Four longs announced, in a field that holds two.
        var tensor = bytes(0x08, 0x04, 0x10, 0x07, 0x3a, 0x02, 0x01, 0x02, 0x42, 0x01, 't');
        var one = new Bytes(initializer(tensor));
        var other = new Bytes(onnx(initializer(tensor), bytes(0x08, 0x09)));
        var diff = (TensorDiff) Compare.files("m.onnx", one, other);
        assertThat(diff.changes())
                .extracting(change -> ((TensorDiff.TensorChange.Changed) change).values())
                .containsExactly(new TensorDiff.Values.NotCompared("a tensor ends too early"));
    }

    private static byte[] npy(int version, int headerLength, String header, int dataBytes) {
        var text = header.getBytes(StandardCharsets.ISO_8859_1);
        var out = ByteBuffer.allocate(12 + text.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        out.put(bytes(0x93, 'N', 'U', 'M', 'P', 'Y', version, 0));
        if (version == 1) {
            out.putShort((short) headerLength);
        } else {
            out.putInt(headerLength);
        }
        return out.put(text).array();
    }

    private static String npy(String header) {
        return reason("a.npy", npy(2, header.length(), header, 0));
    }

    @Test
    void headersOfNpyThatLie() {
        assertThat(reason("a.npy", npy(1, 0xffff, "{}", 0))).contains("ends too early");
        assertThat(reason("a.npy", npy(2, -1, "{}", 0))).contains("4294967295 bytes");
        assertThat(reason("a.npy", npy(9, 2, "{}", 0))).contains("format 9");
        assertThat(npy("{}")).contains("lacks the shape");
        assertThat(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (4611686018427387904, 4)}"))
                .isNotEmpty();
        assertThat(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1099511627776,)}"))
                .contains("ends too early");
        assertThat(npy("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}"))
                .contains("shape");
        assertThat(npy("{'descr': '<U999999999', 'fortran_order': False, 'shape': (999999999999,)}"))
                .contains("more bytes than can be");
        assertThat(npy("(".repeat(100_000))).contains("nested too deeply");
        assertThat(npy("{'a': 'b")).contains("no Python literal");
        assertThat(npy("{'a': __import__('os')}")).contains("no Python literal");
    }

    private static byte[] zip(String name, byte[] content) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content);
        }
        return bytes.toByteArray();
    }

    @Test
    void aZipBombIsReadNoFurtherThanAllowed() throws IOException {
        int megabytes = 64;
        var header = "{'descr': '|u1', 'fortran_order': False, 'shape': (" + (megabytes << 20) + ",)}";
        var one = new Bytes(zip("a.npy", npy(2, header.length(), header, megabytes << 20)));
        var two = new Bytes(zip("a.npy", npy(2, header.length(), header, (megabytes << 20) + 1)));
        var diff = Compare.files("a.npz", one, two, new Bounds(10_000_000, 10, 10, 20_000_000), Optional.empty());
        assertThat(diff.content())
                .isInstanceOfSatisfying(
                        TensorDiff.class,
                        tensors -> assertThat(tensors.changes())
                                .singleElement()
                                .isInstanceOfSatisfying(
                                        TensorDiff.TensorChange.Changed.class,
                                        changed -> assertThat(changed.values())
                                                .isEqualTo(new TensorDiff.Values.NotCompared(
                                                        "the limit of 10000000 bytes read is reached"))));
        assertThat(one.size()).isLessThan(100_000);
    }

    @Test
    void zipDirectoriesThatLie() throws IOException {
        assertThat(reason("a.npz", new byte[100])).isEqualTo("it is no ZIP file");
        var zip = zip("a.npy", npy(2, 2, "{}", 0));
        int end = zip.length - 22;
        var buffer = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int directory = buffer.getInt(end + 16);
        assertThat(reason("a.npz", changed(zip, end + 16, 0x7fff_ffff))).contains("points at");
        assertThat(reason("a.npz", changed(zip, end + 16, 3))).contains("not where it should be");
        assertThat(reason("a.npz", changed(zip, end + 16, -1))).contains("not where it should be");
        assertThat(reason("a.npz", changed(zip, end + 8, 0xfffe_fffe))).contains("65534 members");
        assertThat(reason("a.npz", changed(zip, directory + 42, 0x7fff_ffff))).contains("points at");
        assertThat(reason("a.npz", changed(zip, directory + 20, 0x7fff_ffff))).contains("ends too early");
        assertThat(reason("a.npz", changed(zip, directory + 28, 0xffff))).contains("ends too early");
    }

    private static byte[] changed(byte[] file, int at, int value) {
        var copy = file.clone();
        ByteBuffer.wrap(copy).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
        return copy;
    }

    private static String parquet(int... footer) {
        var file = ByteBuffer.allocate(12 + footer.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put("PAR1".getBytes(StandardCharsets.US_ASCII)).put(bytes(footer)).putInt(footer.length);
        return reason(
                "t.parquet",
                file.put("PAR1".getBytes(StandardCharsets.US_ASCII)).array());
    }

    @Test
    void footersOfParquetThatLie() {
        assertThat(reason("t.parquet", "PAR1".getBytes(StandardCharsets.US_ASCII)))
                .contains("ends too early");
        assertThat(reason("t.parquet", "PAR1 and more text".getBytes(StandardCharsets.US_ASCII)))
                .contains("does not end as Parquet");
        // A text of 2^31 - 1 bytes.
        assertThat(parquet(0x68, 0xff, 0xff, 0xff, 0xff, 0x07)).contains("claims 2147483647 bytes");
        // A list of 2^31 - 1 structs.
        assertThat(parquet(0x29, 0xfc, 0xff, 0xff, 0xff, 0xff, 0x07)).contains("claims 2147483647 elements");
        // A list of numbers where structs must be.
        assertThat(parquet(0x29, 0x15, 0x02, 0x00)).contains("other elements");
        // A schema whose root says that it has 100 children.
        assertThat(parquet(0x29, 0x1c, 0x48, 0x01, 'r', 0x15, 0xc8, 0x01, 0x00, 0x00))
                .contains("ends too early");
        // One that says that it has fewer than none.
        assertThat(parquet(0x29, 0x1c, 0x48, 0x01, 'r', 0x15, 0x01, 0x00, 0x00)).contains("-1 children");
        assertThat(parquet(0x00)).contains("no schema");
        assertThat(parquet(0x1b, 0x00)).contains("type 11");
    }

    @Test
    void structsInStructsEndSomewhere() {
        var deep = new int[100_000];
        java.util.Arrays.fill(deep, 0x1c);
        assertThat(parquet(deep)).contains("nested too deeply");
        var lists = new int[100_000];
        java.util.Arrays.fill(lists, 0x19);
        assertThat(parquet(lists)).contains("nested too deeply");
    }

    @Test
    void schemasInSchemasEndSomewhere() {
        int elements = 1_000;
        var footer = new int[4 + 5 * elements + 1];
        footer[0] = 0x29;
        footer[1] = 0xfc;
        footer[2] = (elements & 0x7f) | 0x80;
        footer[3] = elements >> 7;
        for (int i = 0; i < elements; i++) {
            footer[4 + 5 * i] = 0x48;
            footer[5 + 5 * i] = 0;
            footer[6 + 5 * i] = 0x15;
            footer[7 + 5 * i] = 2;
        }
        assertThat(parquet(footer)).contains("nested too deeply");
    }

    @Test
    void rowsWithoutEnd() {
        var row = "a,b\n" + "x".repeat(17 << 20);
        assertThat(Compare.texts("t.csv", row, "a\n"))
                .isEqualTo(new ContentDiff.Unknown("it has a row of more than 16 MiB"));
        assertThat(Compare.texts("t.csv", "a,".repeat(200_000), "a\n")).isInstanceOf(TextDiff.class);
    }

    @Test
    void everyReasonIsAPhrase() {
        for (var reason : List.of(npy("{}"), parquet(0x00), safetensors("[]", 0))) {
            assertThat(reason).doesNotEndWith(".").matches("[a-z].*");
        }
    }
}
