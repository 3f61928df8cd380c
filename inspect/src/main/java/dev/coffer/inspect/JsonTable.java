package dev.coffer.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// JSON objects as rows: the elements of an array, or one on each line. A name is a column, a value is a cell; what is nested
/// is one cell.
final class JsonTable implements Table {
    private static final int MOST_COLUMNS = 1_000;
    private static final int MOST_VALUES_IN_ROW = 200_000;

    private final Content content;
    private final boolean isArray;
    private final Map<String, Integer> columns;

    private JsonTable(Content content, boolean isArray, Map<String, Integer> columns) {
        this.content = content;
        this.isArray = isArray;
        this.columns = columns;
    }

    /// A file whose one value is an array of objects; empty when it is something else.
    static Optional<JsonTable> ofArray(Content content) {
        try (var json = JsonTokens.open(content.open(0, content.size()))) {
            if (json.nextToken() != JsonToken.START_ARRAY) {
                return Optional.empty();
            }
            var columns = columns(json);
            if (columns.isPresent() && json.nextToken() != null) {
                throw new Unreadable("something follows the JSON value");
            }
            return columns.map(names -> new JsonTable(content, true, names));
        } catch (JacksonException e) {
            throw JsonValue.Reader.notJson(e);
        }
    }

    /// A file of objects one after the other.
    static JsonTable ofLines(Content content) {
        try (var json = JsonTokens.open(content.open(0, content.size()))) {
            var columns = columns(json).orElseThrow(() -> new Unreadable("its lines are not JSON objects of a table"));
            return new JsonTable(content, false, columns);
        } catch (JacksonException e) {
            throw JsonValue.Reader.notJson(e);
        }
    }

    /// The names of all objects, in the order in which they come first; empty when there is something else than objects, or
    /// too many names for a table.
    private static Optional<Map<String, Integer>> columns(JsonParser json) {
        var columns = new LinkedHashMap<String, Integer>();
        for (var token = json.nextToken(); token != null && token != JsonToken.END_ARRAY; token = json.nextToken()) {
            if (token != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            for (var name = json.nextName(); name != null; name = json.nextName()) {
                columns.putIfAbsent(name, columns.size());
                if (columns.size() > MOST_COLUMNS) {
                    return Optional.empty();
                }
                json.nextToken();
                json.skipChildren();
            }
        }
        return Optional.of(columns);
    }

    @Override
    public List<String> columns() {
        return List.copyOf(columns.keySet());
    }

    @Override
    public long bytes() {
        return content.size();
    }

    @Override
    public Rows open() {
        return new Reader();
    }

    private final class Reader implements Rows {
        private final JsonParser json = JsonTokens.open(content.open(0, content.size()));

        Reader() {
            if (isArray) {
                json.nextToken();
            }
        }

        @Override
        public boolean next(Row into) {
            into.clear();
            try {
                if (json.nextToken() != JsonToken.START_OBJECT) {
                    return false;
                }
                var values = new JsonValue.Reader(json, MOST_VALUES_IN_ROW);
                for (var name = json.nextName(); name != null; name = json.nextName()) {
                    int column = columns.getOrDefault(name, -1);
                    if (column < 0 || into.has(column)) {
                        throw new Unreadable("it has a JSON object with a name twice: " + Shown.cut(name, 100));
                    }
                    into.set(column, values.value(json.nextToken()).canonical());
                }
                return true;
            } catch (JacksonException e) {
                throw JsonValue.Reader.notJson(e);
            }
        }

        @Override
        public void close() {
            json.close();
        }
    }

    /// Objects in memory.
    static Table of(List<JsonValue> objects) {
        return new InMemory(objects);
    }

    /// Whether all of these are objects, with not too many names between them.
    static boolean isTable(List<JsonValue> items) {
        return !items.isEmpty()
                && items.stream().allMatch(JsonValue.Members.class::isInstance)
                && names(items).size() <= MOST_COLUMNS;
    }

    private static List<String> names(List<JsonValue> objects) {
        return objects.stream()
                .flatMap(object -> ((JsonValue.Members) object).members().keySet().stream())
                .distinct()
                .limit(MOST_COLUMNS + 1L)
                .toList();
    }

    private static final class InMemory implements Table {
        private final List<JsonValue> objects;
        private final List<String> columns;

        InMemory(List<JsonValue> objects) {
            this.objects = new ArrayList<>(objects);
            this.columns = names(objects);
        }

        @Override
        public List<String> columns() {
            return columns;
        }

        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public Rows open() {
            var remaining = objects.iterator();
            return new Rows() {
                @Override
                public boolean next(Row into) {
                    into.clear();
                    if (!remaining.hasNext()) {
                        return false;
                    }
                    var members = ((JsonValue.Members) remaining.next()).members();
                    for (int i = 0; i < columns.size(); i++) {
                        var value = members.get(columns.get(i));
                        if (value != null) {
                            into.set(i, value.canonical());
                        }
                    }
                    return true;
                }

                @Override
                public void close() {
                    // Nothing is open.
                }
            };
        }
    }
}
