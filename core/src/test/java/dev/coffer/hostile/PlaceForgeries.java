package dev.coffer.hostile;

import com.github.luben.zstd.Zstd;
import dev.coffer.blob.Ulid;
import dev.coffer.hostile.ManifestDraft.Holder;
import dev.coffer.hostile.ManifestDraft.Item;
import dev.coffer.hostile.ManifestDraft.Piece;
import dev.coffer.hostile.ManifestDraft.Spot;
import dev.coffer.hostile.PackDraft.Frame;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/// The digests of chunks are right, and what is said of where they lie and how they are packed is not.
final class PlaceForgeries {
    private static final String MAGIC = "(\u00b5/\u00fd";

    static final List<Forgery> ALL = List.of(
            at("an offset one too low", at -> at.offset(at.offset() - 1)),
            at("an offset one too high", at -> at.offset(at.offset() + 1)),
            at("an offset in the header", at -> at.offset(0)),
            at("an offset of 2^31 - 1", at -> at.offset(Integer.MAX_VALUE)),
            at("an offset of 2^31", at -> at.offset(1L << 31)),
            at("an offset of 2^32 more than the right one", at -> at.offset(at.offset() + (1L << 32))),
            at("an offset of 2^60", at -> at.offset(1L << 60)),
            at("an offset just below 2^63", at -> at.offset(Long.MAX_VALUE - 10)),
            at("an offset of 2^63 - 1", at -> at.offset(Long.MAX_VALUE)),
            at("a negative offset", at -> at.offset(-1)),
            at("an offset behind the end", at -> at.offset(100_000_000)),
            at("an offset in the table of contents", at -> at.offset(30_000)),
            at("an object that is not in the list", at -> at.object(99)),
            at("object 2^31", at -> at.object(1L << 31)),
            at("object 2^63 - 3", at -> at.object(Long.MAX_VALUE - 2)),
            at("codec 2", at -> at.codec(2).stored(100)).orNewer(),
            at("codec 255", at -> at.codec(255).stored(100)).orNewer(),
            at("packed, and is not", at -> at.codec(1)),
            at("packed to nothing", at -> at.codec(1).stored(0)),
            at("packed to 2^31 bytes", at -> at.codec(1).stored(1L << 31)),
            at("packed to 2^63 - 1 bytes", at -> at.codec(1).stored(Long.MAX_VALUE)),
            at("packed to a negative number of bytes", at -> at.codec(1).stored(-5)),
            table("not packed, and is", at -> at.codec(0)),
            table("packed to one byte less", at -> at.stored(at.storedLength() - 1)),
            table("packed to one byte more", at -> at.stored(at.storedLength() + 1)),
            piece("a chunk one byte longer", p -> p.length(p.length() + 1)),
            piece("a chunk longer than any", p -> p.length((1 << 20) + 1)),
            piece("a chunk of 2^31 bytes", p -> p.length(1L << 31)),
            piece("a chunk of 2^63 - 1 bytes", p -> p.length(Long.MAX_VALUE)),
            piece("a chunk of no bytes", p -> p.length(0)),
            piece("a chunk of a negative number of bytes", p -> p.length(-300)),
            piece("a chunk that continues the one before, and does not", p -> p.at(new Spot.Next(1, 50))),
            Forgery.of(
                    "m:v2",
                    "place: a file of 2^63 - 1 bytes",
                    store -> store.manifest("m:v2").change("a.bin", a -> a.size(Long.MAX_VALUE))),
            Forgery.of(
                    "m:v2",
                    "place: a file of a negative number of bytes",
                    store -> store.manifest("m:v2").change("a.bin", a -> a.size(-1))),
            Forgery.of(
                    "m:v2",
                    "place: the first chunk of all continues nothing",
                    store -> store.manifest("m:v2")
                            .change("a.bin", a -> a.piece(0, p -> p.at(new Spot.Next(0, p.length()))))),
            Forgery.of(
                    "m:v2",
                    "place: chunks that continue beyond 2^63",
                    store -> store.manifest("m:v2")
                            .change(
                                    "a.bin",
                                    a -> a.piece(0, p -> p.moved(at -> at.offset(Long.MAX_VALUE - 20)))
                                            .piece(1, p -> p.at(new Spot.Next(0, p.length())))
                                            .piece(2, p -> p.at(new Spot.Next(0, p.length()))))),
            Forgery.of(
                    "m:v2",
                    "place: every chunk lies where the first is",
                    store -> store.manifest("m:v2")
                            .change(
                                    "a.bin",
                                    a -> a.pieces(a.pieces().stream()
                                            .map(p -> p.at(a.pieces().getFirst().spot()))
                                            .toList()))),
            objects(
                    "an object that is not there",
                    (m, findByFirstChunk) -> findByFirstChunk.set(0, new Holder(0, new Ulid(9, 9)))),
            objects(
                    "a raw object of the name of a pack",
                    (m, findByFirstChunk) -> findByFirstChunk.set(
                            0, new Holder(1, findByFirstChunk.getFirst().ulid()))),
            objects(
                    "the manifest itself as an object",
                    (m, findByFirstChunk) -> findByFirstChunk.set(
                            0, new Holder(2, findByFirstChunk.getFirst().ulid()))),
            objects(
                    "an object of kind 9",
                    (m, findByFirstChunk) -> findByFirstChunk.set(
                            0, new Holder(9, findByFirstChunk.getFirst().ulid()))),
            objects("no objects", (m, findByFirstChunk) -> findByFirstChunk.clear()),
            Forgery.odd(
                    "objects: one twice",
                    store -> {
                        var manifest = store.manifest("m:v2");
                        manifest.keepsObjects = true;
                        manifest.objects.add(manifest.objects.getFirst());
                    },
                    "m:v2"),
            Forgery.odd(
                    "objects: one that nothing lies in and that is not there",
                    store -> {
                        var manifest = store.manifest("m:v2");
                        manifest.keepsObjects = true;
                        manifest.objects.add(new Holder(1, new Ulid(9, 9)));
                    },
                    "m:v2"),
            packed("zstd: a bomb of 64 MiB of nothing", PlaceForgeries::bomb),
            packed("zstd: a bomb that says it is short", plain -> shortened(bomb(plain))),
            packed("zstd: a frame that says 2^62 bytes", plain -> claiming(1L << 62, plain)),
            packed("zstd: a frame that says one byte less", plain -> claiming(plain.length() - 1L, plain)),
            packed("zstd: cut off", plain -> zstd(plain).substring(0, 20)),
            packed("zstd: one byte", _ -> "("),
            packed("zstd: no frame at all", _ -> "no frame, nowhere"),
            packed("zstd: only a frame to be skipped", _ -> skippable("")),
            packed(
                    "zstd: a frame to be skipped that says 4 GiB",
                    _ -> skippable("").substring(0, 4) + "\u00ff\u00ff\u00ff\u00ff"),
            packed("zstd: other bytes of the same length", plain -> zstd("z".repeat(plain.length()))),
            packed(
                    "zstd: a frame that needs a dictionary",
                    plain -> MAGIC + "!\u0007" + zstd(plain).substring(5)),
            packed(
                    "zstd: a window of 2 GiB",
                    plain -> MAGIC + "\0\u00a8" + zstd(plain).substring(6)),
            strange("zstd: bytes behind the frame", plain -> zstd(plain) + "more"),
            strange("zstd: a frame to be skipped before the frame", plain -> skippable("skip") + zstd(plain)),
            strange("zstd: two frames", plain -> zstd(plain.substring(0, 9)) + zstd(plain.substring(9))),
            strange("zstd: an empty frame before the frame", plain -> zstd("") + zstd(plain)));

    private static final int PLAIN = 300;

    private PlaceForgeries() {}

    private static Forgery at(String name, UnaryOperator<Spot.At> change) {
        return piece(name, piece -> piece.moved(change));
    }

    private static Forgery table(String name, UnaryOperator<Spot.At> change) {
        return Forgery.of(
                "m:v2",
                "place: " + name,
                store -> store.manifest("m:v2").change("table.csv", t -> t.piece(1, p -> p.moved(change))));
    }

    private static Forgery piece(String name, UnaryOperator<Piece> change) {
        return Forgery.of(
                "m:v2", "place: " + name, store -> store.manifest("m:v2").change("a.bin", a -> a.piece(1, change)));
    }

    private static Forgery objects(String name, BiConsumer<ManifestDraft, List<Holder>> act) {
        return Forgery.of("m:v2", "objects: " + name, store -> {
            var manifest = store.manifest("m:v2");
            manifest.keepsObjects = true;
            act.accept(manifest, manifest.objects);
        });
    }

    /// A version of one file in one chunk that is packed in a strange way.
    private static Forgery packed(String name, UnaryOperator<String> codec) {
        return Forgery.of("evil:v1", name, store -> pack(store, codec));
    }

    /// May be taken or refused, as long as nothing else comes out.
    private static Forgery strange(String name, UnaryOperator<String> codec) {
        return Forgery.odd(name, store -> pack(store, codec), "evil:v1");
    }

    private static void pack(StoreDraft store, UnaryOperator<String> codec) {
        var plain = "plain, ".repeat(50).substring(0, PLAIN);
        var pack = new PackDraft();
        var frame = Frame.packed(plain);
        pack.frames.add(frame.as(1, codec.apply(plain)));
        var manifest = new ManifestDraft();
        long object = manifest.holding(store.pack(pack));
        long stored = pack.frames.getFirst().stored().length();
        var piece = new Piece(PLAIN, frame.digest(), new Spot.At(object, pack.offset(0), 1, stored));
        manifest.add(new Item(ManifestDraft.FILE, -1, "f", "", PLAIN, frame.digest(), List.of(piece)));
        store.add("evil:v1", manifest);
    }

    private static String zstd(String plain) {
        return DraftBytes.text(Zstd.compress(DraftBytes.bytes(plain)));
    }

    private static String bomb(String plain) {
        return DraftBytes.text(Zstd.compress(new byte[64 << 20]));
    }

    /// With a size of the whole in the head of the frame that is a lie.
    private static String shortened(String frame) {
        int at = (frame.charAt(4) & 0x20) == 0 ? 6 : 5;
        return frame.substring(0, at) + little(PLAIN, Integer.BYTES) + frame.substring(at + Integer.BYTES);
    }

    /// One raw block under a head with any size.
    private static String claiming(long size, String plain) {
        var head = MAGIC + "\u00e0" + little(size, Long.BYTES);
        return head + little(1 | ((long) plain.length() << 3), 3) + plain;
    }

    private static String skippable(String content) {
        return little(0x184D2A50L, Integer.BYTES) + little(content.length(), Integer.BYTES) + content;
    }

    private static String little(long value, int bytes) {
        var all = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
        return DraftBytes.text(all).substring(0, bytes);
    }
}
