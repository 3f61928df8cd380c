package dev.coffer.bench;

import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Shape;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.artifact.TreePath;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.Ulid;
import dev.coffer.content.Chunk;
import dev.coffer.content.Codec;
import dev.coffer.content.Manifest;
import dev.coffer.content.Place;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// What the benchmarks work on: the same in every run.
final class Samples {
    private static final long SEED = 42;
    private static final int FILES_IN_A_DIRECTORY = 100;
    private static final int FILES_IN_A_PACK = 4000;

    private Samples() {}

    static byte[] random(int length) {
        var bytes = new byte[length];
        new SplittableRandom(SEED).nextBytes(bytes);
        return bytes;
    }

    /// Lines of a table of measurements, as text.
    static byte[] table(int length) {
        var random = new SplittableRandom(SEED);
        var text = new StringBuilder(length + 200);
        for (int row = 0; text.length() < length; row++) {
            text.append(String.format(
                    Locale.ROOT,
                    "%d,2024-%02d-%02d,station-%03d,%.2f,%.3f,%s%n",
                    row,
                    1 + row / 30 % 12,
                    1 + row % 30,
                    random.nextInt(200),
                    random.nextGaussian() * 8 + 12,
                    random.nextDouble(),
                    random.nextInt(10) == 0 ? "missing" : "ok"));
        }
        return Arrays.copyOf(text.toString().getBytes(StandardCharsets.US_ASCII), length);
    }

    /// A directory of files with one chunk each, in packs, as a data set of many samples has.
    static Manifest manifest(int files) {
        var random = new SplittableRandom(SEED);
        var packs = IntStream.range(0, files / FILES_IN_A_PACK + 1)
                .mapToObj(_ -> new ObjectId(ObjectId.Kind.PACK, new Ulid(random.nextLong() >>> 1, random.nextLong())))
                .toList();
        var entries = IntStream.range(0, files)
                .mapToObj(number -> entry(number, packs, random))
                .toList();
        return new Manifest(Shape.DIRECTORY, entries);
    }

    private static Manifest.Entry entry(int number, List<ObjectId> packs, SplittableRandom random) {
        var path = String.format(Locale.ROOT, "part-%03d/sample-%05d.bin", number / FILES_IN_A_DIRECTORY, number);
        int size = random.nextInt(4097, 20_000);
        var digest = digest(random);
        var place = new Place.Stored(
                packs.get(number / FILES_IN_A_PACK), number % FILES_IN_A_PACK * 20_000L, size, Codec.NONE);
        return new Manifest.Entry(
                new TreeEntry.File(TreePath.of(path), false, size, digest), List.of(new Chunk(digest, size, place)));
    }

    private static Digest digest(SplittableRandom random) {
        return new Digest(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }
}
