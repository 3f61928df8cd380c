package dev.coffer.inspect;

import java.util.List;

/// The type of a column of a Parquet file, put together from the fields of its schema element:
/// `optional int64 timestamp(us, UTC)`.
final class ParquetType {
    private static final List<String> PHYSICAL =
            List.of("boolean", "int32", "int64", "int96", "float", "double", "byte_array", "fixed_len_byte_array");
    private static final List<String> REPETITION = List.of("required", "optional", "repeated");
    private static final List<String> CONVERTED = List.of(
            "string",
            "map",
            "map_key_value",
            "list",
            "enum",
            "decimal",
            "date",
            "time(ms)",
            "time(us)",
            "timestamp(ms)",
            "timestamp(us)",
            "uint8",
            "uint16",
            "uint32",
            "uint64",
            "int8",
            "int16",
            "int32",
            "int64",
            "json",
            "bson",
            "interval");
    private static final List<String> LOGICAL = List.of(
            "",
            "string",
            "map",
            "list",
            "enum",
            "decimal",
            "date",
            "time",
            "timestamp",
            "",
            "int",
            "unknown",
            "json",
            "bson",
            "uuid",
            "float16",
            "variant",
            "geometry",
            "geography");
    private static final List<String> UNITS = List.of("", "ms", "us", "ns");

    private String physical = "group";
    private String repetition = "";
    private String length = "";
    private String converted = "";
    private String logical = "";
    private long scale;
    private long precision;

    /// Takes a field of a schema element, or skips it.
    void field(Thrift element) {
        if (element.is(1, Thrift.I32)) {
            physical = word(PHYSICAL, element.number());
        } else if (element.is(2, Thrift.I32)) {
            length = "(" + element.number() + ")";
        } else if (element.is(3, Thrift.I32)) {
            repetition = word(REPETITION, element.number());
        } else if (element.is(6, Thrift.I32)) {
            converted = word(CONVERTED, element.number());
        } else if (element.is(7, Thrift.I32)) {
            scale = element.number();
        } else if (element.is(8, Thrift.I32)) {
            precision = element.number();
        } else if (element.is(10, Thrift.STRUCT)) {
            logical = logical(element.struct());
        } else {
            element.skip();
        }
    }

    String text() {
        var meaning = logical.isEmpty() ? converted : logical;
        if (meaning.equals("decimal")) {
            meaning = "decimal(" + precision + ", " + scale + ")";
        }
        // The length of a type that has none is 0.
        var size = physical.startsWith("fixed") ? length : "";
        return (repetition + " " + physical + size + " " + meaning).strip();
    }

    /// A union: the number of its one field is the type.
    private static String logical(Thrift union) {
        var text = "";
        while (union.next()) {
            int number = union.field();
            boolean isStruct = union.is(number, Thrift.STRUCT);
            if (!isStruct) {
                union.skip();
                continue;
            }
            var word = word(LOGICAL, number);
            var parameters = union.struct();
            text = switch (word) {
                case "time", "timestamp" -> word + time(parameters);
                case "int" -> integer(parameters);
                default -> {
                    parameters.skipFields();
                    yield word;
                }
            };
        }
        return text;
    }

    private static String time(Thrift parameters) {
        var unit = "";
        var zone = "";
        while (parameters.next()) {
            if (parameters.is(1, Thrift.TRUE)) {
                zone = ", UTC";
            } else if (parameters.is(2, Thrift.STRUCT)) {
                var union = parameters.struct();
                while (union.next()) {
                    unit = word(UNITS, union.field());
                    union.skip();
                }
            } else {
                parameters.skip();
            }
        }
        return "(" + unit + zone + ")";
    }

    private static String integer(Thrift parameters) {
        long bits = 0;
        boolean isSigned = false;
        while (parameters.next()) {
            if (parameters.is(1, Thrift.BYTE)) {
                bits = parameters.number();
            } else if (parameters.is(2, Thrift.TRUE)) {
                isSigned = true;
            } else {
                parameters.skip();
            }
        }
        return (isSigned ? "int" : "uint") + bits;
    }

    private static String word(List<String> words, long number) {
        return number >= 0 && number < words.size() ? words.get((int) number) : "type " + number;
    }
}
