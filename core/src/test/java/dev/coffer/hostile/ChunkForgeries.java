package dev.coffer.hostile;

import dev.coffer.artifact.Digest;
import dev.coffer.hostile.ManifestDraft.Item;
import dev.coffer.hostile.ManifestDraft.Piece;
import dev.coffer.hostile.ManifestDraft.Spot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// The tree of a version is right, and its files are said to consist of chunks that are whole, but not theirs.
final class ChunkForgeries {
    static final List<Forgery> ALL = List.of(
            v2(
                    "a file has the chunks of another file",
                    m -> m.change("a.bin", a -> a.pieces(m.item("b.bin").pieces()))),
            Forgery.of("m:v2", "a file has the chunks of an older version", store -> {
                var manifest = store.manifest("m:v2");
                var older = manifest.borrowed(store.genuine("m:v1"), "a.bin");
                manifest.change("a.bin", a -> a.pieces(older));
            }),
            Forgery.of("m:v1", "a file has the chunks of a newer version", store -> {
                        var manifest = store.manifest("m:v1");
                        var newer = manifest.borrowed(store.genuine("m:v2"), "a.bin");
                        manifest.change("a.bin", a -> a.pieces(newer));
                    })
                    .doubtful("same:v1"),
            a("chunks in the reverse order", pieces -> pieces.reversed()),
            a("two chunks swapped", pieces -> swapped(pieces, 3, 7)),
            v2(
                    "two chunks of a compressed file swapped",
                    m -> m.change("table.csv", t -> t.pieces(swapped(t.pieces(), 0, 2)))),
            v2(
                    "two chunks that lie in the manifest swapped",
                    m -> m.change("notes.txt", t -> t.pieces(swapped(t.pieces(), 0, 1)))),
            a("a chunk dropped, and another one so much longer", pieces -> {
                var changed = new ArrayList<>(pieces);
                long length = changed.remove(1).length() + changed.remove(1).length();
                changed.add(1, Piece.inline("x".repeat((int) length)));
                return changed;
            }),
            a("a chunk dropped", pieces -> pieces.subList(0, pieces.size() - 1)),
            a("a chunk twice", pieces -> {
                var changed = new ArrayList<>(pieces);
                changed.add(changed.getFirst());
                return changed;
            }),
            a("the first chunk is foreign bytes, in the manifest", pieces -> foreign(pieces, 0)),
            a("a chunk in the middle is foreign bytes, in the manifest", pieces -> foreign(pieces, 5)),
            a("the last chunk is foreign bytes, in the manifest", pieces -> foreign(pieces, pieces.size() - 1)),
            a("no chunks at all", _ -> List.of()),
            a("one chunk in the manifest for the whole file", pieces -> List.of(Piece.inline("y".repeat(6_000)))),
            a(
                    "two foreign chunks in the manifest",
                    _ -> List.of(Piece.inline("y".repeat(3_000)), Piece.inline("z".repeat(3_000)))),
            a("a chunk of no bytes between the others", pieces -> {
                var changed = new ArrayList<>(pieces);
                changed.add(2, Piece.inline(""));
                return changed;
            }),
            Forgery.of("m:v2", "foreign bytes in a raw object of the attacker's", store -> {
                var manifest = store.manifest("m:v2");
                var content = "evil".repeat(1_500);
                long object = manifest.holding(store.raw(content));
                manifest.change("a.bin", a -> a.pieces(cut(content, object, 0)));
            }),
            Forgery.of("m:v2", "foreign bytes in a pack of the attacker's", store -> {
                var manifest = store.manifest("m:v2");
                var pack = new PackDraft();
                pack.frames.add(PackDraft.Frame.plain("evil".repeat(250)));
                pack.frames.add(PackDraft.Frame.plain("live".repeat(1_250)));
                long object = manifest.holding(store.pack(pack));
                var one = pack.frames.get(0);
                var two = pack.frames.get(1);
                manifest.change(
                        "a.bin",
                        a -> a.pieces(List.of(
                                new Piece(1_000, one.digest(), new Spot.At(object, pack.offset(0), 0, 1_000)),
                                new Piece(5_000, two.digest(), new Spot.At(object, pack.offset(1), 0, 5_000)))));
            }),
            Forgery.of("m:v2", "every large file of a version is foreign", store -> {
                var manifest = store.manifest("m:v2");
                for (var path : List.of("a.bin", "b.bin", "c.bin")) {
                    var content = (path + "!").repeat(1_000);
                    long object = manifest.holding(store.raw(content));
                    manifest.change(path, item -> item.pieces(cut(content, object, 0)));
                }
            }),
            Forgery.of("single:v1", "a version that is one file has foreign bytes", store -> {
                var manifest = store.manifest("single:v1");
                var content = "evil".repeat(1_500);
                long object = manifest.holding(store.raw(content));
                manifest.items.replaceAll(item -> item.pieces(cut(content, object, 0)));
            }),
            Forgery.of("m:v3", "a file in a raw object is taken from elsewhere in it", store -> {
                var manifest = store.manifest("m:v3");
                manifest.change("d.bin", d -> d.pieces(swapped(d.pieces(), 0, 1)));
            }),
            v2(
                    "a file of one chunk has other bytes, in the manifest",
                    m -> m.change(
                            "small.txt",
                            s -> s.pieces(List.of(s.pieces().getFirst().at(new Spot.Inline("hallo\n")))))),
            v2(
                    "a script has other bytes, in the manifest",
                    m -> m.change(
                            "run.sh",
                            s -> s.pieces(List.of(s.pieces().getFirst().at(new Spot.Inline("rm -rf /;\n")))))),
            v2(
                    "a file of one chunk lies where other bytes are",
                    m -> m.change(
                            "small.txt",
                            s -> s.pieces(List.of(s.pieces()
                                    .getFirst()
                                    .at(((Spot.At) m.item("a.bin")
                                                    .pieces()
                                                    .getFirst()
                                                    .spot())
                                            .stored(6)))))),
            v2(
                    "a chunk in the manifest has other bytes than its digest",
                    m -> m.change(
                            "notes.txt",
                            t -> t.piece(1, piece -> piece.at(new Spot.Inline("n".repeat((int) piece.length())))))),
            v2(
                    "a chunk in the manifest has another digest than its bytes",
                    m -> m.change("notes.txt", t -> t.piece(1, piece -> piece.digest(Digest.of(new byte[] {1}))))),
            misnamed("a chunk has another digest than its bytes", piece -> piece.digest(Digest.of(new byte[] {1}))),
            misnamed(
                    "a chunk has a digest that differs behind its first 64 bits",
                    piece -> piece.digest(new Digest(
                            piece.digest().a(),
                            ~piece.digest().b(),
                            piece.digest().c(),
                            piece.digest().d()))),
            misnamed(
                    "a chunk has a digest that differs in its last 64 bits",
                    piece -> piece.digest(new Digest(
                            piece.digest().a(),
                            piece.digest().b(),
                            piece.digest().c(),
                            ~piece.digest().d()))),
            misnamed(
                    "a chunk has a digest whose halves hide each other",
                    piece -> piece.digest(new Digest(
                            piece.digest().a() ^ Long.rotateLeft(1, 23),
                            piece.digest().b(),
                            piece.digest().c() ^ 1,
                            piece.digest().d()))),
            Forgery.of("m:v2", "a decoy with the same chunk list hides it from who reads each chunk once", store -> {
                var manifest = store.manifest("m:v2");
                manifest.change("a.bin", a -> a.pieces(swapped(a.pieces(), 3, 7)));
                decoy(store, manifest, "aaa:v1", manifest.item("a.bin").pieces());
            }),
            Forgery.of("m:v2", "decoys that have each chunk as a file of its own hide it", store -> {
                var manifest = store.manifest("m:v2");
                manifest.change("a.bin", a -> a.pieces(swapped(a.pieces(), 3, 7)));
                var decoy = new ManifestDraft();
                decoy.objects.addAll(manifest.objects);
                int name = 0;
                for (var piece : manifest.item("a.bin").pieces()) {
                    decoy.add(new Item(
                            ManifestDraft.FILE,
                            -1,
                            "f" + (char) ('a' + name++),
                            "",
                            piece.length(),
                            piece.digest(),
                            List.of(piece)));
                }
                store.add("aaa:v1", decoy);
            }),
            Forgery.of("m:v2", "a decoy in the same version, under an earlier path", store -> {
                var manifest = store.manifest("m:v2");
                manifest.change("c.bin", c -> c.pieces(manifest.item("b.bin").pieces()));
            }),
            Forgery.of("m:v2", "one file is right and another of the same digest is not", store -> {
                        var twice = new ManifestDraft();
                        var genuine = store.genuine("m:v2");
                        twice.objects.addAll(genuine.objects);
                        twice.add(
                                genuine.item("a.bin"),
                                genuine.item("a.bin")
                                        .named("b.bin")
                                        .pieces(genuine.item("b.bin").pieces()));
                        store.manifest("m:v2").change("a.bin", a -> a.pieces(swapped(a.pieces(), 3, 7)));
                        store.add("aaa:v1", twice);
                    })
                    .doubtful("aaa:v1"),
            Forgery.of("m:v2", "it is laid elsewhere, to chunks that are not its own", store -> {
                var manifest = ManifestDraft.read(store.genuine("m:v2").seal());
                manifest.change("a.bin", a -> a.pieces(manifest.item("b.bin").pieces()));
                store.relocate("m:v2", manifest);
            }),
            Forgery.of(
                    "m:v2",
                    "it is laid elsewhere, to an older version",
                    store -> store.relocate(
                            "m:v2", ManifestDraft.read(store.genuine("m:v1").seal()))),
            Forgery.harmless("a version of the attacker's with the file's name and other content", store -> {
                var other = new ManifestDraft();
                other.add(Item.file("a.bin", "mine"), Item.file("b.bin", "also mine"));
                store.add("aaa:v1", other);
            }),
            Forgery.harmless("a file is cut otherwise and is the same", store -> {
                var manifest = store.manifest("m:v2");
                var whole = new StringBuilder();
                manifest.item("notes.txt")
                        .pieces()
                        .forEach(piece -> whole.append(((Spot.Inline) piece.spot()).content()));
                manifest.change(
                        "notes.txt",
                        notes -> notes.pieces(
                                List.of(Piece.inline(whole.substring(0, 10)), Piece.inline(whole.substring(10)))));
            }),
            Forgery.harmless("chunks overlap in a raw object and are right", store -> {
                var other = new ManifestDraft();
                var content = "abcabc".repeat(100);
                long object = other.holding(store.raw(content));
                var pieces = List.of(piece(content, object, 0, 300), piece(content, object, 3, 300));
                other.add(new Item(
                        ManifestDraft.FILE, -1, "twice", "", 600, Digest.of(DraftBytes.bytes(content)), pieces));
                store.add("aaa:v1", other);
            }));

    private ChunkForgeries() {}

    private static Forgery v2(String name, Consumer<ManifestDraft> act) {
        return Forgery.of("m:v2", name, store -> act.accept(store.manifest("m:v2")));
    }

    private static Forgery a(String name, UnaryOperator<List<Piece>> change) {
        return v2(name, m -> m.change("a.bin", a -> a.pieces(change.apply(a.pieces()))));
    }

    /// The bytes are those of the file, whatever the chunk is called.
    private static Forgery misnamed(String name, UnaryOperator<Piece> change) {
        return Forgery.lie("m:v2", name, store -> store.manifest("m:v2").change("a.bin", a -> a.piece(1, change)));
    }

    private static List<Piece> swapped(List<Piece> pieces, int one, int other) {
        var changed = new ArrayList<>(pieces);
        Collections.swap(changed, one, other);
        return changed;
    }

    private static List<Piece> foreign(List<Piece> pieces, int at) {
        var changed = new ArrayList<>(pieces);
        changed.set(at, Piece.inline("x".repeat((int) pieces.get(at).length())));
        return changed;
    }

    /// A file in an object without frames, in two chunks.
    private static List<Piece> cut(String content, long object, int from) {
        int half = content.length() / 2;
        return List.of(
                piece(content, object, from, half), piece(content, object, from + half, content.length() - half));
    }

    private static Piece piece(String content, long object, int from, int length) {
        var bytes = content.substring(from, from + length);
        return new Piece(length, Digest.of(DraftBytes.bytes(bytes)), new Spot.At(object, from, 0, length));
    }

    /// A version before all others that really is made of these chunks.
    private static void decoy(StoreDraft store, ManifestDraft like, String version, List<Piece> pieces) {
        var packs = store.packs();
        var content = new StringBuilder();
        for (var piece : pieces) {
            var pack = java.util.Objects.requireNonNull(packs.get(
                    like.objects.get((int) ((Spot.At) piece.spot()).object()).id()));
            content.append(pack.frames.stream()
                    .filter(frame -> frame.digest().equals(piece.digest()))
                    .findFirst()
                    .orElseThrow()
                    .stored());
        }
        var decoy = new ManifestDraft();
        decoy.objects.addAll(like.objects);
        decoy.add(new Item(
                ManifestDraft.FILE,
                -1,
                "decoy",
                "",
                content.length(),
                Digest.of(DraftBytes.bytes(content.toString())),
                pieces));
        store.add(version, decoy);
    }
}
