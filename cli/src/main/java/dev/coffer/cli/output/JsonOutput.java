package dev.coffer.cli.output;

import dev.coffer.artifact.Text;
import java.io.OutputStream;
import java.io.StringWriter;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.SerializableString;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultPrettyPrinter;

/// Writes JSON token by token, which starts faster than binding and holds nothing in memory.
public final class JsonOutput {
    private JsonOutput() {}

    /// A generator for people and programs. Closing it leaves `out` open.
    static JsonGenerator pretty(OutputStream out) {
        return factory().createGenerator(new Indented(), out);
    }

    /// A document on one line.
    public static String line(Consumer<JsonGenerator> body) {
        var text = new StringWriter();
        try (var generator = factory().createGenerator(ObjectWriteContext.empty(), text)) {
            body.accept(generator);
        }
        return text.toString();
    }

    public static void optional(JsonGenerator json, String name, Optional<?> value) {
        if (value.isPresent()) {
            json.writeStringProperty(name, value.get().toString());
        } else {
            json.writeNullProperty(name);
        }
    }

    /// `null` where there is no number that JSON can write.
    public static void number(JsonGenerator json, String name, Optional<Double> value) {
        if (value.filter(Double::isFinite).isPresent()) {
            json.writeNumberProperty(name, value.get());
        } else {
            json.writeNullProperty(name);
        }
    }

    /// An array of objects, one for each item.
    public static <T> void objects(
            JsonGenerator json, String name, Iterable<? extends T> items, Consumer<? super T> properties) {
        json.writeArrayPropertyStart(name);
        for (var item : items) {
            json.writeStartObject();
            properties.accept(item);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    public static void strings(JsonGenerator json, String name, Collection<?> values) {
        json.writeArrayPropertyStart(name);
        for (var value : values) {
            json.writeString(value.toString());
        }
        json.writeEndArray();
    }

    static void texts(JsonGenerator json, String name, Map<String, String> values) {
        json.writeObjectPropertyStart(name);
        for (var entry : values.entrySet()) {
            json.writeStringProperty(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    static void numbers(JsonGenerator json, String name, Map<String, Double> values) {
        json.writeObjectPropertyStart(name);
        for (var entry : values.entrySet()) {
            json.writeNumberProperty(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    private static JsonFactory factory() {
        return JsonFactory.builder()
                .characterEscapes(new Escapes())
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
                .build();
    }

    /// Besides what JSON requires, escapes control characters and marks that change the direction of text, so that a
    /// terminal shows a document as it is.
    private static final class Escapes extends CharacterEscapes {
        private static final long serialVersionUID = 1;

        @Override
        public int[] getEscapeCodesForAscii() {
            var codes = standardAsciiEscapesForJSON();
            codes[0x7f] = ESCAPE_STANDARD;
            return codes;
        }

        @Override
        public @Nullable SerializableString getEscapeSequence(int c) {
            // Half of a pair cannot be written alone.
            boolean escaped = !Character.isSurrogate((char) c) && Text.isEscaped((char) c);
            return escaped ? new SerializedString(String.format("\\u%04x", c)) : null;
        }
    }

    private static final class Indented extends ObjectWriteContext.Base {
        private final PrettyPrinter printer = new DefaultPrettyPrinter()
                .withArrayIndenter(new tools.jackson.core.util.DefaultIndenter("  ", "\n"))
                .withObjectIndenter(new tools.jackson.core.util.DefaultIndenter("  ", "\n"));

        @Override
        public PrettyPrinter getPrettyPrinter() {
            return printer;
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }
}
