package dev.coffer.integrity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.Seeds;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.artifact.TreePath;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.Ulid;
import dev.coffer.content.Chunk;
import dev.coffer.content.Codec;
import dev.coffer.content.Manifest;
import dev.coffer.content.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifiedCacheTest {
    private static final Ulid STORE = new Ulid(1, 2);
    private static final ObjectId MANIFEST = new ObjectId(ObjectId.Kind.MANIFEST, new Ulid(3, 4));
    private static final ObjectId PACK = new ObjectId(ObjectId.Kind.PACK, new Ulid(5, 6));

    @TempDir
    Path place;

    @Test
    void aFileOfOneChunkIsItsChunkAndNoOther() {
        var cache = VerifiedCache.none();
        assertThat(cache.isVerified(digest(1), List.of(chunk(1)))).isTrue();
        assertThat(cache.isVerified(digest(1), List.of(chunk(2)))).isFalse();
        assertThat(cache.isVerified(Digest.EMPTY, List.of())).isTrue();
        assertThat(cache.isVerified(digest(1), List.of())).isFalse();
    }

    @Test
    void whatWasSummedIsKnownToLaterProcesses() {
        var first = cache();
        first.verified(file(9, 1, 2));
        assertThat(cache().isVerified(file(9, 1, 2))).as("not saved yet").isFalse();
        first.save();

        var later = cache();
        assertThat(later.isVerified(file(9, 1, 2))).isTrue();
        assertThat(later.isVerified(file(9, 2, 1))).as("another order").isFalse();
        assertThat(later.isVerified(file(8, 1, 2))).as("another file").isFalse();
        assertThat(later.isVerified(file(9, 1, 2, 3))).as("more chunks").isFalse();
    }

    @Test
    void comparedVersionsAreThoseOfOneStoreWithTheseObjects() {
        var cache = cache();
        cache.compared(STORE, VersionId.parse("m:v1"), List.of(MANIFEST, PACK));
        cache.save();

        var later = cache();
        assertThat(later.isCompared(STORE, VersionId.parse("m:v1"), List.of(MANIFEST, PACK)))
                .isTrue();
        assertThat(later.isCompared(STORE, VersionId.parse("m:v1"), List.of(MANIFEST)))
                .isFalse();
        assertThat(later.isCompared(STORE, VersionId.parse("m:v2"), List.of(MANIFEST, PACK)))
                .isFalse();
        assertThat(later.isCompared(new Ulid(1, 3), VersionId.parse("m:v1"), List.of(MANIFEST, PACK)))
                .isFalse();
    }

    @Test
    void damageOnlyForgets() throws IOException {
        var cache = cache();
        for (int i = 0; i < 100; i++) {
            cache.verified(file(i, 1, 2));
        }
        cache.save();
        var file = place.resolve("contents");
        var whole = Files.readAllBytes(file);
        var random = new Random(4);
        for (int run = 0; run < 300; run++) {
            var damaged = java.util.Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, damaged);
            assertThat(cache().isVerified(file(500, 1, 2))).isFalse();
            var next = cache();
            next.verified(file(7, 7, 7));
            next.save();
            assertThat(cache().isVerified(file(7, 7, 7))).as("run %d", run).isTrue();
        }
        Files.delete(file);
        Files.createDirectory(file);
        cache().save();
        assertThat(cache().isVerified(file(1, 1, 2))).isFalse();
    }

    @Test
    void processesThatAddAtOnceLoseNothing() {
        cache().save();
        var first = cache();
        first.verified(file(0, 1, 2));
        first.save();
        try (var threads = Executors.newFixedThreadPool(8)) {
            var puts = IntStream.range(1, 401)
                    .mapToObj(i -> CompletableFuture.runAsync(() -> save(file(i, 1, 2)), threads))
                    .toList();
            puts.forEach(CompletableFuture::join);
        }
        var later = cache();
        assertThat(IntStream.range(0, 401)).allMatch(i -> later.isVerified(file(i, 1, 2)));
    }

    @Test
    void theOlderHalfGoesWhenTheFileIsFull() {
        var file = place.resolve("keys");
        var keys = IntStream.range(0, 150).mapToObj(VerifiedCacheTest::digest).toList();
        for (var key : keys) {
            var each = new KeyFile(java.util.Optional.of(file), 100, new Random(1));
            each.add(key);
            each.save();
        }
        var later = new KeyFile(java.util.Optional.of(file), 100, new Random(1));
        assertThat(keys.subList(101, 150)).allMatch(later::contains);
        assertThat(keys.subList(0, 50)).noneMatch(later::contains);
        assertThat(file.toFile().length()).isLessThanOrEqualTo(16 + 100 * 16);
    }

    @Test
    void aSetKeepsWhatWasAddedAndNothingElse() {
        var random = new Random(5);
        var set = new KeySet();
        var in = IntStream.range(0, 10_000)
                .mapToObj(i -> new Digest(random.nextLong(), i % 3 == 0 ? 0 : random.nextLong(), 0, 0))
                .toList();
        in.forEach(set::add);
        assertThat(in).allMatch(set::contains).noneMatch(set::add);
        assertThat(IntStream.range(0, 10_000).mapToObj(i -> new Digest(random.nextLong(), random.nextLong(), 0, 0)))
                .noneMatch(set::contains);
        assertThat(set.contains(new Digest(0, 0, 0, 0))).isFalse();
    }

    private void save(Manifest.Entry file) {
        var cache = cache();
        cache.verified(file);
        cache.save();
    }

    private VerifiedCache cache() {
        return VerifiedCache.in(place, Seeds.random());
    }

    private static Manifest.Entry file(int digest, int... chunks) {
        var all = IntStream.of(chunks).mapToObj(VerifiedCacheTest::chunk).toList();
        return new Manifest.Entry(new TreeEntry.File(TreePath.of("f"), false, all.size(), digest(digest)), all);
    }

    private static Chunk chunk(int digest) {
        return new Chunk(digest(digest), 1, new Place.Stored(PACK, 0, 1, Codec.NONE));
    }

    private static Digest digest(int number) {
        return Digest.of(new byte[] {(byte) number, (byte) (number >> 8)});
    }
}
