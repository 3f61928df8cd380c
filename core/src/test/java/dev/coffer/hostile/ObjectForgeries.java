package dev.coffer.hostile;

import dev.coffer.artifact.Digest;
import dev.coffer.hostile.PackDraft.Frame;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Packs and raw objects that are not what refers to them needs, or that lie about themselves.
final class ObjectForgeries {
    private static final String RAW = "m:v3";

    static final List<Forgery> ALL = List.of(
            packs(
                    "other bytes in every frame, and a table that fits them",
                    pack -> pack.frames.replaceAll(frame -> {
                        var other = "e".repeat(frame.stored().length());
                        return new Frame(
                                Digest.of(DraftBytes.bytes(other)),
                                frame.codec(),
                                frame.length(),
                                other.length(),
                                other);
                    })),
            packs("other bytes in every frame, under the table of the right ones", pack -> {
                var right = List.copyOf(pack.frames);
                pack.told = _ -> right;
                pack.frames.replaceAll(frame ->
                        frame.as(frame.codec(), "e".repeat(frame.stored().length())));
            }),
            table("checksums of frames that do not fit", pack -> pack.falseChecksums = true),
            table("a table without rows", pack -> pack.told = _ -> List.of()),
            table("a table in another order", pack -> pack.told = List::reversed),
            table(
                    "a table with the digests of others",
                    pack -> pack.told = frames -> frames.stream()
                            .map(frame -> frame.digest(frames.getFirst().digest()))
                            .toList()),
            table(
                    "a table with digests that nothing has",
                    pack -> pack.told = frames -> frames.stream()
                            .map(frame -> frame.digest(Digest.of(DraftBytes.bytes(frame.stored() + "!"))))
                            .toList()),
            table(
                    "a table with other lengths",
                    pack -> pack.told = frames -> frames.stream()
                            .map(frame -> frame.length(frame.length() + 1))
                            .toList()),
            table(
                    "a table with lengths of 2^31 - 1",
                    pack -> pack.told = frames -> frames.stream()
                            .map(frame -> frame.length(Integer.MAX_VALUE))
                            .toList()),
            table(
                    "a table with negative lengths",
                    pack -> pack.told = frames -> frames.stream()
                            .map(frame -> frame.length(-1).storedLength(-1))
                            .toList()),
            table(
                    "a table with a row more",
                    pack -> pack.told = frames -> {
                        var more = new ArrayList<>(frames);
                        more.add(Frame.plain("never stored"));
                        return more;
                    }),
            table(
                            "a table with codec 9",
                            pack -> pack.told = frames -> frames.stream()
                                    .map(frame -> new Frame(
                                            frame.digest(), 9, frame.length(), frame.storedLength(), frame.stored()))
                                    .toList())
                    .orNewer(),
            table("a table that lies elsewhere", pack -> pack.tableShift = -41),
            table("a table at 2^62", pack -> pack.tableShift = 1L << 62),
            table("a table just below 2^63", pack -> pack.tableShift = Long.MAX_VALUE - 100_000),
            table("a table at a negative place", pack -> pack.tableShift = Long.MIN_VALUE),
            table("a table that is longer", pack -> pack.tableLengthShift = 41),
            table("a table of 2^62 bytes", pack -> pack.tableLengthShift = 1L << 62),
            table("version 2", pack -> pack.version = 2).orNewer(),
            table("another beginning", pack -> pack.bent = bytes -> with(bytes, 0)),
            table("no trailer", pack -> pack.bent = bytes -> with(bytes, bytes.length - 64)),
            packs("nothing at all", pack -> pack.bent = _ -> new byte[0]),
            packs("cut off in the middle", pack -> pack.bent = bytes -> Arrays.copyOf(bytes, bytes.length / 4)),
            table("a kibibyte more", pack -> pack.bent = bytes -> Arrays.copyOf(bytes, bytes.length + 1024)),
            Forgery.ofAll("packs: they are gone", store -> store.keys("packs/").forEach(store::remove)),
            raw("other bytes", bytes -> new byte[bytes.length]),
            raw("one byte less", bytes -> Arrays.copyOf(bytes, bytes.length - 1)),
            raw("nothing", _ -> new byte[0]),
            Forgery.odd(
                    "raw: one byte more",
                    store -> store.keys("raw/")
                            .forEach(key -> store.bend(key, bytes -> Arrays.copyOf(bytes, bytes.length + 1))),
                    RAW),
            Forgery.of(RAW, "raw: it is gone", store -> store.keys("raw/").forEach(store::remove)));

    private ObjectForgeries() {}

    /// Every version has chunks in packs.
    private static Forgery packs(String name, Consumer<PackDraft> act) {
        return Forgery.ofAll("packs: " + name, store -> store.packs().values().forEach(act));
    }

    /// What a normal read does not need; `verify` tells it, and everything can be read.
    private static Forgery table(String name, Consumer<PackDraft> act) {
        var all = GoodStore.LIVE.toArray(new String[0]);
        return Forgery.odd("packs: " + name, store -> store.packs().values().forEach(act), all);
    }

    private static Forgery raw(String name, UnaryOperator<byte[]> change) {
        return Forgery.of(RAW, "raw: " + name, store -> store.keys("raw/").forEach(key -> store.bend(key, change)));
    }

    private static byte[] with(byte[] bytes, int at) {
        var changed = bytes.clone();
        changed[at] ^= 1;
        return changed;
    }
}
