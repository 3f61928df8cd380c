package dev.coffer.hostile;

import dev.coffer.artifact.Digest;
import dev.coffer.binary.ByteReader;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.Ulid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A manifest taken apart. Nothing in it is checked, so that it can say anything.
public final class ManifestDraft {
    static final int EMPTY_DIRECTORY = 0;
    static final int LINK = 1;
    static final int FILE = 2;
    static final int EXECUTABLE = 3;

    private static final String MAGIC = "COFFERMF";
    private static final int PACK_FRAME_HEADER = 16;

    int version = 1;
    int shape = 1;
    final List<Holder> objects = new ArrayList<>();
    final List<Item> items = new ArrayList<>();

    /// Whether objects stay in the list in which nothing lies.
    boolean keepsObjects;

    /// Changes everything before the digest at the end, last of all.
    UnaryOperator<byte[]> bent = UnaryOperator.identity();

    /// A pack (0) or raw object (1), by its name.
    record Holder(int kind, Ulid ulid) {
        ObjectId id() {
            return new ObjectId(kind == 0 ? ObjectId.Kind.PACK : ObjectId.Kind.RAW, ulid);
        }
    }

    /// One entry of the tree.
    ///
    /// @param shared how much of the path before comes before `path`; -1: `path` is the whole path
    record Item(int kind, long shared, String path, String target, long size, Digest digest, List<Piece> pieces) {
        static final Digest NONE = Digest.of(new byte[0]);

        Item {
            pieces = List.copyOf(pieces);
        }

        static Item directory(String path) {
            return new Item(EMPTY_DIRECTORY, -1, path, "", 0, NONE, List.of());
        }

        static Item link(String path, String target) {
            return new Item(LINK, -1, path, target, 0, NONE, List.of());
        }

        /// A file whose bytes are in the manifest.
        static Item file(String path, String content) {
            var digest = Digest.of(DraftBytes.bytes(content));
            return new Item(
                    FILE,
                    -1,
                    path,
                    "",
                    content.length(),
                    digest,
                    content.isEmpty() ? List.of() : List.of(Piece.inline(content)));
        }

        Item kind(int other) {
            return new Item(other, shared, path, target, size, digest, pieces);
        }

        Item named(String other) {
            return new Item(kind, shared, other, target, size, digest, pieces);
        }

        Item sharing(long count, String rest) {
            return new Item(kind, count, rest, target, size, digest, pieces);
        }

        Item size(long other) {
            return new Item(kind, shared, path, target, other, digest, pieces);
        }

        Item digest(Digest other) {
            return new Item(kind, shared, path, target, size, other, pieces);
        }

        Item pieces(List<Piece> other) {
            return new Item(kind, shared, path, target, size, digest, other);
        }

        /// With another piece in the place of one.
        Item piece(int at, UnaryOperator<Piece> change) {
            var changed = new ArrayList<>(pieces);
            changed.set(at, change.apply(changed.get(at)));
            return pieces(changed);
        }
    }

    /// A chunk.
    record Piece(long length, Digest digest, Spot spot) {
        static Piece inline(String content) {
            return new Piece(content.length(), Digest.of(DraftBytes.bytes(content)), new Spot.Inline(content));
        }

        Piece length(long other) {
            return new Piece(other, digest, spot);
        }

        Piece digest(Digest other) {
            return new Piece(length, other, spot);
        }

        Piece at(Spot other) {
            return new Piece(length, digest, other);
        }

        /// With another place in an object.
        Piece moved(UnaryOperator<Spot.At> change) {
            return at(change.apply((Spot.At) spot));
        }
    }

    /// A place.
    sealed interface Spot {
        record Inline(String content) implements Spot {}

        record Next(int codec, long storedLength) implements Spot {}

        /// In an object.
        ///
        /// @param object its number in the list, from 0; any other number is written all the same
        record At(long object, long offset, int codec, long storedLength) implements Spot {
            At object(long other) {
                return new At(other, offset, codec, storedLength);
            }

            At offset(long other) {
                return new At(object, other, codec, storedLength);
            }

            At codec(int other) {
                return new At(object, offset, other, storedLength);
            }

            At stored(long other) {
                return new At(object, offset, codec, other);
            }
        }
    }

    static ManifestDraft read(byte[] manifest) {
        var draft = new ManifestDraft();
        var in = new ByteReader(manifest, MAGIC.length(), manifest.length - Digest.BYTES);
        draft.version = in.u8();
        draft.shape = in.u8();
        for (long left = in.varint(); left > 0; left--) {
            draft.objects.add(new Holder(in.u8(), new Ulid(in.u64(), in.u64())));
        }
        var last = new Spot.At[1];
        var path = "";
        for (long left = in.varint(); left > 0; left--) {
            int kind = in.u8();
            path = path.substring(0, (int) in.varint()) + DraftBytes.text(in.bytes((int) in.varint()));
            draft.items.add(draft.item(in, kind, path, last));
        }
        return draft;
    }

    private Item item(ByteReader in, int kind, String path, Spot.At[] last) {
        if (kind == EMPTY_DIRECTORY) {
            return Item.directory(path);
        }
        if (kind == LINK) {
            return Item.link(path, DraftBytes.text(in.bytes((int) in.varint())));
        }
        long size = in.varint();
        if (size == 0) {
            return Item.file(path, "").kind(kind);
        }
        var digest = in.digest();
        var pieces = new ArrayList<Piece>();
        long count = in.varint();
        for (long left = count; left > 0; left--) {
            long length = in.varint();
            var own = count == 1 ? digest : in.digest();
            pieces.add(new Piece(length, own, spot(in, length, last)));
        }
        return new Item(kind, -1, path, "", size, digest, pieces);
    }

    private Spot spot(ByteReader in, long length, Spot.At[] last) {
        long tag = in.varint();
        if (tag == 0) {
            return new Spot.Inline(DraftBytes.text(in.bytes((int) length)));
        }
        long object = tag == 1 ? last[0].object() : tag - 2;
        long offset = tag == 1 ? following(last[0]) : in.varint();
        int codec = in.u8();
        last[0] = new Spot.At(object, offset, codec, codec == 0 ? length : in.varint());
        return last[0];
    }

    private long following(Spot.At last) {
        boolean isPack = last.object() >= 0
                && last.object() < objects.size()
                && objects.get((int) last.object()).kind() == 0;
        return last.offset() + last.storedLength() + (isPack ? PACK_FRAME_HEADER : 0);
    }

    /// The manifest, with a right digest at its end.
    byte[] seal() {
        var out = new DraftBytes().put(MAGIC).u8(version).u8(shape).varint(objects.size());
        objects.forEach(holder -> out.u8(holder.kind())
                .u64(holder.ulid().high())
                .u64(holder.ulid().low()));
        out.varint(items.size());
        var previous = "";
        var last = new Spot.At[] {new Spot.At(-1, 0, 0, 0)};
        for (var item : items) {
            long shared = item.shared() == -1 ? shared(previous, item.path()) : item.shared();
            var rest = item.shared() == -1 ? item.path().substring((int) shared) : item.path();
            out.u8(item.kind()).varint(shared).varint(rest.length()).put(rest);
            previous = item.path();
            write(out, item, last);
        }
        var body = bent.apply(out.array());
        return new DraftBytes().put(body).put(Digest.of(body).bytes()).array();
    }

    private static long shared(String one, String other) {
        int length = Math.min(one.length(), other.length());
        return IntStream.range(0, length)
                .filter(i -> one.charAt(i) != other.charAt(i))
                .findFirst()
                .orElse(length);
    }

    private void write(DraftBytes out, Item item, Spot.At[] last) {
        if (item.kind() == LINK) {
            out.varint(item.target().length()).put(item.target());
        }
        if (item.kind() < FILE) {
            return;
        }
        out.varint(item.size());
        if (item.size() == 0) {
            return;
        }
        out.put(item.digest().bytes()).varint(item.pieces().size());
        for (var piece : item.pieces()) {
            out.varint(piece.length());
            if (item.pieces().size() != 1) {
                out.put(piece.digest().bytes());
            }
            switch (piece.spot()) {
                case Spot.Inline inline -> out.varint(0).put(inline.content());
                case Spot.Next next -> coded(out.varint(1), next.codec(), next.storedLength());
                case Spot.At at -> {
                    boolean follows = at.object() == last[0].object() && at.offset() == following(last[0]);
                    var start = follows
                            ? out.varint(1)
                            : out.varint(at.object() + 2).varint(at.offset());
                    coded(start, at.codec(), at.storedLength());
                    last[0] = at;
                }
            }
        }
    }

    private static void coded(DraftBytes out, int codec, long storedLength) {
        out.u8(codec);
        if (codec != 0) {
            out.varint(storedLength);
        }
    }

    Item item(String path) {
        return items.stream()
                .filter(each -> each.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    /// Changes one entry of the tree.
    void change(String path, UnaryOperator<Item> change) {
        items.replaceAll(each -> each.path().equals(path) ? change.apply(each) : each);
    }

    /// Adds entries where they belong.
    void add(Item... more) {
        items.addAll(List.of(more));
        items.sort(Comparator.comparing(Item::path));
    }

    void remove(String path) {
        items.removeIf(each -> each.path().equals(path));
    }

    /// The number by which pieces name an object.
    long holding(Holder holder) {
        if (!objects.contains(holder)) {
            objects.add(holder);
        }
        return objects.indexOf(holder);
    }

    /// The pieces of a file of another manifest, in this one.
    List<Piece> borrowed(ManifestDraft other, String path) {
        return other.item(path).pieces().stream()
                .map(piece -> piece.spot() instanceof Spot.At at
                        ? piece.at(at.object(holding(other.objects.get((int) at.object()))))
                        : piece)
                .toList();
    }

    /// Takes objects from the list in which nothing lies.
    void prune() {
        if (keepsObjects) {
            return;
        }
        var before = List.copyOf(objects);
        var used = items.stream()
                .flatMap(item -> item.pieces().stream())
                .filter(piece -> piece.spot() instanceof Spot.At)
                .map(piece -> ((Spot.At) piece.spot()).object())
                .collect(Collectors.toSet());
        objects.removeIf(holder -> !used.contains((long) before.indexOf(holder)));
        items.replaceAll(item -> item.pieces(item.pieces().stream()
                .map(piece -> piece.spot() instanceof Spot.At at && at.object() >= 0 && at.object() < before.size()
                        ? piece.at(at.object(objects.indexOf(before.get((int) at.object()))))
                        : piece)
                .toList()));
    }

    long files() {
        return items.stream().filter(item -> item.kind() != EMPTY_DIRECTORY).count();
    }

    long bytes() {
        return items.stream().mapToLong(Item::size).sum();
    }

    Digest tree() {
        var tree = new TreeSum();
        items.forEach(tree::add);
        return tree.digest(shape == 0 ? "file" : "directory");
    }
}
