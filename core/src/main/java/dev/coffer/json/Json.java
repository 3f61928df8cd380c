package dev.coffer.json;

import dev.coffer.artifact.CofferException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

/// JSON text and the bytes it is stored as.
///
/// What is read becomes maps, lists, texts, longs, doubles and booleans. Numbers, texts and nesting are bounded, because a
/// store may have been written by anybody.
public final class Json {
    private static final int DEPTH_LIMIT = 16;
    private static final int TEXT_LIMIT = 4 << 20;
    private static final int NAME_LIMIT = 4_096;
    private static final int NUMBER_LIMIT = 64;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_LIMIT)
                    .maxStringLength(TEXT_LIMIT)
                    .maxNameLength(NAME_LIMIT)
                    .maxNumberLength(NUMBER_LIMIT)
                    .build())
            .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
            .build();

    private Json() {}

    /// The bytes of what `content` writes, without line breaks.
    ///
    /// @throws CofferException.Invalid when a text cannot be written as UTF-8
    public static byte[] write(Consumer<JsonGenerator> content) {
        var bytes = new ByteArrayOutputStream(1_024);
        try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            content.accept(json);
        } catch (JacksonException e) {
            throw new CofferException.Invalid("a text cannot be stored: " + e.getOriginalMessage(), null, e);
        }
        return bytes.toByteArray();
    }

    /// As [#write], on many lines, for people to read. Ends with a line feed.
    public static byte[] writePretty(Consumer<JsonGenerator> content) {
        var bytes = new ByteArrayOutputStream(1_024);
        try (var json = FACTORY.createGenerator(new Indented(), bytes)) {
            content.accept(json);
        } catch (JacksonException e) {
            throw new CofferException.Invalid("a text cannot be written: " + e.getOriginalMessage(), null, e);
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    private static final class Indented extends ObjectWriteContext.Base {
        private final PrettyPrinter printer = new DefaultPrettyPrinter()
                .withArrayIndenter(new DefaultIndenter("  ", "\n"))
                .withObjectIndenter(new DefaultIndenter("  ", "\n"));

        @Override
        public PrettyPrinter getPrettyPrinter() {
            return printer;
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }

    /// Reads bytes that are one object and nothing else.
    ///
    /// @param what names the place they were read from, for messages
    /// @throws CofferException.Corrupt when they are not
    public static Fields read(byte[] bytes, String what) {
        return read(bytes, 0, bytes.length, what);
    }

    static Fields read(byte[] bytes, int offset, int length, String what) {
        try (var json = FACTORY.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new CofferException.Corrupt(what + " is not a JSON object");
            }
            var fields = object(json, what);
            if (json.nextToken() != null) {
                throw new CofferException.Corrupt(what + " has something after its JSON object");
            }
            return new Fields(what, "", fields.values());
        } catch (JacksonException e) {
            throw new CofferException.Corrupt(what + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /// An object as it was read.
    record Structure(Map<String, Object> values) {}

    /// A list as it was read.
    record Items(List<Object> values) {}

    /// Writes a value as it was read.
    static void write(JsonGenerator json, Object value) {
        switch (value) {
            case Structure(var values) -> {
                json.writeStartObject();
                values.forEach((name, item) -> {
                    json.writeName(name);
                    write(json, item);
                });
                json.writeEndObject();
            }
            case Items(var items) -> {
                json.writeStartArray();
                items.forEach(item -> write(json, item));
                json.writeEndArray();
            }
            case String text -> json.writeString(text);
            case Long number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case Boolean flag -> json.writeBoolean(flag);
            default -> throw new IllegalStateException("is never read: " + value.getClass());
        }
    }

    private static Structure object(JsonParser json, String what) {
        var fields = new HashMap<String, Object>();
        for (var name = json.nextName(); name != null; name = json.nextName()) {
            if (fields.put(name, value(json, json.nextToken(), what)) != null) {
                throw new CofferException.Corrupt(what + " has a field twice: " + name);
            }
        }
        return new Structure(fields);
    }

    private static Items array(JsonParser json, String what) {
        var items = new ArrayList<>();
        for (var token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            items.add(value(json, token, what));
        }
        return new Items(items);
    }

    private static Object value(JsonParser json, JsonToken token, String what) {
        return switch (token) {
            case START_OBJECT -> object(json, what);
            case START_ARRAY -> array(json, what);
            case VALUE_STRING -> json.getString();
            case VALUE_NUMBER_INT -> integer(json);
            case VALUE_NUMBER_FLOAT -> json.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw new CofferException.Corrupt(what + " has a field without a value");
        };
    }

    private static Object integer(JsonParser json) {
        return json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                ? (Object) json.getDoubleValue()
                : (Object) json.getLongValue();
    }
}
