package dev.coffer.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.ArtifactStore;
import dev.coffer.PutRequest;
import dev.coffer.TestStores;
import dev.coffer.inspect.TensorDiff.TensorChange;
import dev.coffer.inspect.TensorDiff.Values;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of a real store, where content that two versions share is not read.
class StoredContentTest {
    private static final int TENSORS = 8;
    private static final int ELEMENTS = 1 << 20;
    private static final int CHANGED = 5;

    @TempDir
    Path place;

    /// Tensors `t0`, `t1` … of random bytes.
    private static byte[] model() {
        var header = IntStream.range(0, TENSORS)
                .mapToObj(i -> "\"t" + i + "\":{\"dtype\":\"U8\",\"shape\":[" + ELEMENTS + "],\"data_offsets\":["
                        + i * ELEMENTS + "," + (i + 1) * ELEMENTS + "]}")
                .collect(Collectors.joining(",", "{", "}"))
                .getBytes(StandardCharsets.US_ASCII);
        var data = new byte[TENSORS * ELEMENTS];
        new SplittableRandom(1).nextBytes(data);
        return ByteBuffer.allocate(Long.BYTES + header.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .put(data)
                .array();
    }

    private Side put(ArtifactStore store, byte[] content) throws IOException {
        var path = Files.write(place.resolve("m.safetensors"), content);
        var version = store.put(PutRequest.of("m", path).build()).version();
        var file = store.file(version.id().toString(), "m.safetensors");
        return new Side("m.safetensors", file.item().digest(), new StoredContent(file));
    }

    @Test
    void onlyWhatDiffersIsRead() throws IOException {
        var model = model();
        try (var store = TestStores.open(place.resolve("store"))) {
            var from = put(store, model);
            model[model.length - (TENSORS - CHANGED) * ELEMENTS + 7]++;
            var to = put(store, model);
            var bounds = new Bounds(6 * ELEMENTS, 1, 1, 1);
            var diff = (TensorDiff)
                    new FileComparer(bounds, Optional.empty()).compare(from, to).content();
            assertThat(diff.same()).isEqualTo(TENSORS - 1);
            assertThat(diff.changes()).singleElement().isInstanceOfSatisfying(TensorChange.Changed.class, changed -> {
                assertThat(changed.name()).isEqualTo("t" + CHANGED);
                assertThat(((Values.Compared) changed.values()).different()).isEqualTo(1);
            });
        }
    }

    @Test
    void aMovedTensorIsKnownToo() throws IOException {
        var model = model();
        try (var store = TestStores.open(place.resolve("store"))) {
            var from = put(store, model);
            var header = new String(model, Long.BYTES, 20, StandardCharsets.US_ASCII);
            assertThat(header).startsWith("{\"t0\"");
            int headerBytes =
                    (int) ByteBuffer.wrap(model).order(ByteOrder.LITTLE_ENDIAN).getLong();
            var longer = ByteBuffer.allocate(model.length + 1000).order(ByteOrder.LITTLE_ENDIAN);
            longer.putLong(headerBytes + 1000L).put(model, Long.BYTES, headerBytes);
            longer.put(" ".repeat(1000).getBytes(StandardCharsets.US_ASCII));
            longer.put(model, Long.BYTES + headerBytes, model.length - Long.BYTES - headerBytes);
            var to = put(store, longer.array());
            var bounds = new Bounds(5 * ELEMENTS, 1, 1, 1);
            var diff = (TensorDiff)
                    new FileComparer(bounds, Optional.empty()).compare(from, to).content();
            assertThat(diff.isEmpty()).isTrue();
        }
    }
}
