package dev.coffer.hostile;

import dev.coffer.hostile.ManifestDraft.Item;
import dev.coffer.hostile.ManifestDraft.Piece;
import dev.coffer.hostile.ManifestDraft.Spot;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Changes things at random, in the ways that tell: numbers at their limits, of every width and order, things twice, elsewhere, cut off.
/// The same seed makes the same changes.
public final class Mutator {
    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        2,
        7,
        0x7f,
        0x80,
        0xff,
        0xffff,
        1 << 20,
        (1 << 20) + 1,
        Integer.MAX_VALUE,
        1L << 31,
        0xffffffffL,
        1L << 32,
        1L << 53,
        1L << 60,
        1L << 62,
        Long.MAX_VALUE - 7,
        Long.MAX_VALUE,
        Long.MIN_VALUE
    };

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\0",
            ".",
            "..",
            "../evil",
            "/evil",
            "a/../b",
            "a\\b",
            "x&service=y",
            "m:v2",
            "m:v9",
            "v1",
            "null",
            "\ud800",
            "\u202e",
            "\"'`$(x)${HOME}",
            "%s%n",
            "1e999",
            "NaN",
            "-0",
            "0x10",
            "sha256:",
            "9999-12-31T23:59:59.999Z");

    private static final int COPIED_BYTES = 64;

    private final RandomGenerator random;

    public Mutator(RandomGenerator random) {
        this.random = random;
    }

    private <T> T any(List<T> things) {
        return things.get(random.nextInt(things.size()));
    }

    private long number() {
        return random.nextInt(4) == 0 ? random.nextLong(5_000) : NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private String text() {
        return random.nextInt(8) == 0 ? "a".repeat(random.nextInt(10_000)) : any(TEXTS);
    }

    /// Bytes with a few changes.
    public byte[] bytes(byte[] whole) {
        var bytes = whole.clone();
        for (int changes = random.nextInt(1, 5); changes > 0 && bytes.length > 0; changes--) {
            bytes = changed(bytes, random.nextInt(bytes.length));
        }
        return bytes;
    }

    private byte[] changed(byte[] bytes, int at) {
        return switch (random.nextInt(9)) {
            case 0, 1 -> spliced(bytes, at, at + 1, new byte[] {(byte) (bytes[at] ^ (1 << random.nextInt(8)))});
            case 2, 3 -> over(bytes, at, fixed());
            case 4 ->
                spliced(
                        bytes,
                        at,
                        at + random.nextInt(1, 5),
                        new DraftBytes().varint(number()).array());
            case 5 -> spliced(bytes, at, at + random.nextInt(COPIED_BYTES), new byte[0]);
            case 6 -> spliced(bytes, at, at, part(bytes));
            case 7 -> over(bytes, at, part(bytes));
            default -> random.nextInt(4) == 0 ? Arrays.copyOf(bytes, at) : spliced(bytes, at, at, noise());
        };
    }

    private byte[] fixed() {
        var order = random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        var eight =
                ByteBuffer.allocate(Long.BYTES).order(order).putLong(number()).array();
        int width = 1 << random.nextInt(4);
        return order == ByteOrder.BIG_ENDIAN
                ? Arrays.copyOfRange(eight, Long.BYTES - width, Long.BYTES)
                : Arrays.copyOf(eight, width);
    }

    private byte[] noise() {
        var noise = new byte[random.nextInt(16)];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] part(byte[] bytes) {
        int from = random.nextInt(bytes.length);
        return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + random.nextInt(COPIED_BYTES)));
    }

    private static byte[] over(byte[] bytes, int at, byte[] part) {
        return spliced(bytes, at, at + part.length, part);
    }

    private static byte[] spliced(byte[] bytes, int from, int to, byte[] part) {
        var out = new DraftBytes().put(Arrays.copyOf(bytes, from)).put(part);
        return out.put(Arrays.copyOfRange(bytes, Math.min(to, bytes.length), bytes.length))
                .array();
    }

    /// A text with a few changes to its words, numbers and marks.
    ///
    /// @param words that mean something in it
    public String text(String whole, List<String> words) {
        var text = new StringBuilder(whole);
        for (int changes = random.nextInt(1, 6); changes > 0; changes--) {
            int at = random.nextInt(text.length() + 1);
            int end = Math.min(text.length(), at + random.nextInt(12));
            switch (random.nextInt(8)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, text.substring(at, end));
                case 2, 3 -> text.replace(at, end, any(words));
                case 4 -> text.insert(at, any(words));
                case 5 -> text.insert(at, number());
                case 6 -> text.insert(at, text());
                default -> text.insert(at, any(words).repeat(random.nextInt(1, 200)));
            }
        }
        return text.toString();
    }

    /// JSON with one value that is another.
    void json(ObjectNode json) {
        var containers = new ArrayList<JsonNode>();
        gather(json, containers);
        switch (any(containers)) {
            case ObjectNode object
            when !object.isEmpty() -> {
                var name = any(List.copyOf(object.propertyNames()));
                if (random.nextInt(6) == 0) {
                    object.remove(name);
                } else {
                    object.set(random.nextInt(8) == 0 ? text() : name, value(containers));
                }
            }
            case ArrayNode array -> array.insert(random.nextInt(array.size() + 1), value(containers));
            default -> json.set(text(), value(containers));
        }
    }

    private static void gather(JsonNode node, List<JsonNode> containers) {
        if (node.isContainer()) {
            containers.add(node);
            node.forEach(child -> gather(child, containers));
        }
    }

    private JsonNode value(List<JsonNode> others) {
        var nodes = JsonNodeFactory.instance;
        return switch (random.nextInt(7)) {
            case 0, 1 -> nodes.numberNode(number());
            case 2, 3 -> nodes.stringNode(text());
            case 4 -> any(others).deepCopy();
            case 5 -> random.nextBoolean() ? nodes.nullNode() : nodes.numberNode(random.nextDouble() * 1e300);
            default -> random.nextBoolean() ? nodes.objectNode() : nodes.booleanNode(random.nextBoolean());
        };
    }

    /// A manifest with one thing in it that is another.
    void manifest(ManifestDraft manifest) {
        var items = manifest.items;
        int at = random.nextInt(items.size());
        var item = items.get(at);
        var other = any(items);
        switch (random.nextInt(12)) {
            case 0 -> items.set(at, item.named(random.nextBoolean() ? DraftBytes.utf8(text()) : other.path()));
            case 1 -> items.set(at, item.kind(random.nextInt(5)));
            case 2 -> items.set(at, item.size(number()));
            case 3 -> items.set(at, item.digest(other.digest()));
            case 4 -> items.set(at, item.pieces(other.pieces()));
            case 5 -> items.set(at, item.sharing(number(), item.path()));
            case 6 -> items.set(at, Item.link(item.path(), DraftBytes.utf8(text())));
            case 7 -> items.remove(at);
            case 8 -> items.add(at, other);
            default -> {
                if (!item.pieces().isEmpty()) {
                    items.set(at, pieces(item, other));
                }
            }
        }
    }

    private Item pieces(Item item, Item other) {
        var pieces = new ArrayList<>(item.pieces());
        int at = random.nextInt(pieces.size());
        switch (random.nextInt(4)) {
            case 0 -> pieces.remove(at);
            case 1 -> pieces.add(at, other.pieces().isEmpty() ? pieces.getFirst() : any(other.pieces()));
            case 2 -> Collections.swap(pieces, at, random.nextInt(pieces.size()));
            default -> pieces.set(at, piece(pieces.get(at), any(pieces)));
        }
        return item.pieces(pieces);
    }

    private Piece piece(Piece piece, Piece other) {
        return switch (random.nextInt(4)) {
            case 0 -> piece.length(number());
            case 1 -> piece.digest(other.digest());
            case 2 -> piece.at(other.spot());
            default ->
                piece.spot() instanceof Spot.At at
                        ? piece.at(spot(at))
                        : piece.at(new Spot.Inline(text().replaceAll("[^\\x00-\\xff]", "?")));
        };
    }

    private Spot spot(Spot.At at) {
        return switch (random.nextInt(5)) {
            case 0 -> at.object(number());
            case 1 -> at.offset(number());
            case 2 -> at.offset(at.offset() + random.nextInt(-20, 20));
            case 3 -> at.codec(random.nextInt(4)).stored(number());
            default -> new Spot.Next(at.codec(), at.storedLength());
        };
    }
}
