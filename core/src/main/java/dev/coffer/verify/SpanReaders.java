package dev.coffer.verify;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.blob.ObjectId;
import dev.coffer.concurrent.Workers;
import dev.coffer.content.Chunk;
import dev.coffer.content.ChunkDecoder;
import dev.coffer.content.Codec;
import dev.coffer.content.Manifest;
import dev.coffer.content.ObjectReader;
import dev.coffer.content.PackFormat;
import dev.coffer.content.Place;
import dev.coffer.transfer.Tuning;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// Reads ranges of objects on several threads and checks the chunks in them. What was found is handed on in the order
/// in which the ranges were given, on the thread that gives them. A fixed number of ranges is under way at once.
final class SpanReaders implements AutoCloseable {
    private static final int AHEAD = 2;

    private final ObjectReader reader;
    private final Workers threads;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final Deque<byte[]> free = new ArrayDeque<>();
    private final int most;
    private final int spanBytes;

    SpanReaders(ObjectReader reader, Tuning tuning) {
        this.reader = reader;
        this.most = tuning.readers() + AHEAD;
        this.spanBytes = tuning.spanBytes();
        this.threads = Workers.computing("coffer-verify", tuning.readers(), "interrupted");
    }

    /// A chunk of a range.
    ///
    /// @param whole sums up the file the chunk is the next of; empty when that is of no interest
    record CheckedChunk(Chunk chunk, Place.Stored place, Optional<SequentialSum> whole) {}

    /// A range of an object, and the chunks in it.
    record CheckedRange(ObjectId object, long start, int length, List<CheckedChunk> parts) {}

    /// The digest of a file whose chunks come one after the other.
    static final class SequentialSum {
        private final MessageDigest sha = Digest.sha256();
        private final ObjectId manifest;
        private final Manifest.Entry entry;
        private int left;
        private boolean damaged;

        SequentialSum(ObjectId manifest, Manifest.Entry entry) {
            this.manifest = manifest;
            this.entry = entry;
            this.left = entry.chunks().size();
        }

        ObjectId manifest() {
            return manifest;
        }

        Manifest.Entry entry() {
            return entry;
        }

        private boolean isRight() {
            return entry.item() instanceof TreeEntry.File file
                    && Digest.read(sha.digest(), 0).equals(file.digest());
        }
    }

    /// A fault of a chunk.
    record ChunkProblem(String text, boolean readable) {}

    /// Takes the outcomes, in order.
    interface Recorder {
        void checked(CheckedChunk part, Optional<ChunkProblem> problem);

        /// All chunks of a file are right.
        ///
        /// @param isRight whether they are the file
        void summed(SequentialSum file, boolean isRight);
    }

    /// Bytes of a chunk, if they were needed.
    private record Outcome(CheckedChunk part, Optional<ChunkProblem> problem, Optional<ChunkDecoder.Bytes> plain) {}

    /// A range that is being read, and the memory for it, which is used again.
    private static final class Pending {
        private final Future<List<Outcome>> outcomes;
        private final byte[] buffer;
        private final Consumer<List<Outcome>> then;

        Pending(Future<List<Outcome>> outcomes, byte[] buffer, Consumer<List<Outcome>> then) {
            this.outcomes = outcomes;
            this.buffer = buffer;
            this.then = then;
        }
    }

    void read(CheckedRange span, Recorder recorder) {
        makeRoom();
        int length = Math.max(span.length(), spanBytes);
        var kept = free.poll();
        var buffer = kept != null && kept.length >= length ? kept : new byte[length];
        pending.add(new Pending(
                threads.submit(() -> check(span, buffer)),
                buffer,
                outcomes -> outcomes.forEach(outcome -> report(outcome, recorder))));
    }

    /// Does something else on one of the threads.
    void run(Runnable work, Runnable then) {
        makeRoom();
        var done = threads.submit(() -> {
            work.run();
            return List.<Outcome>of();
        });
        pending.add(new Pending(done, new byte[0], _ -> then.run()));
    }

    /// Runs something when the outcomes of all that was given before are recorded.
    void then(Runnable then) {
        pending.add(new Pending(CompletableFuture.completedFuture(List.of()), new byte[0], _ -> then.run()));
    }

    /// Waits for everything that was given.
    void finish() {
        while (!pending.isEmpty()) {
            finishFirst();
        }
    }

    @Override
    public void close() {
        threads.close();
    }

    private void makeRoom() {
        while (pending.size() >= most) {
            finishFirst();
        }
    }

    private void finishFirst() {
        var first = pending.remove();
        first.then.accept(threads.await(first.outcomes));
        if (first.buffer.length > 0 && free.size() < most) {
            free.add(first.buffer);
        }
    }

    private static void report(Outcome outcome, Recorder recorder) {
        recorder.checked(outcome.part(), outcome.problem());
        outcome.part().whole().ifPresent(whole -> add(whole, outcome.plain(), recorder));
    }

    /// Adds the next chunk of a file.
    ///
    /// @param plain empty when it cannot be read; then nothing is said of the file
    static void add(SequentialSum whole, Optional<ChunkDecoder.Bytes> plain, Recorder recorder) {
        plain.ifPresentOrElse(
                bytes -> whole.sha.update(bytes.bytes(), bytes.offset(), bytes.length()), () -> whole.damaged = true);
        whole.left--;
        if (whole.left == 0 && !whole.damaged) {
            recorder.summed(whole, whole.isRight());
        }
    }

    private List<Outcome> check(CheckedRange span, byte[] buffer) {
        var decoder = new ChunkDecoder();
        var outcomes = new ArrayList<Outcome>(span.parts().size());
        boolean isRead = isRead(span, buffer);
        for (var part : span.parts()) {
            int at = isRead ? (int) (part.place().offset() - span.start()) : -1;
            outcomes.add(check(part, buffer, at, decoder));
        }
        return outcomes;
    }

    /// False when the range cannot be read as a whole; then its chunks are tried one by one.
    private boolean isRead(CheckedRange span, byte[] buffer) {
        try {
            reader.read(span.object(), span.start(), buffer, span.length());
            return true;
        } catch (CofferException.Corrupt e) {
            return false;
        }
    }

    /// @param at where the chunk lies in the buffer; negative when it must be read
    private Outcome check(CheckedChunk part, byte[] buffer, int at, ChunkDecoder decoder) {
        try {
            if (at >= 0) {
                return outcome(part, decoder.decode(part.chunk(), buffer, at), buffer, at);
            }
        } catch (CofferException.Corrupt e) {
            // It is read once more: most damage happens on the way.
        }
        try {
            int before = before(part.place());
            var bytes = new byte[before + part.place().storedLength()];
            return reader.readVerified(part.place().object(), () -> {
                reader.read(part.place().object(), part.place().offset() - before, bytes, bytes.length);
                return outcome(part, decoder.decode(part.chunk(), bytes, before), bytes, before);
            });
        } catch (CofferException.Corrupt e) {
            return new Outcome(
                    part, Optional.of(new ChunkProblem(String.valueOf(e.getMessage()), false)), Optional.empty());
        }
    }

    private static Outcome outcome(CheckedChunk part, ChunkDecoder.Bytes plain, byte[] bytes, int at) {
        int before = before(part.place());
        boolean framed = before == 0 || PackFormat.isFramed(part.chunk(), part.place(), bytes, at - before);
        var problem = framed
                ? Optional.<ChunkProblem>empty()
                : Optional.of(new ChunkProblem(
                        "the 16 bytes before the chunk at byte " + part.place().offset() + " are damaged", true));
        return new Outcome(part, problem, part.whole().map(_ -> kept(part.place(), plain)));
    }

    /// The decoder uses its memory again; what is not compressed lies in the range.
    private static ChunkDecoder.Bytes kept(Place.Stored place, ChunkDecoder.Bytes plain) {
        if (place.codec() == Codec.NONE) {
            return plain;
        }
        var copy = Arrays.copyOfRange(plain.bytes(), plain.offset(), plain.offset() + plain.length());
        return new ChunkDecoder.Bytes(copy, 0, copy.length);
    }

    /// How many bytes before a chunk belong to it.
    static int before(Place.Stored place) {
        return place.object().kind() == ObjectId.Kind.PACK && place.offset() >= PackFormat.FRAME_HEADER_BYTES
                ? PackFormat.FRAME_HEADER_BYTES
                : 0;
    }
}
