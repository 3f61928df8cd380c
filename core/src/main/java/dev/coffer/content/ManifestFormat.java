package dev.coffer.content;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Shape;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.artifact.TreePath;
import dev.coffer.binary.ByteReader;
import dev.coffer.binary.ByteWriter;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads and writes manifests of format 1, as docs/format.md describes them.
public final class ManifestFormat {
    private static final byte[] MAGIC = "COFFERMF".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    /// The number of a shape or kind is its place here.
    private static final List<Shape> SHAPES = List.of(Shape.FILE, Shape.DIRECTORY);

    private static final List<ObjectId.Kind> KINDS = List.of(ObjectId.Kind.PACK, ObjectId.Kind.RAW);
    private static final int EMPTY_DIRECTORY = 0;
    private static final int LINK = 1;
    private static final int FILE = 2;
    private static final int EXECUTABLE = 3;
    private static final int INLINE = 0;
    private static final int CONTINUES = 1;
    private static final int FIRST_OBJECT = 2;

    private ManifestFormat() {}

    /// A manifest object: its bytes, and the digest that the catalog keeps to check them.
    public static final class Encoded {
        private final byte[] bytes;
        private final Digest digest;

        private Encoded(byte[] bytes, Digest digest) {
            this.bytes = bytes;
            this.digest = digest;
        }

        public byte[] bytes() {
            return bytes;
        }

        public Digest digest() {
            return digest;
        }
    }

    public static Encoded encode(Manifest manifest) {
        var out = new ByteWriter();
        out.bytes(MAGIC);
        out.u8(VERSION);
        out.u8(SHAPES.indexOf(manifest.shape()));
        var objects = new ArrayList<>(manifest.objects());
        var numbers = new HashMap<ObjectId, Integer>();
        out.varint(objects.size());
        for (var object : objects) {
            numbers.put(object, numbers.size());
            out.u8(KINDS.indexOf(object.kind()));
            out.u64(object.ulid().high());
            out.u64(object.ulid().low());
        }
        out.varint(manifest.entries().size());
        var places = new PlaceWriter(out, numbers);
        byte[] previous = {};
        for (var entry : manifest.entries()) {
            previous = writeEntry(out, places, entry, previous);
        }
        var digest = Digest.of(out.array(), 0, out.size());
        out.bytes(digest.bytes());
        return new Encoded(out.toByteArray(), digest);
    }

    private static byte[] writeEntry(ByteWriter out, PlaceWriter places, Manifest.Entry entry, byte[] previous) {
        var path = entry.item().path().value().getBytes(StandardCharsets.UTF_8);
        out.u8(kind(entry.item()));
        int shared = Arrays.mismatch(previous, path);
        shared = shared < 0 ? path.length : shared;
        out.varint(shared);
        out.varint(path.length - shared);
        out.bytes(path, shared, path.length - shared);
        switch (entry.item()) {
            case TreeEntry.EmptyDirectory _ -> {}
            case TreeEntry.Link link -> {
                var target = link.target().getBytes(StandardCharsets.UTF_8);
                out.varint(target.length);
                out.bytes(target);
            }
            case TreeEntry.File file -> {
                out.varint(file.size());
                if (file.size() > 0) {
                    out.bytes(file.digest().bytes());
                    places.write(entry.chunks());
                }
            }
        }
        return path;
    }

    private static int kind(TreeEntry item) {
        return switch (item) {
            case TreeEntry.EmptyDirectory _ -> EMPTY_DIRECTORY;
            case TreeEntry.Link _ -> LINK;
            case TreeEntry.File file -> file.executable() ? EXECUTABLE : FILE;
        };
    }

    /// Reads a manifest and checks it against the digest the catalog has.
    ///
    /// @param id names the object in messages
    /// @throws CofferException.Corrupt when the bytes are not what was written
    public static Manifest decode(ObjectId id, byte[] bytes, Digest expected) {
        int bodyLength = bytes.length - Digest.BYTES;
        if (bodyLength < MAGIC.length + 2
                || !Digest.of(bytes, 0, bodyLength).equals(expected)
                || !Digest.read(bytes, bodyLength).equals(expected)) {
            throw new CofferException.Corrupt(StoreLayout.object(id) + " does not have the digest it was stored with");
        }
        int version = bytes[MAGIC.length] & 0xff;
        if (Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length) && version > VERSION) {
            throw new CofferException.Invalid(
                    "manifest format " + version + " is newer than this program: " + StoreLayout.object(id),
                    "use the Coffer that wrote it, or a newer one");
        }
        try {
            return decodeBody(new ByteReader(bytes, bodyLength));
        } catch (IndexOutOfBoundsException
                | ArithmeticException
                | CofferException.Corrupt
                | CofferException.Invalid e) {
            throw new CofferException.Corrupt(
                    StoreLayout.object(id) + " is not a well-formed manifest: " + e.getMessage(), e);
        }
    }

    private static Manifest decodeBody(ByteReader in) {
        if (!Arrays.equals(in.bytes(MAGIC.length), MAGIC) || in.u8() != VERSION) {
            throw new CofferException.Corrupt("its first bytes are wrong");
        }
        var shape = choice(SHAPES, in.u8());
        var objects = new ArrayList<ObjectId>();
        for (long left = in.count(17); left > 0; left--) {
            var kind = choice(KINDS, in.u8());
            objects.add(new ObjectId(kind, new Ulid(in.u64(), in.u64())));
        }
        var places = new PlaceReader(in, objects);
        long count = in.count(3);
        if (count > TreeRules.ENTRIES_LIMIT) {
            throw new CofferException.Corrupt("it has " + count + " entries");
        }
        var entries = new ArrayList<Manifest.Entry>((int) count);
        byte[] previous = {};
        long characters = 0;
        for (long left = count; left > 0; left--) {
            int kind = in.u8();
            var path = path(in, previous);
            var text = text(path);
            // As they come: a few bytes can stand for thousands.
            characters += text.length();
            TreeRules.checkLength(characters);
            entries.add(entry(in, places, kind, TreePath.of(text)));
            previous = path;
        }
        if (in.remaining() > 0) {
            throw new CofferException.Corrupt(in.remaining() + " bytes too many");
        }
        return new Manifest(shape, entries);
    }

    private static Manifest.Entry entry(ByteReader in, PlaceReader places, int kind, TreePath path) {
        return switch (kind) {
            case EMPTY_DIRECTORY -> new Manifest.Entry(new TreeEntry.EmptyDirectory(path), List.of());
            case LINK -> new Manifest.Entry(new TreeEntry.Link(path, text(in.bytes((int) in.count(1)))), List.of());
            case FILE, EXECUTABLE -> file(in, places, kind == EXECUTABLE, path);
            default -> throw new CofferException.Corrupt("entry kind " + kind + " is unknown");
        };
    }

    private static Manifest.Entry file(ByteReader in, PlaceReader places, boolean executable, TreePath path) {
        long size = in.varint();
        if (size == 0) {
            return new Manifest.Entry(new TreeEntry.File(path, executable, 0, Digest.EMPTY), List.of());
        }
        var digest = in.digest();
        var chunks = places.read(digest);
        long sum = chunks.stream().mapToLong(Chunk::length).sum();
        if (sum != size) {
            throw new CofferException.Corrupt("the chunks of '" + path + "' have " + sum + " bytes, not " + size);
        }
        return new Manifest.Entry(new TreeEntry.File(path, executable, size, digest), chunks);
    }

    private static byte[] path(ByteReader in, byte[] previous) {
        long shared = in.varint();
        int length = (int) in.count(1);
        if (shared > previous.length) {
            throw new CofferException.Corrupt("a path shares more than there is");
        }
        if (shared + length > TreePath.BYTES_LIMIT) {
            throw new CofferException.Corrupt("a path has " + (shared + length) + " bytes");
        }
        var path = Arrays.copyOf(previous, (int) shared + length);
        System.arraycopy(in.bytes(length), 0, path, (int) shared, length);
        return path;
    }

    /// Strict: bytes that are not UTF-8 would become other characters, and so another name.
    private static String text(byte[] utf8) {
        var text = new String(utf8, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0 && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), utf8)) {
            throw new CofferException.Corrupt("a name is not UTF-8");
        }
        return text;
    }

    private static <T> T choice(List<T> values, int number) {
        if (number >= values.size()) {
            throw new CofferException.Corrupt("choice " + number + " is unknown");
        }
        return values.get(number);
    }

    /// Writes the chunks of files. A chunk that directly follows the one before in the same object costs one byte.
    private static final class PlaceWriter {
        private final ByteWriter out;
        private final Map<ObjectId, Integer> numbers;
        private Place.@Nullable Stored last;

        PlaceWriter(ByteWriter out, Map<ObjectId, Integer> numbers) {
            this.out = out;
            this.numbers = numbers;
        }

        void write(List<Chunk> chunks) {
            out.varint(chunks.size());
            for (var chunk : chunks) {
                out.varint(chunk.length());
                if (chunks.size() > 1) {
                    out.bytes(chunk.digest().bytes());
                }
                switch (chunk.place()) {
                    case Place.Inline inline -> {
                        out.varint(INLINE);
                        out.bytes(inline.bytes());
                    }
                    case Place.Stored stored -> write(stored);
                }
            }
        }

        private void write(Place.Stored stored) {
            if (last != null && stored.object().equals(last.object()) && stored.offset() == following(last)) {
                out.varint(CONTINUES);
            } else {
                out.varint(FIRST_OBJECT + numbers.getOrDefault(stored.object(), 0));
                out.varint(stored.offset());
            }
            out.u8(stored.codec().id());
            if (stored.codec() != Codec.NONE) {
                out.varint(stored.storedLength());
            }
            last = stored;
        }
    }

    /// Where a chunk begins that comes directly behind another one.
    private static long following(Place.Stored last) {
        return last.end() + (last.object().kind() == ObjectId.Kind.PACK ? PackFormat.FRAME_HEADER_BYTES : 0);
    }

    /// The reverse of [PlaceWriter].
    private static final class PlaceReader {
        /// Longer than any object, and short enough that lengths can be added without overflow.
        private static final long OFFSET_LIMIT = 1L << 60;

        private final ByteReader in;
        private final List<ObjectId> objects;
        private Place.@Nullable Stored last;

        PlaceReader(ByteReader in, List<ObjectId> objects) {
            this.in = in;
            this.objects = objects;
        }

        List<Chunk> read(Digest fileDigest) {
            long count = in.count(2);
            var chunks = new ArrayList<Chunk>((int) count);
            for (long left = count; left > 0; left--) {
                int length = limited(in.varint());
                var digest = count == 1 ? fileDigest : in.digest();
                chunks.add(new Chunk(digest, length, place(length)));
            }
            return chunks;
        }

        private Place place(int length) {
            int tag = Math.toIntExact(in.varint());
            if (tag == INLINE) {
                return new Place.Inline(in.bytes(length));
            }
            ObjectId object;
            long offset;
            if (tag == CONTINUES) {
                if (last == null) {
                    throw new CofferException.Corrupt("a chunk continues nothing");
                }
                object = last.object();
                offset = following(last);
            } else {
                object = objects.get(tag - FIRST_OBJECT);
                offset = in.varint();
            }
            var codec = Codec.of(in.u8());
            int storedLength = codec == Codec.NONE ? length : limited(in.varint());
            if (offset > OFFSET_LIMIT) {
                throw new CofferException.Corrupt("a chunk lies at byte " + offset);
            }
            var stored = new Place.Stored(object, offset, storedLength, codec);
            last = stored;
            return stored;
        }

        private static int limited(long length) {
            if (length < 1 || length > Chunk.LENGTH_LIMIT) {
                throw new CofferException.Corrupt("a chunk has " + length + " bytes");
            }
            return (int) length;
        }
    }
}
