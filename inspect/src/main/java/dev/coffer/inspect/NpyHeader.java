package dev.coffer.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// The header of an npy file of format 1, 2 or 3: `\x93NUMPY`, the version, a length, and a Python dictionary. See
/// <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>.
///
/// @param bytes       how long the header is, so where the elements begin
/// @param elementSize how many bytes an element has, where that is known
record NpyHeader(TensorInfo info, ByteOrder order, boolean columnMajor, int bytes, OptionalLong elementSize) {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LIMIT_BYTES = 1 << 20;
    private static final Pattern SIMPLE = Pattern.compile("([<>|=]?)([a-zA-Z])([0-9]{1,9})(?:\\[[0-9a-zA-Z/]*])?");
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("f8", "F64"),
            Map.entry("f4", "F32"),
            Map.entry("f2", "F16"),
            Map.entry("i8", "I64"),
            Map.entry("i4", "I32"),
            Map.entry("i2", "I16"),
            Map.entry("i1", "I8"),
            Map.entry("u8", "U64"),
            Map.entry("u4", "U32"),
            Map.entry("u2", "U16"),
            Map.entry("u1", "U8"),
            Map.entry("b1", "BOOL"));

    static NpyHeader read(InputStream in) {
        try {
            if (!Arrays.equals(exactly(in, MAGIC.length), MAGIC)) {
                throw new Unreadable("it does not begin as npy does");
            }
            int version = exactly(in, 2)[0];
            if (version < 1 || version > 3) {
                throw new Unreadable("npy format " + version + " is not known here");
            }
            int lengthBytes = version == 1 ? 2 : 4;
            var length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            length.put(0, exactly(in, lengthBytes));
            if (length.getLong(0) > LIMIT_BYTES) {
                throw new Unreadable("its header has " + length.getLong(0) + " bytes");
            }
            var text = exactly(in, (int) length.getLong(0));
            int bytes = MAGIC.length + 2 + lengthBytes + text.length;
            return of(new String(text, version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1), bytes);
        } catch (IOException e) {
            throw new Unreadable("its header cannot be unpacked: " + e.getMessage());
        }
    }

    /// How many bytes the elements take; empty when that is not known.
    OptionalLong length() {
        return elementSize.isPresent() ? OptionalLong.of(info.bytes(elementSize.getAsLong())) : OptionalLong.empty();
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        var bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new Unreadable("its header ends too early");
        }
        return bytes;
    }

    private static NpyHeader of(String text, int bytes) {
        if (!(PythonLiteral.parse(text) instanceof Map<?, ?> fields)
                || !(fields.get("shape") instanceof List<?> sizes)
                || !(fields.get("fortran_order") instanceof Boolean columnMajor)) {
            throw new Unreadable("its header lacks the shape or the order");
        }
        var shape = new ArrayList<Long>();
        for (var size : sizes) {
            if (!(size instanceof Long number)) {
                throw new Unreadable("its shape has something else than numbers");
            }
            shape.add(number);
        }
        var type = String.valueOf(fields.get("descr"));
        var simple = SIMPLE.matcher(type);
        if (!simple.matches()) {
            return of(Shown.cut(type, 200), shape, ByteOrder.LITTLE_ENDIAN, columnMajor, bytes, OptionalLong.empty());
        }
        var kind = simple.group(2) + simple.group(3);
        // A character of a text has four bytes.
        long size = Long.parseLong(simple.group(3)) * (simple.group(2).equals("U") ? 4 : 1);
        var order = simple.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        return of(TYPES.getOrDefault(kind, type), shape, order, columnMajor, bytes, OptionalLong.of(size));
    }

    private static NpyHeader of(
            String dtype, List<Long> shape, ByteOrder order, boolean columnMajor, int bytes, OptionalLong elementSize) {
        return new NpyHeader(new TensorInfo(dtype, shape), order, columnMajor, bytes, elementSize);
    }
}
