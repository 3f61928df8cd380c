package dev.coffer.blob.conformance;

import static dev.coffer.blob.conformance.Trial.KEY;
import static dev.coffer.blob.conformance.Trial.bytes;

import dev.coffer.blob.BlobKey;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;

/// What is gone after a deletion, and what is not.
final class DeleteChecks {
    private static final int MANY = 1_500;

    private DeleteChecks() {}

    static List<ConformanceCheck> all() {
        return List.of(
                ConformanceCheck.of(
                        "a deleted blob is gone and its neighbour is not",
                        DeleteChecks::aDeletedBlobIsGoneAndItsNeighbourIsNot),
                ConformanceCheck.of(
                        "deleting what is not there is no failure", DeleteChecks::deletingWhatIsNotThereIsNoFailure),
                ConformanceCheck.many("many blobs are deleted at once", MANY, DeleteChecks::manyBlobsAreDeletedAtOnce));
    }

    private static void aDeletedBlobIsGoneAndItsNeighbourIsNot(Trial trial) throws IOException {
        var other = BlobKey.of("packs/ab/two.pack");
        trial.put(KEY, bytes("one"));
        trial.put(other, bytes("two"));

        trial.store().delete(List.of(KEY));

        trial.isAbsent(KEY);
        trial.holds(other, bytes("two"));
    }

    private static void deletingWhatIsNotThereIsNoFailure(Trial trial) throws IOException {
        trial.put(KEY, bytes("one"));

        trial.store().delete(List.of());
        trial.store().delete(List.of(BlobKey.of("nowhere/x"), BlobKey.of("packs"), BlobKey.of("packs/ab"), KEY, KEY));
        trial.store().delete(List.of(KEY));

        trial.isAbsent(KEY);
    }

    private static void manyBlobsAreDeletedAtOnce(Trial trial) {
        var keys = new TreeSet<String>();
        for (int i = 0; i < MANY; i++) {
            keys.add(String.format("raw/%02x/%04d", i % 7, i));
        }
        trial.putAll(keys);

        trial.store().delete(keys.stream().map(BlobKey::of).toList());

        trial.lists("", 10, List.of());
    }
}
