package dev.coffer.inspect;

import dev.coffer.inspect.Tensor.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.InputCoercionException;

/// Reads the header of a safetensors file: its length in eight bytes, little-endian, then JSON that names each tensor's type,
/// shape and place behind the header. See <https://github.com/huggingface/safetensors>.
final class Safetensors {
    private static final int LENGTH_BYTES = 8;
    private static final long HEADER_LIMIT = 64 << 20;
    private static final String METADATA = "__metadata__";

    private final TensorFile.Builder file = new TensorFile.Builder();
    private final List<Place.Slice> places = new ArrayList<>();
    private final long start;
    private final long size;

    private Safetensors(long start, long size) {
        this.start = start;
        this.size = size;
    }

    static TensorFile read(Content content) {
        long length;
        try (var in = new Cursor(content)) {
            length = in.i64();
            in.require(length);
        }
        if (length > HEADER_LIMIT) {
            throw new Unreadable("its header has " + length + " bytes");
        }
        var reader = new Safetensors(LENGTH_BYTES + length, content.size());
        try (var json = JsonTokens.open(content.open(LENGTH_BYTES, length))) {
            reader.header(json);
            return reader.file.build();
        } catch (InputCoercionException e) {
            throw new Unreadable("its header has a number that is too large");
        } catch (JacksonException e) {
            throw JsonValue.Reader.notJson(e);
        }
    }

    private void header(JsonParser json) {
        expect(json.nextToken() == JsonToken.START_OBJECT, "its header is no JSON object");
        for (var name = json.nextName(); name != null; name = json.nextName()) {
            expect(json.nextToken() == JsonToken.START_OBJECT, "its header has something else than tensors");
            if (name.equals(METADATA)) {
                metadata(json);
            } else {
                tensor(name, json);
            }
        }
        expect(json.nextToken() == null, "its header has something after its JSON");
        places.sort(Comparator.comparingLong(Place.Slice::offset));
        for (int i = 1; i < places.size(); i++) {
            var before = places.get(i - 1);
            expect(before.offset() + before.length() <= places.get(i).offset(), "its tensors overlap");
        }
    }

    private void metadata(JsonParser json) {
        for (var name = json.nextName(); name != null; name = json.nextName()) {
            expect(json.nextToken() == JsonToken.VALUE_STRING, "its metadata are no texts");
            file.fact("metadata " + name, json.getString());
        }
    }

    private void tensor(String name, JsonParser json) {
        var dtype = "";
        List<Long> shape = List.of();
        List<Long> offsets = List.of();
        for (var key = json.nextName(); key != null; key = json.nextName()) {
            json.nextToken();
            switch (key) {
                case "dtype" -> dtype = Shown.cut(String.valueOf(json.getString()), 20);
                case "shape" -> shape = numbers(json, TensorInfo.MOST_DIMENSIONS);
                case "data_offsets" -> offsets = numbers(json, 2);
                default -> json.skipChildren();
            }
        }
        expect(offsets.size() == 2, "a tensor has no place");
        file.add(name, Tensor.of(new TensorInfo(dtype, shape), place(offsets.getFirst(), offsets.getLast())));
        check(new TensorInfo(dtype, shape), offsets.getLast() - offsets.getFirst());
    }

    private Place.Slice place(long from, long to) {
        expect(0 <= from && from <= to && to <= size - start, "a tensor lies beyond the end, or ends before it begins");
        var place = new Place.Slice(start + from, to - from);
        if (place.length() > 0) {
            places.add(place);
        }
        return place;
    }

    private static void check(TensorInfo info, long length) {
        Optional<ElementType> type = ElementType.of(info.dtype());
        expect(
                type.isEmpty() || info.bytes(type.get().bytes()) == length,
                "a tensor has another length than its shape says");
    }

    private static List<Long> numbers(JsonParser json, int limit) {
        expect(json.currentToken() == JsonToken.START_ARRAY, "a tensor has no list where there must be one");
        var numbers = new ArrayList<Long>();
        while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            numbers.add(json.getLongValue());
            expect(numbers.size() <= limit, "a tensor has a list that is too long");
        }
        expect(json.currentToken() == JsonToken.END_ARRAY, "a tensor has something else than numbers in a list");
        return numbers;
    }

    private static void expect(boolean isSo, String otherwise) {
        if (!isSo) {
            throw new Unreadable(otherwise);
        }
    }
}
