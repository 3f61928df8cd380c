package dev.coffer.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Shape;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.artifact.TreePath;
import dev.coffer.binary.ByteWriter;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.Ulid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ManifestFormatTest {
    private static final ObjectId ID = new ObjectId(ObjectId.Kind.MANIFEST, new Ulid(1, 2));
    private static final ObjectId PACK = new ObjectId(ObjectId.Kind.PACK, new Ulid(3, 4));
    private static final ObjectId RAW = new ObjectId(ObjectId.Kind.RAW, new Ulid(5, 6));

    @Test
    void whatIsWrittenIsReadBack() {
        var manifest = example();
        var encoded = ManifestFormat.encode(manifest);

        assertThat(ManifestFormat.decode(ID, encoded.bytes(), encoded.digest())).isEqualTo(manifest);
    }

    @Test
    void anEmptyTreeIsReadBack() {
        var manifest = new Manifest(Shape.DIRECTORY, List.of());
        var encoded = ManifestFormat.encode(manifest);

        assertThat(ManifestFormat.decode(ID, encoded.bytes(), encoded.digest())).isEqualTo(manifest);
    }

    @Test
    void randomTreesAreReadBack() {
        for (int seed = 0; seed < 200; seed++) {
            var manifest = random(new SplittableRandom(seed));
            var encoded = ManifestFormat.encode(manifest);
            assertThat(ManifestFormat.decode(ID, encoded.bytes(), encoded.digest()))
                    .as("seed %d", seed)
                    .isEqualTo(manifest);
        }
    }

    @Test
    void everyChangedByteIsNoticed() {
        var encoded = ManifestFormat.encode(example());
        for (int i = 0; i < encoded.bytes().length; i++) {
            var damaged = encoded.bytes().clone();
            damaged[i] ^= 0x40;
            assertThatThrownBy(() -> ManifestFormat.decode(ID, damaged, encoded.digest()))
                    .as("byte %d", i)
                    .isInstanceOf(CofferException.Corrupt.class)
                    .hasMessageContaining("manifests/02/");
        }
    }

    @Test
    void everyTruncationIsNoticed() {
        var encoded = ManifestFormat.encode(example());
        for (int length = 0; length < encoded.bytes().length; length++) {
            var damaged = Arrays.copyOf(encoded.bytes(), length);
            assertThatThrownBy(() -> ManifestFormat.decode(ID, damaged, encoded.digest()))
                    .isInstanceOf(CofferException.Corrupt.class);
        }
    }

    /// Somebody may forge a manifest together with its digest: then reading must end in a failure of ours, soon.
    @Test
    void forgedManifestsFailWithoutHarm() {
        var random = new SplittableRandom(11);
        var original = ManifestFormat.encode(example()).bytes();
        for (int i = 0; i < 20_000; i++) {
            var forged = original.clone();
            for (int changes = random.nextInt(1, 6); changes > 0; changes--) {
                forged[random.nextInt(forged.length - Digest.BYTES)] = (byte) random.nextInt();
            }
            int body = forged.length - Digest.BYTES;
            var digest = Digest.of(forged, 0, body);
            digest.write(forged, body);
            try {
                ManifestFormat.decode(ID, forged, digest);
            } catch (CofferException.Corrupt | CofferException.Invalid expected) {
                assertThat(expected).hasMessageNotContaining("null");
            }
        }
    }

    @Test
    void aNewerFormatIsRefusedByName() {
        var bytes = ManifestFormat.encode(example()).bytes();
        bytes[8] = 2;
        int body = bytes.length - Digest.BYTES;
        var digest = Digest.of(bytes, 0, body);
        digest.write(bytes, body);

        assertThatThrownBy(() -> ManifestFormat.decode(ID, bytes, digest))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessageContaining("manifest format 2 is newer");
    }

    @Test
    void whatNoDiskCanHoldIsNoTree() {
        for (var paths : List.of(
                List.of("a", "a/b"),
                List.of("a", "a-b", "a/b/c"),
                List.of("a/b", "a/b/c"),
                List.of("b", "a"),
                List.of("a", "a"))) {
            var entries = paths.stream()
                    .map(path -> new Manifest.Entry(
                            new TreeEntry.File(TreePath.of(path), false, 0, Digest.EMPTY), List.of()))
                    .toList();
            assertThatThrownBy(() -> new Manifest(Shape.DIRECTORY, entries))
                    .as(paths.toString())
                    .isInstanceOf(CofferException.Invalid.class);
        }
        assertThatThrownBy(() -> new Manifest(Shape.FILE, List.of())).isInstanceOf(CofferException.Invalid.class);
    }

    @Test
    void aLinkCannotLeadOutOfItsTree() {
        for (var target : List.of("/etc/passwd", "..", "../x", "a/../../x", "", "x\0y", "\ud800", "x".repeat(4096))) {
            assertThatThrownBy(() -> new TreeEntry.Link(TreePath.of("link"), target))
                    .as(target)
                    .isInstanceOf(CofferException.Invalid.class);
        }
        assertThat(new TreeEntry.Link(TreePath.of("a/b/link"), "../../x").target())
                .isEqualTo("../../x");
    }

    /// The body of a manifest, forged byte for byte.
    @Test
    void aManifestThatIsNoTreeIsDamaged() {
        var entries = "COFFERMF\u0001\u0001\u0000";
        for (var body : List.of(
                // One link to a name with a NUL in it.
                entries + "\u0001\u0001\u0000\u0001a\u0003x\u0000y",
                entries + "\u0001\u0001\u0000\u0001a\u000b/etc/passwd",
                entries + "\u0001\u0000\u0000\u0007../evil",
                entries + "\u0001\u0000\u0000\u0005/evil",
                // A directory, and another one in it.
                entries + "\u0002\u0000\u0000\u0001a\u0000\u0001\u0002/b",
                // A name that is not UTF-8.
                entries + "\u0001\u0000\u0000\u0002a\u00ff")) {
            var bytes = Arrays.copyOf(body.getBytes(StandardCharsets.ISO_8859_1), body.length() + Digest.BYTES);
            var digest = Digest.of(bytes, 0, body.length());
            digest.write(bytes, body.length());
            assertThatThrownBy(() -> ManifestFormat.decode(ID, bytes, digest))
                    .as(body)
                    .isInstanceOf(CofferException.Corrupt.class)
                    .hasMessageContaining("manifests/02/")
                    .hasMessageContaining("is not a well-formed manifest");
        }
    }

    /// Five megabytes that would be gigabytes of paths.
    @Test
    void fewBytesCannotBecomeGigabytes() {
        var long_ = ("n".repeat(200) + "/").repeat(20).getBytes(StandardCharsets.US_ASCII);
        var out = new ByteWriter();
        out.bytes("COFFERMF\1\1\0".getBytes(StandardCharsets.US_ASCII));
        int count = 1_000_000;
        out.varint(count);
        out.u8(0);
        out.varint(0);
        out.varint(long_.length + 6);
        out.bytes(long_);
        out.bytes("000000".getBytes(StandardCharsets.US_ASCII));
        for (int i = 1; i < count; i++) {
            out.u8(0);
            out.varint(long_.length);
            out.varint(6);
            out.bytes(String.format("%06d", i).getBytes(StandardCharsets.US_ASCII));
        }
        var digest = Digest.of(out.array(), 0, out.size());
        out.bytes(digest.bytes());

        assertThatThrownBy(() -> ManifestFormat.decode(ID, out.toByteArray(), digest))
                .isInstanceOf(CofferException.Corrupt.class)
                .hasMessageContaining("characters together");
    }

    private static Manifest example() {
        var inline = new byte[] {1, 2, 3};
        var first = new Chunk(digest(1), 70_000, new Place.Stored(PACK, 32, 70_000, Codec.NONE));
        var second = new Chunk(digest(2), 80_000, new Place.Stored(PACK, 70_048, 9_000, Codec.ZSTD));
        var raw = new Chunk(digest(3), 1 << 20, new Place.Stored(RAW, 0, 1 << 20, Codec.NONE));
        return new Manifest(
                Shape.DIRECTORY,
                List.of(
                        file(
                                "a/inline",
                                false,
                                Digest.of(inline),
                                new Chunk(Digest.of(inline), 3, new Place.Inline(inline))),
                        file("a/two", true, digest(9), first, second),
                        new Manifest.Entry(new TreeEntry.EmptyDirectory(TreePath.of("b")), List.of()),
                        new Manifest.Entry(new TreeEntry.Link(TreePath.of("c"), "a/two"), List.of()),
                        file("d.empty", false, Digest.of(new byte[0])),
                        file("e.raw", false, digest(3), raw),
                        file("é.raw", false, digest(3), raw)));
    }

    private static Manifest random(SplittableRandom random) {
        var paths = new TreeSet<TreePath>();
        for (int i = random.nextInt(30); i > 0; i--) {
            paths.add(TreePath.of("d" + random.nextInt(3) + "/f" + random.nextInt(1000)));
        }
        var entries = new ArrayList<Manifest.Entry>();
        for (var path : paths) {
            var chunks = new ArrayList<Chunk>();
            for (int i = random.nextInt(5); i > 0; i--) {
                chunks.add(chunk(random));
            }
            long size = chunks.stream().mapToLong(Chunk::length).sum();
            var digest = chunks.isEmpty()
                    ? Digest.of(new byte[0])
                    : chunks.size() == 1 ? chunks.getFirst().digest() : digest(random.nextInt());
            entries.add(new Manifest.Entry(new TreeEntry.File(path, random.nextBoolean(), size, digest), chunks));
        }
        return new Manifest(Shape.DIRECTORY, entries);
    }

    private static Chunk chunk(SplittableRandom random) {
        int length = random.nextInt(1, 1 << 20);
        var codec = random.nextBoolean() ? Codec.ZSTD : Codec.NONE;
        var object = random.nextBoolean() ? PACK : RAW;
        int stored = codec == Codec.NONE ? length : random.nextInt(1, length + 1);
        return new Chunk(
                digest(random.nextInt()), length, new Place.Stored(object, random.nextLong(1L << 40), stored, codec));
    }

    private static Manifest.Entry file(String path, boolean executable, Digest digest, Chunk... chunks) {
        long size = Arrays.stream(chunks).mapToLong(Chunk::length).sum();
        return new Manifest.Entry(new TreeEntry.File(TreePath.of(path), executable, size, digest), List.of(chunks));
    }

    private static Digest digest(int seed) {
        return Digest.of(Integer.toString(seed).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }
}
