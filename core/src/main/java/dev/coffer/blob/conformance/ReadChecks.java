package dev.coffer.blob.conformance;

import static dev.coffer.blob.conformance.Trial.KEY;
import static dev.coffer.blob.conformance.Trial.MIB;
import static dev.coffer.blob.conformance.Trial.bytes;
import static dev.coffer.blob.conformance.Trial.random;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.List;

/// Ranges of blobs, and what is said of a blob.
final class ReadChecks {
    private static final int LARGE = 64 * MIB;
    private static final byte[] DIGITS = bytes("0123456789");

    private ReadChecks() {}

    static List<ConformanceCheck> all() {
        return List.of(
                ConformanceCheck.large("a large blob is read back whole", LARGE, ReadChecks::aLargeBlobIsReadBackWhole),
                ConformanceCheck.of(
                        "a range in the middle is read exactly", ReadChecks::aRangeInTheMiddleIsReadExactly),
                ConformanceCheck.of("a range ends with the blob", ReadChecks::aRangeEndsWithTheBlob),
                ConformanceCheck.of("a range at or beyond the end is empty", ReadChecks::aRangeAtOrBeyondTheEndIsEmpty),
                ConformanceCheck.of("a range of no length is empty", ReadChecks::aRangeOfNoLengthIsEmpty),
                ConformanceCheck.of(
                        "a range fills direct and heap buffers alike",
                        ReadChecks::aRangeFillsDirectAndHeapBuffersAlike),
                ConformanceCheck.of("a closed range is not open", ReadChecks::aClosedRangeIsNotOpen),
                ConformanceCheck.of(
                        "opening a blob that is not there fails as not found",
                        ReadChecks::openingABlobThatIsNotThereFailsAsNotFound),
                ConformanceCheck.of("find tells length and key", ReadChecks::findTellsLengthAndKey),
                ConformanceCheck.of("find of what is not there is empty", ReadChecks::findOfWhatIsNotThereIsEmpty));
    }

    private static void aLargeBlobIsReadBackWhole(Trial trial) throws IOException {
        var content = random(5, LARGE);

        trial.put(KEY, content);

        trial.holds(KEY, content);
        trial.rangeHolds(KEY, LARGE - 1_000, 1_000, Arrays.copyOfRange(content, LARGE - 1_000, LARGE));
    }

    private static void aRangeInTheMiddleIsReadExactly(Trial trial) throws IOException {
        trial.put(KEY, DIGITS);

        trial.rangeHolds(KEY, 3, 4, bytes("3456"));
    }

    private static void aRangeEndsWithTheBlob(Trial trial) throws IOException {
        trial.put(KEY, DIGITS);

        trial.rangeHolds(KEY, 7, 100, bytes("789"));
        trial.rangeHolds(KEY, 7, Long.MAX_VALUE, bytes("789"));
    }

    private static void aRangeAtOrBeyondTheEndIsEmpty(Trial trial) throws IOException {
        trial.put(KEY, DIGITS);

        trial.rangeHolds(KEY, 10, 5, new byte[0]);
        trial.rangeHolds(KEY, 11, 5, new byte[0]);
        trial.rangeHolds(KEY, Long.MAX_VALUE, Long.MAX_VALUE, new byte[0]);
    }

    private static void aRangeOfNoLengthIsEmpty(Trial trial) throws IOException {
        trial.put(KEY, DIGITS);

        trial.rangeHolds(KEY, 4, 0, new byte[0]);
    }

    private static void aRangeFillsDirectAndHeapBuffersAlike(Trial trial) throws IOException {
        var content = random(6, 5 * MIB);
        trial.put(KEY, content);

        for (var buffer : List.of(ByteBuffer.allocate(4 * MIB), ByteBuffer.allocateDirect(4 * MIB))) {
            try (var channel = trial.store().open(KEY, 100, 4 * MIB)) {
                fill(channel, buffer);
            }
            Expect.that(
                    buffer.flip().equals(ByteBuffer.wrap(content, 100, 4 * MIB)),
                    "the bytes that were put in a " + (buffer.isDirect() ? "direct" : "heap") + " buffer",
                    "other bytes");
        }
    }

    private static void aClosedRangeIsNotOpen(Trial trial) throws IOException {
        trial.put(KEY, bytes("x"));
        var channel = trial.store().open(KEY, 0, 1);

        channel.close();

        Expect.that(!channel.isOpen(), "a closed range not to be open", "that it says it is");
    }

    private static void openingABlobThatIsNotThereFailsAsNotFound(Trial trial) throws IOException {
        trial.put(KEY, bytes("x"));

        for (var key : List.of("packs", "packs/ab", "packs/ab/two.pack", "packs/ab/one.pack/below", "nowhere/x")) {
            var failure = Expect.failure(
                    CofferException.NotFound.class,
                    "opening " + key + ", which is not there,",
                    () -> trial.store().open(BlobKey.of(key), 0, 1).close());
            Expect.that(
                    String.valueOf(failure.getMessage()).contains(key),
                    "a message that names " + key,
                    String.valueOf(failure.getMessage()));
        }
    }

    private static void findTellsLengthAndKey(Trial trial) {
        trial.put(KEY, bytes("12345"));

        var found = trial.store().find(KEY).orElseThrow(() -> new ConformanceFailure("find to find " + KEY, "nothing"));

        Expect.equal("key", KEY, found.key());
        Expect.equal("length", 5L, found.length());
    }

    private static void findOfWhatIsNotThereIsEmpty(Trial trial) {
        trial.put(KEY, bytes("12345"));

        for (var key : List.of("packs", "packs/ab", "packs/ab/one", "packs/ab/one.pack/below", "nowhere/x")) {
            Expect.that(trial.store().find(BlobKey.of(key)).isEmpty(), "no blob " + key, "one");
        }
    }

    static void fill(ReadableByteChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer);
            Expect.that(read > 0, buffer.remaining() + " more bytes of a range", read < 0 ? "its end" : "none");
        }
    }
}
