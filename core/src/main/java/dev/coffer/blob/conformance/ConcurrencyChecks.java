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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;

/// What holds when several threads use a store.
final class ConcurrencyChecks {
    private static final int RACES = 8;
    private static final int WRITERS = 16;

    private ConcurrencyChecks() {}

    static List<ConformanceCheck> all() {
        return List.of(
                ConformanceCheck.ofCondition(
                        "of many puts of one key exactly one wins",
                        ConcurrencyChecks::ofManyPutsOfOneKeyExactlyOneWins),
                ConformanceCheck.of("readers share a blob", ConcurrencyChecks::readersShareABlob),
                ConformanceCheck.of(
                        "an interrupt fails the call it hits and nothing else",
                        ConcurrencyChecks::anInterruptFailsTheCallItHitsAndNothingElse));
    }

    private static void ofManyPutsOfOneKeyExactlyOneWins(Trial trial) throws IOException {
        for (int round = 0; round < RACES; round++) {
            var key = BlobKey.of("log/" + round);
            var start = new CyclicBarrier(WRITERS);
            var puts = new ArrayList<Callable<Boolean>>();
            for (int writer = 0; writer < WRITERS; writer++) {
                var body = BlobBody.of(bytes("writer " + writer));
                puts.add(() -> {
                    start.await();
                    return trial.store().putIfAbsent(key, body);
                });
            }
            var won = trial.together(puts);

            int winners = Collections.frequency(won, true);
            Expect.that(
                    winners == 1,
                    "1 of " + WRITERS + " concurrent writers of " + key + " to be told that it made the blob",
                    winners + " of them");
            trial.holds(key, bytes("writer " + won.indexOf(true)));
        }
    }

    private static void readersShareABlob(Trial trial) {
        var content = random(9, 8 * MIB);
        trial.put(KEY, content);
        var reads = new ArrayList<Callable<Boolean>>();
        for (int reader = 0; reader < 8; reader++) {
            int offset = reader * MIB;
            reads.add(() -> {
                trial.rangeHolds(KEY, offset, MIB, Arrays.copyOfRange(content, offset, offset + MIB));
                return true;
            });
        }

        trial.together(reads);
    }

    private static void anInterruptFailsTheCallItHitsAndNothingElse(Trial trial) throws IOException {
        var content = random(10, 2 * MIB);
        trial.put(KEY, content);
        try (var held = trial.store().open(KEY, 0, content.length)) {
            var afterwards = trial.together(List.<Callable<Boolean>>of(() -> interrupted(trial, content)));
            Expect.equal("interrupted thread to stay interrupted:", List.of(true), afterwards);

            var buffer = ByteBuffer.allocate(content.length);
            ReadChecks.fill(held, buffer);
            Expect.that(
                    Arrays.equals(buffer.array(), content),
                    "a range that another thread had opened to be read on",
                    "other bytes");
        }
        trial.put(BlobKey.of("packs/ab/later"), bytes("x"));
    }

    /// Whether a thread that was interrupted still is after it used the store.
    private static boolean interrupted(Trial trial, byte[] content) throws IOException {
        Thread.currentThread().interrupt();
        try {
            trial.holds(KEY, content);
            trial.store().putIfAbsent(BlobKey.of("packs/ab/interrupted"), BlobBody.of(bytes("x")));
        } catch (CofferException.Unavailable | CofferException.OutcomeUnknown e) {
            return Thread.interrupted();
        }
        return Thread.interrupted();
    }
}
