package dev.coffer.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the footer of a Parquet file says: columns with their types, and how many rows and row groups there are. Field numbers
/// are those of `parquet.thrift` (<https://github.com/apache/parquet-format>). docs/decisions/0008-parquet-footers.md says
/// why no library reads it.
///
/// @param columns the leaves of the schema by their dotted paths, with their types
/// @param groups  how many row groups there are
record ParquetFooter(Map<String, String> columns, long rows, long groups, Optional<String> createdBy) {
    private static final int MAGIC = 'P' | 'A' << 8 | 'R' << 16 | '1' << 24;
    private static final int ENCRYPTED_MAGIC = 'P' | 'A' << 8 | 'R' << 16 | 'E' << 24;
    private static final int TAIL_BYTES = 8;
    private static final int LIMIT_BYTES = 64 << 20;
    private static final int MOST_ELEMENTS = 100_000;
    private static final int TEXT_BYTES = 64 << 10;
    private static final int PATH_CHARACTERS = 600;
    private static final int DEEPEST = 64;

    static ParquetFooter read(Content content) {
        try (var in = new Cursor(content)) {
            in.require(4 + TAIL_BYTES);
            in.seek(content.size() - TAIL_BYTES);
            long length = in.u32();
            int magic = (int) in.u32();
            if (magic == ENCRYPTED_MAGIC) {
                throw new Unreadable("its footer is encrypted");
            }
            if (magic != MAGIC) {
                throw new Unreadable("it does not end as Parquet does");
            }
            long end = content.size() - TAIL_BYTES;
            if (length > end - 4 || length > LIMIT_BYTES) {
                throw new Unreadable("it claims a footer of " + length + " bytes");
            }
            in.seek(end - length);
            return new Reader().read(new Thrift(in, end));
        }
    }

    private static final class Reader {
        private final List<Element> schema = new ArrayList<>();
        private final Map<String, String> columns = new LinkedHashMap<>();
        private long rows;
        private long groups;
        private Optional<String> createdBy = Optional.empty();
        private int next;

        ParquetFooter read(Thrift footer) {
            while (footer.next()) {
                if (footer.is(2, Thrift.LIST)) {
                    footer.structs(this::element);
                } else if (footer.is(3, Thrift.I64)) {
                    rows = footer.number();
                } else if (footer.is(4, Thrift.LIST)) {
                    groups = footer.structs(Thrift::skipFields);
                } else if (footer.is(6, Thrift.BINARY)) {
                    createdBy = Optional.of(footer.text(TEXT_BYTES));
                } else {
                    footer.skip();
                }
            }
            if (schema.isEmpty() || rows < 0) {
                throw new Unreadable("its footer has no schema, or fewer than no rows");
            }
            var root = schema.get(next++);
            for (int i = 0; i < root.children(); i++) {
                column("", 1);
            }
            return new ParquetFooter(columns, rows, groups, createdBy);
        }

        /// @param children how many of the following elements are below this one; 0 for a column
        private record Element(String name, String type, int children) {}

        private void element(Thrift element) {
            if (schema.size() == MOST_ELEMENTS) {
                throw new Unreadable("its schema has more than " + MOST_ELEMENTS + " elements");
            }
            var type = new ParquetType();
            var name = "";
            long children = 0;
            while (element.next()) {
                if (element.is(4, Thrift.BINARY)) {
                    name = element.text(TEXT_BYTES);
                } else if (element.is(5, Thrift.I32)) {
                    children = element.number();
                } else {
                    type.field(element);
                }
            }
            if (children < 0 || children > MOST_ELEMENTS) {
                throw new Unreadable("its schema has an element with " + children + " children");
            }
            schema.add(new Element(Shown.cut(name, 500), type.text(), (int) children));
        }

        /// Elements lie in depth-first order.
        private void column(String prefix, int depth) {
            if (next == schema.size() || depth > DEEPEST) {
                throw new Unreadable("its schema is nested too deeply, or ends too early");
            }
            var element = schema.get(next++);
            var path = Shown.cut(prefix + element.name(), PATH_CHARACTERS);
            if (element.children() == 0) {
                columns.put(path, element.type());
            }
            for (int i = 0; i < element.children(); i++) {
                column(path + ".", depth + 1);
            }
        }
    }
}
