package dev.coffer.json;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/// A JSON object that is being read, field by field. Each field is taken once; what is left at the end nobody knew.
///
/// Whatever is not as it should be is `Corrupt`, and the message names the place and the field.
public final class Fields {
    private final String what;
    private final String path;
    private final Map<String, Object> values;

    Fields(String what, String path, Map<String, Object> values) {
        this.what = what;
        this.path = path;
        this.values = values;
    }

    public String text(String name) {
        return required(name, optionalText(name));
    }

    public Optional<String> optionalText(String name) {
        return optional(name, Function.identity());
    }

    /// A text that stands for a value.
    public <T> T value(String name, Function<String, T> parse) {
        return required(name, optional(name, parse));
    }

    public <T> Optional<T> optional(String name, Function<String, T> parse) {
        return take(name, String.class, "a text").map(text -> make(name, () -> parse.apply(text)));
    }

    /// A number from 0.
    public long number(String name) {
        return required(name, whole(name));
    }

    public OptionalLong optionalNumber(String name) {
        return whole(name).stream().mapToLong(Long::longValue).findFirst();
    }

    private Optional<Long> whole(String name) {
        var number = take(name, Long.class, "a whole number");
        if (number.isPresent() && number.get() < 0) {
            throw damaged(at(name) + " is negative: " + number.get());
        }
        return number;
    }

    public Optional<Boolean> optionalFlag(String name) {
        return take(name, Boolean.class, "true or false");
    }

    public Fields object(String name) {
        return required(name, optionalObject(name));
    }

    public Optional<Fields> optionalObject(String name) {
        return take(name, Json.Structure.class, "an object").map(object -> inside(name, object));
    }

    /// An object that something else reads, as JSON.
    public String json(String name) {
        var object = required(name, take(name, Json.Structure.class, "an object"));
        return new String(Json.write(json -> Json.write(json, object)), StandardCharsets.UTF_8);
    }

    public List<Fields> objects(String name) {
        var objects = new ArrayList<Fields>();
        for (var item : required(name, take(name, Json.Items.class, "a list")).values()) {
            objects.add(inside(name, cast(name, item, Json.Structure.class, "a list of objects")));
        }
        return objects;
    }

    /// A list of texts that stand for values; empty when there is none.
    public <T> List<T> list(String name, Function<String, T> parse) {
        var items =
                take(name, Json.Items.class, "a list").map(Json.Items::values).orElse(List.of());
        var list = new ArrayList<T>(items.size());
        for (var item : items) {
            var text = cast(name, item, String.class, "a list of texts");
            list.add(make(name, () -> parse.apply(text)));
        }
        return list;
    }

    /// An object from names to texts; empty when there is none.
    public Map<String, String> texts(String name) {
        return map(name, value -> cast(name, value, String.class, "an object of texts"));
    }

    /// An object from names to numbers; empty when there is none.
    public Map<String, Double> reals(String name) {
        return map(
                name,
                value -> cast(name, value, Number.class, "an object of numbers").doubleValue());
    }

    /// Runs a constructor that checks what it is given.
    public <T> T make(String name, Supplier<T> constructor) {
        try {
            return constructor.get();
        } catch (CofferException | IllegalArgumentException e) {
            throw new CofferException.Corrupt(what + ": " + at(name) + ": " + e.getMessage(), e);
        }
    }

    /// Refuses fields that this program does not know. They mean something to whoever wrote them.
    public void done() {
        if (!values.isEmpty()) {
            throw newer("field " + at(Text.shown(values.keySet().iterator().next())));
        }
    }

    /// The failure to throw when a value has a sign that only a newer Coffer writes.
    public CofferException.Invalid newer(String sign) {
        return new CofferException.Invalid(
                what + " was written by a newer Coffer: this one does not know " + sign,
                "use the newer version of Coffer");
    }

    /// The failure to throw when something here cannot be.
    public CofferException.Corrupt damaged(String why) {
        return new CofferException.Corrupt(what + ": " + why);
    }

    private <T> T required(String name, Optional<T> value) {
        return value.orElseThrow(() -> damaged(at(name) + " is missing"));
    }

    private <T> Optional<T> take(String name, Class<T> type, String expected) {
        var value = values.remove(name);
        return value == null ? Optional.empty() : Optional.of(cast(name, value, type, expected));
    }

    private <V> Map<String, V> map(String name, Function<Object, V> read) {
        var map = new HashMap<String, V>();
        take(name, Json.Structure.class, "an object")
                .ifPresent(object -> object.values().forEach((key, value) -> map.put(key, read.apply(value))));
        return map;
    }

    private Fields inside(String name, Json.Structure object) {
        return new Fields(what, at(name) + ".", object.values());
    }

    private <T> T cast(String name, Object value, Class<T> type, String expected) {
        if (!type.isInstance(value)) {
            throw damaged(at(name) + " is not " + expected);
        }
        return type.cast(value);
    }

    private String at(String name) {
        return path + name;
    }
}
