package dev.coffer.inspect;

import dev.coffer.inspect.Tensor.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads one `TensorProto`: where its elements are, which is one of seven fields depending on its type and on who wrote it.
final class OnnxTensor {
    private static final int DIMS = 1;
    private static final int DATA_TYPE = 2;
    private static final int FLOAT_DATA = 4;
    private static final int INT32_DATA = 5;
    private static final int STRING_DATA = 6;
    private static final int INT64_DATA = 7;
    private static final int NAME = 8;
    private static final int RAW_DATA = 9;
    private static final int DOUBLE_DATA = 10;
    private static final int UINT64_DATA = 11;
    private static final int EXTERNAL_DATA = 13;
    private static final int DATA_LOCATION = 14;

    /// By the numbers of `TensorProto.DataType`.
    private static final List<String> TYPES = List.of(
            "undefined",
            "F32",
            "U8",
            "I8",
            "U16",
            "I16",
            "I32",
            "I64",
            "string",
            "BOOL",
            "F16",
            "F64",
            "U32",
            "U64",
            "complex64",
            "complex128",
            "BF16",
            "F8_E4M3",
            "float8e4m3fnuz",
            "F8_E5M2",
            "float8e5m2fnuz",
            "uint4",
            "int4",
            "float4e2m1");

    private final Content content;
    private final Cursor in;
    private final List<Long> dims = new ArrayList<>();
    private String name = "";
    private String dtype = "undefined";
    private Optional<Place.Slice> raw = Optional.empty();
    private Optional<Place.Slice> typed = Optional.empty();
    private int typedField;
    private boolean isExternal;
    private boolean isUnusual;
    private String location = "";

    OnnxTensor(Content content, Cursor in) {
        this.content = content;
        this.in = in;
    }

    /// A tensor and its name.
    record Named(String name, Tensor tensor) {}

    static String dtype(long number) {
        return number >= 0 && number < TYPES.size() ? TYPES.get((int) number) : "type " + number;
    }

    Named read(Protobuf tensor) {
        while (tensor.next()) {
            field(tensor);
        }
        var info = new TensorInfo(dtype, dims);
        return new Named(name, Tensor.of(info, place(info)));
    }

    private void field(Protobuf tensor) {
        boolean isBytes = tensor.isEncoded(Protobuf.BYTES);
        switch (tensor.field()) {
            case DIMS -> dims(tensor);
            case DATA_TYPE -> dtype = tensor.isEncoded(Protobuf.VARINT) ? dtype(tensor.varint()) : skipped(tensor);
            case NAME -> name = isBytes ? tensor.text(TensorInfo.MOST_NAME_BYTES) : skipped(tensor);
            case RAW_DATA -> {
                if (isBytes) {
                    raw = Optional.of(tensor.slice());
                } else {
                    tensor.skip();
                }
            }
            case FLOAT_DATA, INT32_DATA, INT64_DATA, DOUBLE_DATA, UINT64_DATA -> {
                // Writers pack numbers into one field. One that does not is allowed, and unheard of.
                isUnusual |= !isBytes || typed.isPresent();
                if (isBytes) {
                    typed = Optional.of(tensor.slice());
                    typedField = tensor.field();
                } else {
                    tensor.skip();
                }
            }
            case STRING_DATA -> {
                isUnusual = true;
                tensor.skip();
            }
            case EXTERNAL_DATA -> external(tensor);
            case DATA_LOCATION -> {
                if (tensor.isEncoded(Protobuf.VARINT)) {
                    isExternal = tensor.varint() == 1;
                } else {
                    tensor.skip();
                }
            }
            default -> tensor.skip();
        }
    }

    private static String skipped(Protobuf tensor) {
        tensor.skip();
        return "";
    }

    private void dims(Protobuf tensor) {
        if (tensor.isEncoded(Protobuf.VARINT)) {
            dim(tensor.varint());
        } else if (tensor.isEncoded(Protobuf.BYTES)) {
            long end = tensor.length() + in.position();
            while (in.position() < end) {
                dim(tensor.varint());
            }
        } else {
            tensor.skip();
        }
    }

    private void dim(long size) {
        if (dims.size() == TensorInfo.MOST_DIMENSIONS) {
            throw new Unreadable("a tensor has more than " + TensorInfo.MOST_DIMENSIONS + " dimensions");
        }
        dims.add(size);
    }

    private void external(Protobuf tensor) {
        if (!tensor.isEncoded(Protobuf.BYTES)) {
            tensor.skip();
            return;
        }
        isExternal = true;
        var pair = Onnx.pair(tensor.message());
        if (pair.key().equals("location")) {
            location = Shown.cut(pair.value(), 200);
        }
    }

    private Place place(TensorInfo info) {
        if (isExternal) {
            return new Place.Elsewhere("its data are in another file" + (location.isEmpty() ? "" : ", " + location));
        }
        if (isUnusual) {
            return new Place.Elsewhere("its data are kept in a way that is not read here");
        }
        var type = ElementType.of(info.dtype());
        if (type.isEmpty()) {
            return raw.or(() -> typed).map(Place.class::cast).orElse(new Place.Elsewhere("it has no data"));
        }
        long length = info.bytes(type.get().bytes());
        if (raw.isPresent()) {
            if (raw.get().length() != length) {
                throw new Unreadable("a tensor has " + raw.get().length() + " bytes, and its shape asks for " + length);
            }
            return raw.get();
        }
        if (typed.isPresent()) {
            return typed(typed.get(), type.get(), length);
        }
        return length == 0 ? new Place.Slice(0, 0) : new Place.Elsewhere("it has no data");
    }

    /// Floats and doubles are packed as they are; other numbers are varints.
    private Place typed(Place.Slice place, ElementType type, long length) {
        boolean isPlain = (typedField == FLOAT_DATA && type == ElementType.F32)
                || (typedField == DOUBLE_DATA && type == ElementType.F64);
        boolean isFloating = typedField == FLOAT_DATA || typedField == DOUBLE_DATA;
        if (isPlain && place.length() == length) {
            return place;
        }
        if (isFloating) {
            return new Place.Elsewhere("its data are kept in a way that is not read here");
        }
        return new Place.Packed(
                length, () -> new VarintStream(content.open(place.offset(), place.length()), type.bytes()));
    }
}
