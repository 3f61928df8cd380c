package dev.coffer.hostile;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Manifests that are none, under a right digest.
final class FormatForgeries {
    private static final int VERSION_AT = 8;
    private static final int OBJECTS_AT = 10;

    static final List<Forgery> ALL = List.of(
            v2("another beginning", m -> m.bent = body -> with(body, 0, 'X')),
            v2("version 0", m -> m.version = 0),
            v2("version 2", m -> m.version = 2).orNewer(),
            v2("version 255", m -> m.version = 255).orNewer(),
            v2("shape 2", m -> m.shape = 2),
            v2("shape 255", m -> m.shape = 255),
            v2("an entry of kind 4", m -> m.change("b.bin", b -> b.kind(4))),
            v2("an entry of kind 255", m -> m.change("b.bin", b -> b.kind(255))),
            bent("nothing at all", _ -> new byte[0]),
            bent("the beginning alone", body -> Arrays.copyOf(body, VERSION_AT)),
            bent("cut off in the middle", body -> Arrays.copyOf(body, body.length / 2)),
            bent("cut off by one byte", body -> Arrays.copyOf(body, body.length - 1)),
            bent("one byte more", body -> Arrays.copyOf(body, body.length + 1)),
            bent("a mebibyte more", body -> Arrays.copyOf(body, body.length + (1 << 20))),
            bent("itself twice", body -> new DraftBytes().put(body).put(body).array()),
            bent("2^40 objects", body -> counting(body, 1L << 40)),
            bent("2^63 - 1 objects", body -> counting(body, Long.MAX_VALUE)),
            bent("a negative number of objects", body -> counting(body, -1)),
            bent("2^31 entries", _ -> head().varint(0).varint(1L << 31).array()),
            bent(
                    "2^63 - 1 entries",
                    _ -> head().varint(0).varint(Long.MAX_VALUE).array()),
            bent(
                    "millions of entries in no bytes",
                    _ -> head().varint(0)
                            .varint(50_000_000)
                            .put(new byte[1_000])
                            .array()),
            bent(
                    "a million empty entries",
                    _ -> head().varint(0)
                            .varint(1_000_000)
                            .put(new byte[3_000_000])
                            .array()),
            bent(
                    "a path of 2^31 bytes",
                    _ -> head().varint(0)
                            .varint(1)
                            .u8(0)
                            .varint(0)
                            .varint(1L << 31)
                            .array()),
            bent(
                    "a link to 2^62 bytes",
                    _ -> head().varint(0)
                            .varint(1)
                            .u8(1)
                            .varint(0)
                            .varint(1)
                            .put("l")
                            .varint(1L << 62)
                            .array()),
            bent(
                    "a file of 2^40 chunks",
                    _ -> head().varint(0)
                            .varint(1)
                            .u8(2)
                            .varint(0)
                            .varint(1)
                            .put("f")
                            .varint(9)
                            .put(new byte[32])
                            .varint(1L << 40)
                            .array()),
            bent("a number of objects that is longer than it need be and more", body -> counting(body, 0, 0x85, 0x80)));

    private FormatForgeries() {}

    private static Forgery v2(String name, Consumer<ManifestDraft> act) {
        return Forgery.of("m:v2", "format: " + name, store -> act.accept(store.manifest("m:v2")));
    }

    private static Forgery bent(String name, UnaryOperator<byte[]> change) {
        return v2(name, m -> m.bent = change);
    }

    private static DraftBytes head() {
        return new DraftBytes().put("COFFERMF").u8(1).u8(1);
    }

    private static byte[] with(byte[] body, int at, int value) {
        var changed = body.clone();
        changed[at] = (byte) value;
        return changed;
    }

    private static byte[] counting(byte[] body, long count, int... before) {
        var out = new DraftBytes().put(Arrays.copyOf(body, OBJECTS_AT));
        Arrays.stream(before).forEach(out::u8);
        out.varint(count);
        return out.put(Arrays.copyOfRange(body, OBJECTS_AT + 1, body.length)).array();
    }
}
