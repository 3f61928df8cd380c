package dev.coffer.blob.conformance;

import static dev.coffer.blob.conformance.Trial.KEY;
import static dev.coffer.blob.conformance.Trial.MIB;
import static dev.coffer.blob.conformance.Trial.bytes;
import static dev.coffer.blob.conformance.Trial.random;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/// What a put makes, and what one that fails leaves: nothing.
final class PutChecks {
    private PutChecks() {}

    static List<ConformanceCheck> all() {
        return List.of(
                ConformanceCheck.of("a put blob is read back whole", PutChecks::aPutBlobIsReadBackWhole),
                ConformanceCheck.of("an empty blob is a blob", PutChecks::anEmptyBlobIsABlob),
                ConformanceCheck.ofCondition(
                        "a second put leaves the first blob as it is", PutChecks::aSecondPutLeavesTheFirstBlobAsItIs),
                ConformanceCheck.of(
                        "a blob in many parts keeps their order", PutChecks::aBlobInManyPartsKeepsTheirOrder),
                ConformanceCheck.of(
                        "a body may come in pieces of any size from any buffer",
                        PutChecks::aBodyMayComeInPiecesOfAnySizeFromAnyBuffer),
                ConformanceCheck.of("a stream of unknown length is stored", PutChecks::aStreamOfUnknownLengthIsStored),
                ConformanceCheck.of(
                        "a body that fails with a failure of ours leaves nothing",
                        PutChecks::aBodyThatFailsWithAFailureOfOursLeavesNothing),
                ConformanceCheck.of(
                        "a body that cannot be read leaves nothing", PutChecks::aBodyThatCannotBeReadLeavesNothing),
                ConformanceCheck.of(
                        "a body of another length than it says leaves nothing",
                        PutChecks::aBodyOfAnotherLengthThanItSaysLeavesNothing),
                ConformanceCheck.of("a key whose put failed can be put", PutChecks::aKeyWhosePutFailedCanBePut),
                ConformanceCheck.of(
                        "a repeatable body is put whole after it failed once",
                        PutChecks::aRepeatableBodyIsPutWholeAfterItFailedOnce),
                ConformanceCheck.of(
                        "one body can be put under several keys", PutChecks::oneBodyCanBePutUnderSeveralKeys),
                ConformanceCheck.of("nobody sees a blob that is being put", PutChecks::nobodySeesABlobThatIsBeingPut),
                ConformanceCheck.of(
                        "keys may hold every allowed character and be as long as allowed",
                        PutChecks::keysMayHoldEveryAllowedCharacterAndBeAsLongAsAllowed),
                ConformanceCheck.of("a location is told", PutChecks::aLocationIsTold));
    }

    private static void aPutBlobIsReadBackWhole(Trial trial) throws IOException {
        trial.put(KEY, bytes("hello"));

        trial.holds(KEY, bytes("hello"));
    }

    private static void anEmptyBlobIsABlob(Trial trial) throws IOException {
        trial.put(KEY, new byte[0]);

        trial.holds(KEY, new byte[0]);
        Expect.equal("length of an empty blob", Optional.of(0L), length(trial));
    }

    private static void aSecondPutLeavesTheFirstBlobAsItIs(Trial trial) throws IOException {
        trial.put(KEY, bytes("first"));

        Expect.that(
                !trial.store().putIfAbsent(KEY, BlobBody.of(bytes("second"))),
                "the second put of a key to be told that the blob exists",
                "that it was told it made the blob");
        trial.holds(KEY, bytes("first"));
    }

    private static void aBlobInManyPartsKeepsTheirOrder(Trial trial) throws IOException {
        var parts = List.of(ByteBuffer.wrap(bytes("ab")), ByteBuffer.allocate(0), ByteBuffer.wrap(bytes("cde"), 1, 2));

        trial.put(KEY, BlobBody.of(parts));

        trial.holds(KEY, bytes("abde"));
        Expect.equal(
                "bytes left in the buffers of the body, which nobody changes,",
                List.of(2, 0, 2),
                parts.stream().map(ByteBuffer::remaining).toList());
    }

    private static void aBodyMayComeInPiecesOfAnySizeFromAnyBuffer(Trial trial) throws IOException {
        long seed = 17;
        var content = random(seed, 3 * MIB + 5);

        trial.put(KEY, StreamBody.once(channel -> {
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

        trial.holds(KEY, content);
    }

    private static void aStreamOfUnknownLengthIsStored(Trial trial) throws IOException {
        var content = random(3, 100_000);

        trial.put(
                KEY,
                StreamBody.once(channel -> Channels.newOutputStream(channel).write(content)));

        trial.holds(KEY, content);
    }

    private static void aBodyThatFailsWithAFailureOfOursLeavesNothing(Trial trial) throws IOException {
        var failure = new CofferException.Corrupt("the source is damaged");

        var thrown = Expect.failure(
                CofferException.Corrupt.class,
                "a put whose body fails",
                () -> trial.store().putIfAbsent(KEY, StreamBody.once(channel -> {
                    channel.write(ByteBuffer.allocate(100_000));
                    throw failure;
                })));

        Expect.that(thrown == failure, "the failure of the body itself", "another one: " + thrown);
        trial.isAbsent(KEY);
    }

    private static void aBodyThatCannotBeReadLeavesNothing(Trial trial) throws IOException {
        var thrown = Expect.failure(
                CofferException.Unavailable.class,
                "a put whose body cannot be read",
                () -> trial.store().putIfAbsent(KEY, StreamBody.once(channel -> {
                    channel.write(ByteBuffer.allocate(100_000));
                    throw new IOException("the source went away");
                })));

        Expect.that(
                String.valueOf(thrown.getMessage()).contains("the source went away"),
                "a message that says why",
                String.valueOf(thrown.getMessage()));
        trial.isAbsent(KEY);
    }

    private static void aBodyOfAnotherLengthThanItSaysLeavesNothing(Trial trial) throws IOException {
        var shorter = new StreamBody(10, false, channel -> channel.write(ByteBuffer.allocate(9)));

        Expect.failure(
                IllegalStateException.class,
                "a put of 9 bytes that should be 10",
                () -> trial.store().putIfAbsent(KEY, shorter));

        trial.isAbsent(KEY);
    }

    private static void aKeyWhosePutFailedCanBePut(Trial trial) throws IOException {
        Expect.failure(
                CofferException.class,
                "a put whose body cannot be read",
                () -> trial.store().putIfAbsent(KEY, StreamBody.once(channel -> {
                    throw new IOException("gone");
                })));

        trial.put(KEY, bytes("whole"));
        trial.holds(KEY, bytes("whole"));
    }

    /// Whoever wraps the store may have repeated the put already.
    private static void aRepeatableBodyIsPutWholeAfterItFailedOnce(Trial trial) throws IOException {
        var content = random(4, 300_000);
        var first = new AtomicBoolean(true);
        var body = new StreamBody(content.length, true, channel -> {
            var all = ByteBuffer.wrap(content);
            if (first.getAndSet(false)) {
                channel.write(all.limit(100_000));
                throw new IOException("the source went away for a moment");
            }
            while (all.hasRemaining()) {
                channel.write(all);
            }
        });

        boolean made;
        try {
            made = trial.store().putIfAbsent(KEY, body);
        } catch (CofferException.Unavailable e) {
            trial.isAbsent(KEY);
            made = trial.store().putIfAbsent(KEY, body);
        }

        Expect.that(made, "the repeated put to be told that it made the blob", "that it was told the blob exists");
        trial.holds(KEY, content);
    }

    private static void oneBodyCanBePutUnderSeveralKeys(Trial trial) throws IOException {
        var content = random(8, 100_000);
        var body = BlobBody.of(content);

        for (var key : List.of("raw/ab/1", "raw/ab/2", "raw/ab/3")) {
            trial.put(BlobKey.of(key), body);
            trial.holds(BlobKey.of(key), content);
        }
    }

    private static void nobodySeesABlobThatIsBeingPut(Trial trial) {
        trial.put(KEY, StreamBody.once(channel -> {
            channel.write(ByteBuffer.allocate(3 * MIB));
            trial.isAbsent(KEY);
        }));

        Expect.equal("length of the blob", Optional.of(3L * MIB), length(trial));
    }

    private static void keysMayHoldEveryAllowedCharacterAndBeAsLongAsAllowed(Trial trial) throws IOException {
        var letters = "abcdefghijklmnopqrstuvwxyz";
        var all = BlobKey.of("0123456789/" + letters + "/" + letters.toUpperCase(Locale.ROOT) + "/-/_/x._-..y");
        var longest = BlobKey.of("x".repeat(100) + "/" + "y".repeat(99));

        trial.put(all, bytes("all"));
        trial.put(longest, bytes("longest"));

        trial.holds(all, bytes("all"));
        trial.holds(longest, bytes("longest"));
        trial.lists("", 1_000, List.of(all.value(), longest.value()));
    }

    private static void aLocationIsTold(Trial trial) {
        Expect.that(!trial.store().location().isBlank(), "a location", "none");
    }

    private static Optional<Long> length(Trial trial) {
        return trial.store().find(KEY).map(info -> info.length());
    }
}
