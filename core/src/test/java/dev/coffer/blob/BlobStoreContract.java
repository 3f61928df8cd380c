package dev.coffer.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every blob store promises. A backend's test extends this and says how to make an empty store.
public abstract class BlobStoreContract {
    private static final BlobKey KEY = BlobKey.of("packs/ab/one.pack");
    private static final int MIB = 1 << 20;

    private BlobStore store;

    /// A store that holds nothing.
    protected abstract BlobStore emptyStore();

    /// The store under test.
    protected final BlobStore store() {
        return store;
    }

    @BeforeEach
    void openStore() {
        store = emptyStore();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void aPutBlobIsReadBackWhole() {
        assertThat(store.putIfAbsent(KEY, BlobBody.of(bytes("hello")))).isTrue();

        assertThat(read(KEY)).isEqualTo(bytes("hello"));
    }

    @Test
    void anEmptyBlobIsABlob() {
        assertThat(store.putIfAbsent(KEY, BlobBody.of(new byte[0]))).isTrue();

        assertThat(read(KEY)).isEmpty();
        assertThat(store.find(KEY)).map(BlobInfo::length).contains(0L);
    }

    @Test
    void aSecondPutLeavesTheFirstBlobAsItIs() {
        store.putIfAbsent(KEY, BlobBody.of(bytes("first")));

        assertThat(store.putIfAbsent(KEY, BlobBody.of(bytes("second")))).isFalse();
        assertThat(read(KEY)).isEqualTo(bytes("first"));
    }

    @Test
    void ofManyPutsOfOneKeyExactlyOneWins() throws Exception {
        for (int round = 0; round < 8; round++) {
            var key = BlobKey.of("log/" + round);
            var start = new CyclicBarrier(16);
            var puts = new ArrayList<Callable<Boolean>>();
            for (int writer = 0; writer < 16; writer++) {
                var body = BlobBody.of(bytes("writer " + writer));
                puts.add(() -> {
                    start.await();
                    return store.putIfAbsent(key, body);
                });
            }
            var won = together(puts);

            assertThat(Collections.frequency(won, true))
                    .as("winners of %s", key)
                    .isOne();
            assertThat(read(key)).isEqualTo(bytes("writer " + won.indexOf(true)));
        }
    }

    @Test
    void aBlobInManyPartsKeepsTheirOrder() {
        var parts = List.of(ByteBuffer.wrap(bytes("ab")), ByteBuffer.allocate(0), ByteBuffer.wrap(bytes("cde"), 1, 2));

        store.putIfAbsent(KEY, BlobBody.of(parts));

        assertThat(read(KEY)).isEqualTo(bytes("abde"));
        assertThat(parts).extracting(ByteBuffer::remaining).containsExactly(2, 0, 2);
    }

    @Test
    void aBodyMayComeInPiecesOfAnySizeFromAnyBuffer() {
        long seed = 17;
        var content = random(seed, 3 * MIB + 5);

        store.putIfAbsent(KEY, stream(channel -> {
            var random = new Random(seed);
            for (int at = 0; at < content.length; ) {
                int count = Math.min(content.length - at, random.nextInt(200_000));
                var piece = random.nextBoolean() ? ByteBuffer.allocate(count) : ByteBuffer.allocateDirect(count);
                piece.put(content, at, count).flip();
                while (piece.hasRemaining()) {
                    channel.write(piece);
                }
                at += count;
            }
        }));

        assertThat(read(KEY)).as("seed %s", seed).isEqualTo(content);
    }

    @Test
    void aStreamOfUnknownLengthIsStored() {
        var content = random(3, 100_000);

        assertThat(store.putIfAbsent(
                        KEY, stream(channel -> Channels.newOutputStream(channel).write(content))))
                .isTrue();

        assertThat(read(KEY)).isEqualTo(content);
    }

    @Test
    void aBodyThatFailsWithAFailureOfOursLeavesNothing() {
        var failure = new CofferException.Corrupt("the source is damaged");

        assertThatThrownBy(() -> store.putIfAbsent(KEY, stream(channel -> {
                    channel.write(ByteBuffer.allocate(100_000));
                    throw failure;
                })))
                .isSameAs(failure);

        assertNothingThere();
    }

    @Test
    void aBodyThatCannotBeReadLeavesNothing() {
        assertThatThrownBy(() -> store.putIfAbsent(KEY, stream(channel -> {
                    channel.write(ByteBuffer.allocate(100_000));
                    throw new IOException("the source went away");
                })))
                .isInstanceOf(CofferException.Unavailable.class)
                .hasMessageContaining("the source went away");

        assertNothingThere();
    }

    @Test
    void aBodyOfAnotherLengthThanItSaysLeavesNothing() {
        var shorter = new StreamBody(10, channel -> channel.write(ByteBuffer.allocate(9)));

        assertThatThrownBy(() -> store.putIfAbsent(KEY, shorter)).isInstanceOf(IllegalStateException.class);

        assertNothingThere();
    }

    @Test
    void aKeyWhosePutFailedCanBePut() {
        assertThatThrownBy(() -> store.putIfAbsent(KEY, stream(channel -> {
                    throw new IOException("gone");
                })))
                .isInstanceOf(CofferException.class);

        assertThat(store.putIfAbsent(KEY, BlobBody.of(bytes("whole")))).isTrue();
        assertThat(read(KEY)).isEqualTo(bytes("whole"));
    }

    @Test
    void nobodySeesABlobThatIsBeingPut() {
        store.putIfAbsent(KEY, stream(channel -> {
            channel.write(ByteBuffer.allocate(3 * MIB));
            assertNothingThere();
        }));

        assertThat(store.find(KEY)).map(BlobInfo::length).contains(3L * MIB);
    }

    @Test
    void aLargeBlobIsReadBackWhole() {
        var content = random(5, 64 * MIB);

        store.putIfAbsent(KEY, BlobBody.of(content));

        assertThat(Arrays.equals(read(KEY), content)).isTrue();
    }

    @Test
    void aRangeInTheMiddleIsReadExactly() {
        store.putIfAbsent(KEY, BlobBody.of(bytes("0123456789")));

        assertThat(read(KEY, 3, 4)).isEqualTo(bytes("3456"));
    }

    @Test
    void aRangeEndsWithTheBlob() {
        store.putIfAbsent(KEY, BlobBody.of(bytes("0123456789")));

        assertThat(read(KEY, 7, 100)).isEqualTo(bytes("789"));
        assertThat(read(KEY, 7, Long.MAX_VALUE)).isEqualTo(bytes("789"));
    }

    @Test
    void aRangeAtOrBeyondTheEndIsEmpty() {
        store.putIfAbsent(KEY, BlobBody.of(bytes("0123456789")));

        assertThat(read(KEY, 10, 5)).isEmpty();
        assertThat(read(KEY, 11, 5)).isEmpty();
        assertThat(read(KEY, Long.MAX_VALUE, Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void aRangeOfNoLengthIsEmpty() {
        store.putIfAbsent(KEY, BlobBody.of(bytes("0123456789")));

        assertThat(read(KEY, 4, 0)).isEmpty();
    }

    @Test
    void aRangeFillsDirectAndHeapBuffersAlike() throws IOException {
        var content = random(6, 5 * MIB);
        store.putIfAbsent(KEY, BlobBody.of(content));

        for (var buffer : List.of(ByteBuffer.allocate(4 * MIB), ByteBuffer.allocateDirect(4 * MIB))) {
            try (var channel = store.open(KEY, 100, 4 * MIB)) {
                fill(channel, buffer);
            }
            assertThat(buffer.flip()).isEqualTo(ByteBuffer.wrap(content, 100, 4 * MIB));
        }
    }

    @Test
    void aClosedRangeIsNotOpen() throws IOException {
        store.putIfAbsent(KEY, BlobBody.of(bytes("x")));
        var channel = store.open(KEY, 0, 1);

        channel.close();

        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void openingABlobThatIsNotThereFailsAsNotFound() {
        store.putIfAbsent(KEY, BlobBody.of(bytes("x")));

        for (var key : List.of("packs", "packs/ab", "packs/ab/two.pack", "packs/ab/one.pack/below", "nowhere/x")) {
            assertThatThrownBy(() -> store.open(BlobKey.of(key), 0, 1).close())
                    .as(key)
                    .isInstanceOf(CofferException.NotFound.class)
                    .hasMessageContaining(key);
        }
    }

    @Test
    void findTellsLengthAndKey() {
        store.putIfAbsent(KEY, BlobBody.of(bytes("12345")));

        var found = store.find(KEY).orElseThrow();

        assertThat(found.key()).isEqualTo(KEY);
        assertThat(found.length()).isEqualTo(5);
    }

    @Test
    void findOfWhatIsNotThereIsEmpty() {
        store.putIfAbsent(KEY, BlobBody.of(bytes("12345")));

        for (var key : List.of("packs", "packs/ab", "packs/ab/one", "packs/ab/one.pack/below", "nowhere/x")) {
            assertThat(store.find(BlobKey.of(key))).as(key).isEmpty();
        }
    }

    @Test
    void keysMayHoldEveryAllowedCharacterAndBeAsLongAsAllowed() {
        var letters = "abcdefghijklmnopqrstuvwxyz";
        var all = BlobKey.of("0123456789/" + letters + "/" + letters.toUpperCase(Locale.ROOT) + "/-/_/x._-..y");
        var longest = BlobKey.of("x".repeat(100) + "/" + "y".repeat(99));

        store.putIfAbsent(all, BlobBody.of(bytes("all")));
        store.putIfAbsent(longest, BlobBody.of(bytes("longest")));

        assertThat(read(all)).isEqualTo(bytes("all"));
        assertThat(read(longest)).isEqualTo(bytes("longest"));
        assertThat(keys("")).containsExactly(all.value(), longest.value());
    }

    @Test
    void anEmptyStoreListsNothing() {
        assertThat(store.list("", "", 10)).isEmpty();
        assertThat(store.list("log/", "log/3", 10)).isEmpty();
    }

    @Test
    void aListTellsKeysAndLengthsAndNotWhatIsDeleted() {
        store.putIfAbsent(BlobKey.of("a/1"), BlobBody.of(bytes("x")));
        store.putIfAbsent(BlobKey.of("a/2"), BlobBody.of(bytes("xyz")));
        store.putIfAbsent(BlobKey.of("a/3"), BlobBody.of(bytes("x")));
        store.delete(List.of(BlobKey.of("a/1")));

        var page = store.list("a/", "", 10);

        assertThat(page).extracting(info -> info.key() + " " + info.length()).containsExactly("a/2 3", "a/3 1");
    }

    @Test
    void listsAreInTheOrderOfWholeKeys() {
        var sorted = List.of("a-b", "a.b", "a/b", "a/b-", "a/c/d", "a0b", "a_", "aB/x", "ab/x");
        var shuffled = new ArrayList<>(sorted);
        Collections.shuffle(shuffled, new Random(1));
        shuffled.forEach(key -> store.putIfAbsent(BlobKey.of(key), BlobBody.of(bytes(key))));

        assertThat(keys("")).isEqualTo(sorted.stream().sorted().toList());
        for (int limit = 1; limit < 4; limit++) {
            assertThat(paged("", limit)).isEqualTo(sorted.stream().sorted().toList());
        }
    }

    @Test
    void anyBeginningOfAKeyIsAPrefix() {
        var keys = new TreeSet<String>();
        for (var place :
                List.of("log/0001.json", "log/0002.json", "log/001.json", "log-old", "log.d/x", "logs/x", "lo/g")) {
            keys.add(place);
            store.putIfAbsent(BlobKey.of(place), BlobBody.of(bytes("x")));
        }

        for (var prefix : List.of(
                "",
                "l",
                "lo",
                "log",
                "log/",
                "log/0",
                "log/000",
                "log/0001.json",
                "log.",
                "logs/x/y",
                "m",
                "/",
                "log//",
                "../",
                "log/\u0000",
                "log/0001.json/")) {
            assertThat(paged(prefix, 3))
                    .as("prefix '%s'", prefix)
                    .isEqualTo(
                            keys.stream().filter(key -> key.startsWith(prefix)).toList());
        }
    }

    @Test
    void aPageBeginsAfterAnyText() {
        var keys = new TreeSet<>(List.of("a-/1", "a/1", "a/2", "a/b/1", "a/b/2", "b/1"));
        keys.forEach(key -> store.putIfAbsent(BlobKey.of(key), BlobBody.of(bytes("x"))));

        for (var after : List.of(
                "", "a", "a/", "a/1", "a/1/zzz", "a/b", "a/b/", "a/b/1", "a/b/9", "a/zzz", "b", "c", "!", "~")) {
            assertThat(store.list("a/", after, 10))
                    .as("after '%s'", after)
                    .extracting(info -> info.key().value())
                    .isEqualTo(keys.stream()
                            .filter(key -> key.startsWith("a/") && key.compareTo(after) > 0)
                            .toList());
        }
    }

    @Test
    void thousandsOfKeysComeInPagesEachOnce() throws Exception {
        var keys = new TreeSet<String>();
        for (int i = 0; i < 5_000; i++) {
            keys.add(String.format("%s/%02x/%05d", i % 3 == 0 ? "log" : "packs", i % 16, i));
        }
        putAll(keys);

        for (var prefix : List.of("", "log/", "packs/0", "packs/07/0", "packs/07/00")) {
            var expected = keys.stream().filter(key -> key.startsWith(prefix)).toList();
            assertThat(paged(prefix, BlobStore.PAGE_LIMIT))
                    .as("prefix '%s'", prefix)
                    .isEqualTo(expected);
        }
        assertThat(paged("packs/07/", 17))
                .isEqualTo(
                        keys.stream().filter(key -> key.startsWith("packs/07/")).toList());
    }

    @Test
    void aPageHasFromOneToAThousandBlobs() {
        assertThatThrownBy(() -> store.list("", "", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.list("", "", BlobStore.PAGE_LIMIT + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDeletedBlobIsGoneAndItsNeighbourIsNot() {
        var other = BlobKey.of("packs/ab/two.pack");
        store.putIfAbsent(KEY, BlobBody.of(bytes("one")));
        store.putIfAbsent(other, BlobBody.of(bytes("two")));

        store.delete(List.of(KEY));

        assertNothingThere(KEY);
        assertThat(read(other)).isEqualTo(bytes("two"));
    }

    @Test
    void deletingWhatIsNotThereIsNoFailure() {
        store.putIfAbsent(KEY, BlobBody.of(bytes("one")));

        store.delete(List.of());
        store.delete(List.of(BlobKey.of("nowhere/x"), BlobKey.of("packs"), BlobKey.of("packs/ab"), KEY, KEY));
        store.delete(List.of(KEY));

        assertNothingThere();
    }

    @Test
    void manyBlobsAreDeletedAtOnce() throws Exception {
        var keys = new TreeSet<String>();
        for (int i = 0; i < 1_500; i++) {
            keys.add(String.format("raw/%02x/%04d", i % 7, i));
        }
        putAll(keys);

        store.delete(keys.stream().map(BlobKey::of).toList());

        assertThat(store.list("", "", 10)).isEmpty();
    }

    @Test
    void readersShareABlob() throws Exception {
        var content = random(9, 8 * MIB);
        store.putIfAbsent(KEY, BlobBody.of(content));
        var reads = new ArrayList<Callable<Boolean>>();
        for (int reader = 0; reader < 8; reader++) {
            int offset = reader * MIB;
            reads.add(() -> Arrays.equals(read(KEY, offset, MIB), Arrays.copyOfRange(content, offset, offset + MIB)));
        }

        assertThat(together(reads)).containsOnly(true);
    }

    @Test
    void anInterruptFailsTheCallItHitsAndNothingElse() throws Exception {
        var content = random(10, 2 * MIB);
        store.putIfAbsent(KEY, BlobBody.of(content));
        try (var held = store.open(KEY, 0, content.length)) {
            var afterwards = together(List.of(() -> {
                Thread.currentThread().interrupt();
                try {
                    read(KEY);
                    store.putIfAbsent(BlobKey.of("packs/ab/interrupted"), BlobBody.of(bytes("x")));
                } catch (CofferException.Unavailable | CofferException.OutcomeUnknown e) {
                    return Thread.interrupted();
                }
                return Thread.interrupted();
            }));
            assertThat(afterwards).as("still interrupted").containsExactly(true);

            var buffer = ByteBuffer.allocate(content.length);
            fill(held, buffer);
            assertThat(buffer.array()).isEqualTo(content);
        }
        assertThat(store.putIfAbsent(BlobKey.of("packs/ab/later"), BlobBody.of(bytes("x"))))
                .isTrue();
    }

    @Test
    void aLocationIsTold() {
        assertThat(store.location()).isNotBlank();
    }

    /// All bytes of a blob.
    protected final byte[] read(BlobKey key) {
        return read(key, 0, Long.MAX_VALUE);
    }

    private byte[] read(BlobKey key, long offset, long length) {
        try (var channel = store.open(key, offset, length)) {
            return Channels.newInputStream(channel).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fill(ReadableByteChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            assertThat(channel.read(buffer)).isPositive();
        }
    }

    private List<String> keys(String prefix) {
        return store.list(prefix, "", BlobStore.PAGE_LIMIT).stream()
                .map(info -> info.key().value())
                .toList();
    }

    private List<String> paged(String prefix, int limit) {
        var all = new ArrayList<String>();
        var after = "";
        while (true) {
            var page = store.list(prefix, after, limit);
            if (page.isEmpty()) {
                return all;
            }
            assertThat(page).hasSizeLessThanOrEqualTo(limit);
            page.forEach(info -> all.add(info.key().value()));
            after = all.getLast();
        }
    }

    private void assertNothingThere() {
        assertNothingThere(KEY);
    }

    private void assertNothingThere(BlobKey key) {
        assertThat(store.find(key)).isEmpty();
        assertThat(store.list(key.value(), "", 10)).isEmpty();
        assertThatThrownBy(() -> store.open(key, 0, 1).close()).isInstanceOf(CofferException.NotFound.class);
    }

    private void putAll(Iterable<String> keys) throws Exception {
        var puts = new ArrayList<Callable<Boolean>>();
        keys.forEach(key -> puts.add(() -> store.putIfAbsent(BlobKey.of(key), BlobBody.of(bytes(key)))));
        assertThat(together(puts)).containsOnly(true);
    }

    private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
        var results = new ArrayList<T>();
        try (var threads = Executors.newFixedThreadPool(16)) {
            for (Future<T> result : threads.invokeAll(tasks)) {
                results.add(result.get());
            }
        }
        return results;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] random(long seed, int length) {
        var bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static BlobBody stream(Writer writer) {
        return new StreamBody(-1, writer);
    }

    private interface Writer {
        void writeTo(WritableByteChannel channel) throws IOException;
    }

    private record StreamBody(long length, Writer writer) implements BlobBody {
        @Override
        public void writeTo(WritableByteChannel channel) throws IOException {
            writer.writeTo(channel);
        }

        @Override
        public boolean isRepeatable() {
            return false;
        }
    }
}
