package dev.coffer.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.hostile.Mutator;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Damages real files at random: whatever comes out, every comparison ends with a result and reads no more than it may.
/// `-Dcoffer.seed=` replays a run.
class MutationTest {
    private static final int ROUNDS = Integer.getInteger("coffer.fuzz", 3_000);
    private static final long READ_LIMIT = 2_000_000;
    private static final int[] TELLING = {0, 1, 0x7f, 0x80, 0xff};
    private static final List<String> WORDS = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\n",
            "\r\n",
            "\\u0000",
            "null",
            "true",
            "1e999",
            "-0",
            "\"id\":",
            "\"shape\":[",
            "\"dtype\":\"F64\"",
            "\"data_offsets\":[0,",
            "'descr': '<f8'",
            "'fortran_order': True",
            "'shape': (",
            "(",
            ")",
            "|O");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model-1.safetensors",
                "model-1.onnx",
                "array-1.npy",
                "records-1.npy",
                "stored-1.npz",
                "deflated-1.npz",
                "table-1.parquet",
            })
    void aDamagedFileGivesAResult(String name) {
        var file = Bytes.fixture(name).array();
        damage(name, file, random -> random.nextBoolean() ? mutated(file, random) : new Mutator(random).bytes(file));
    }

    /// What says where everything is keeps its place and length, so that it is read, and says something else.
    @ParameterizedTest
    @ValueSource(
            strings = {"model-1.safetensors", "array-1.npy", "records-1.npy", "second-format-1.npy", "table-1.parquet"})
    void aFileThatLiesAboutItselfGivesAResult(String name) {
        var file = Bytes.fixture(name).array();
        damage(name, file, random -> lying(name, ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN), random));
    }

    private static byte[] lying(String name, ByteBuffer file, SplittableRandom random) {
        int size = file.capacity();
        var mutator = new Mutator(random);
        if (name.endsWith("parquet")) {
            int length = file.getInt(size - 8);
            var footer = mutator.bytes(part(file, size - 8 - length, length));
            return joined(part(file, 0, size - 8 - length), footer, little(footer.length, 4), part(file, size - 4, 4));
        }
        int width = name.endsWith("safetensors") ? 8 : file.get(6) == 1 ? 2 : 4;
        int at = name.endsWith("safetensors") ? 0 : 8;
        int length = width == 2 ? file.getShort(at) : file.getInt(at);
        var header = new String(part(file, at + width, length), StandardCharsets.ISO_8859_1);
        var lie = mutator.text(header, WORDS).getBytes(StandardCharsets.ISO_8859_1);
        int rest = at + width + length;
        return joined(part(file, 0, at), little(lie.length, width), lie, part(file, rest, size - rest));
    }

    private static byte[] part(ByteBuffer file, int from, int length) {
        var part = new byte[length];
        file.get(from, part);
        return part;
    }

    private static byte[] little(int value, int width) {
        var eight =
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
        return Arrays.copyOf(eight.array(), width);
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"t.csv", "t.json", "o.json", "t.jsonl", "t.txt"})
    void aDamagedTextGivesAResult(String name) {
        var text = switch (name) {
            case "t.csv" -> "id,name,\"long, name\"\n1,\"a\"\"b\",3\n2,\"c\nd\",4\n3,e,\n".repeat(3);
            case "t.json" -> "[{\"id\": 1, \"v\": [1.5, null]}, {\"id\": 2, \"v\": {\"a\": \"ü\\n\"}}]";
            case "o.json" -> "{\"a\": {\"b\": [1, 2, [3, {\"c\": true}]]}, \"rows\": [{\"x\": 1}, {\"x\": 2}]}";
            case "t.jsonl" -> "{\"id\": 1, \"v\": 2}\n{\"id\": 2, \"v\": -3e5}\n";
            default -> "one\ntwo\r\nthree\n".repeat(20);
        };
        var file = text.getBytes(StandardCharsets.UTF_8);
        damage(
                name,
                file,
                random -> random.nextBoolean()
                        ? mutated(file, random)
                        : new Mutator(random).text(text, WORDS).getBytes(StandardCharsets.UTF_8));
    }

    private static void damage(String name, byte[] file, Function<SplittableRandom, byte[]> change) {
        long seed = Long.getLong("coffer.seed", System.nanoTime());
        System.out.println("MutationTest of " + name + ": -Dcoffer.seed=" + seed);
        var random = new SplittableRandom(seed);
        int unknown = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var damaged = new Bytes(change.apply(random));
            var whole = new Bytes(file);
            var key = round % 7 == 0 ? Optional.of("id") : Optional.<String>empty();
            try {
                var diff = Compare.files(name, whole, damaged, new Bounds(READ_LIMIT, 1_000, 1_000, 20_000_000), key);
                unknown += diff.content() instanceof ContentDiff.Unknown ? 1 : 0;
            } catch (dev.coffer.artifact.CofferException.Invalid e) {
                // The damage took the column of the key away.
                assertThat(e).hasMessageContaining("there is no column 'id'");
            }
            assertThat(whole.read() + damaged.read()).isLessThan(READ_LIMIT + 100_000);
        }
        assertThat(unknown).as("not everything is unknown").isLessThan(ROUNDS);
    }

    /// A few bytes flipped, set, repeated or cut out, or the end missing.
    private static byte[] mutated(byte[] file, SplittableRandom random) {
        var bytes = file.clone();
        for (int i = random.nextInt(1, 6); i > 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 3, 4, 5 -> bytes[at] = (byte) TELLING[random.nextInt(TELLING.length)];
                case 6 -> Arrays.fill(bytes, at, Math.min(bytes.length, at + random.nextInt(1, 12)), (byte) 0xff);
                case 7 -> bytes = Arrays.copyOf(bytes, at);
                case 8 -> bytes = without(bytes, at, Math.min(bytes.length, at + random.nextInt(1, 8)));
                default -> bytes = doubled(bytes, at);
            }
        }
        return bytes;
    }

    private static byte[] without(byte[] bytes, int from, int to) {
        var shorter = Arrays.copyOf(bytes, bytes.length - (to - from));
        System.arraycopy(bytes, to, shorter, from, bytes.length - to);
        return shorter;
    }

    private static byte[] doubled(byte[] bytes, int from) {
        var longer = Arrays.copyOf(bytes, bytes.length + (bytes.length - from));
        System.arraycopy(bytes, from, longer, bytes.length, bytes.length - from);
        return longer;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"m.safetensors", "m.onnx", "a.npy", "a.npz", "t.parquet", "t.csv", "t.json", "t.jsonl", "t"})
    void noiseGivesAResult(String name) {
        long seed = Long.getLong("coffer.seed", System.nanoTime());
        System.out.println("MutationTest of noise " + name + ": -Dcoffer.seed=" + seed);
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 300; round++) {
            var files = List.of(new Bytes(new byte[random.nextInt(3_000)]), new Bytes(new byte[random.nextInt(3_000)]));
            var filled = files.stream().map(file -> noise(file, random)).toList();
            var diff = Compare.files(
                    name,
                    filled.getFirst(),
                    filled.getLast(),
                    new Bounds(READ_LIMIT, 1_000, 1_000, 20_000_000),
                    Optional.empty());
            assertThat(diff).isNotNull();
        }
    }

    private static Bytes noise(Bytes file, SplittableRandom random) {
        var bytes = file.array();
        random.nextBytes(bytes);
        return new Bytes(bytes);
    }
}
