package dev.coffer.catalog.checkpoint;

import static dev.coffer.catalog.Samples.add;
import static dev.coffer.catalog.Samples.addLabelled;
import static dev.coffer.catalog.Samples.addStored;
import static dev.coffer.catalog.Samples.alias;
import static dev.coffer.catalog.Samples.delete;
import static dev.coffer.catalog.Samples.freshUlid;
import static dev.coffer.catalog.Samples.id;
import static dev.coffer.catalog.Samples.madeFrom;
import static dev.coffer.catalog.Samples.pack;
import static dev.coffer.catalog.Samples.setTags;
import static dev.coffer.catalog.Samples.storage;
import static dev.coffer.catalog.Samples.storageWithHeads;
import static dev.coffer.catalog.Samples.tagged;
import static dev.coffer.catalog.Samples.transaction;
import static dev.coffer.catalog.Samples.transactionAt;
import static dev.coffer.catalog.Samples.transactionWithKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.AsOf;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Reference;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.CommitResult;
import dev.coffer.catalog.Samples;
import dev.coffer.catalog.Transaction;
import dev.coffer.catalog.log.LogCatalog;
import dev.coffer.catalog.log.MapBlobStore;
import dev.coffer.catalog.log.SmallCheckpoints;
import dev.coffer.search.Filter;
import dev.coffer.search.Search;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Reading from checkpoints, and the cost when they are missing, damaged or false: time, and never a wrong answer.
final class CheckpointsTest {
    private static final int FAN_OUT = 4;
    private static final ArtifactName M = ArtifactName.of("m");
    private static final Transaction KEYED = transactionWithKey("key", add("m"));

    private final MapBlobStore blobs = new MapBlobStore();

    private LogCatalog open() {
        return SmallCheckpoints.open(blobs, Samples.STORE, FAN_OUT, 100);
    }

    private byte[] blob(BlobKey key) {
        return Objects.requireNonNull(blobs.blobs.get(key));
    }

    private List<BlobKey> checkpoints() {
        return blobs.blobs.keySet().stream()
                .filter(key -> key.value().startsWith(StoreLayout.CHECKPOINTS))
                .toList();
    }

    /// Twenty entries with something of everything.
    private void fill() {
        try (var catalog = open()) {
            commit(catalog, add("data", tagged(Map.of("half", "\ud83d"))));
            commit(catalog, addStored("m", storage(freshUlid(), pack(1))), alias("m", "prod", 1));
            catalog.commit(KEYED);
            commit(catalog, addLabelled("m", "1.0.0"), add("k", madeFrom("data:v1", "m:v1")));
            commit(catalog, setTags("m:v1", Map.of("a", "1")), alias("m", "prod", 2));
            commit(catalog, delete("m:v1"), new Change.Condemn(Set.of(pack(7), pack(8))));
            commit(catalog, Samples.restore("m:v1"), addStored("h", storageWithHeads(5L, 6L)));
            catalog.commit(transactionAt(Samples.TIME.minusSeconds(9), setTags("m:v2", Map.of("half", "\ude00"))));
            for (int i = 0; i < 12; i++) {
                commit(catalog, addStored("n" + i % 3, storageWithHeads((long) i)), add("n"));
            }
        }
    }

    private static void commit(Catalog catalog, Change... changes) {
        assertThat(catalog.commit(transaction(changes))).isInstanceOf(CommitResult.Committed.class);
    }

    /// Everything one can ask.
    private static List<Object> answers(Catalog catalog) {
        var answers = new ArrayList<>();
        answers.add(catalog.lastEntry());
        for (var when : List.of(AsOf.NOW, AsOf.at(Samples.TIME.minusSeconds(1)))) {
            var artifacts = catalog.artifacts("", 100, when);
            answers.add(artifacts);
            artifacts.forEach(artifact -> answers.add(catalog.versions(artifact.name(), Long.MAX_VALUE, 100, when)));
            answers.add(catalog.search(Search.of(Filter.everything(), 100).asOf(when)));
        }
        answers.add(catalog.aliasMoves(M, Handle.of("prod"), 10));
        answers.add(catalog.find(Reference.parse("m:prod")));
        answers.add(catalog.find(Reference.parse("m:1.0.0")));
        answers.add(catalog.entries(0, 100));
        answers.add(catalog.nodes(List.of(id("k:v1"), id("m:v1"))));
        answers.add(catalog.users(List.of(id("data:v1")), 10));
        LongStream.range(0, 13).forEach(head -> answers.add(catalog.findByFirstChunk(List.of(head))));
        answers.add(catalog.commit(KEYED));
        answers.add(catalog.commit(transaction(addStored("m", storage(freshUlid(), pack(7))))));
        assertThatThrownBy(() -> catalog.commit(transaction(new Change.Condemn(Set.of(pack(1))))))
                .isInstanceOf(CofferException.Refused.class);
        return answers;
    }

    @Test
    void aDamagedByteAnywhereChangesNoAnswer() {
        fill();
        var expected = answers(open());
        for (var key : checkpoints()) {
            var bytes = blob(key);
            for (int at = 0; at < bytes.length; at += 13) {
                var damaged = bytes.clone();
                damaged[at] ^= 0x55;
                blobs.blobs.put(key, damaged);
                assertThat(answers(open())).as("byte %s of %s", at, key).isEqualTo(expected);
            }
            blobs.blobs.put(key, bytes);
        }
    }

    @Test
    void aCheckpointThatEndsAnywhereChangesNoAnswer() {
        fill();
        var expected = answers(open());
        for (var key : checkpoints()) {
            var bytes = blob(key);
            for (int end = 0; end < bytes.length; end += 29) {
                blobs.blobs.put(key, Arrays.copyOf(bytes, end));
                assertThat(answers(open())).as("%s ends at %s", key, end).isEqualTo(expected);
            }
            blobs.blobs.put(key, bytes);
        }
    }

    @Test
    void damageThatComesAfterOpeningChangesNoAnswer() {
        fill();
        var expected = answers(open());
        var catalog = open();
        checkpoints().forEach(key -> {
            var damaged = blob(key).clone();
            damaged[damaged.length - 5] ^= 1;
            blobs.blobs.put(key, damaged);
        });

        assertThat(answers(catalog)).isEqualTo(expected);
    }

    @Test
    void checkpointsThatVanishAfterOpeningChangeNoAnswer() {
        fill();
        var expected = answers(open());
        var catalog = open();
        blobs.delete(checkpoints());

        assertThat(answers(catalog)).isEqualTo(expected);
    }

    @Test
    void openingReadsOutlinesOnly() {
        fill();
        var expected = open().artifacts("", 100);
        // What remains of each checkpoint is what comes before the references, and of the log only what has no
        // summaries.
        checkpoints().forEach(key -> {
            int level = key.value().charAt(StoreLayout.CHECKPOINTS.length()) - '0';
            int blocks = level == 1 ? 1 : FAN_OUT;
            long last = StoreLayout.checkpointLast(level, key).orElseThrow();
            var places = CheckpointFormat.read(key, blob(key), last - (long) blocks * FAN_OUT + 1, blocks);
            blobs.blobs.put(key, Arrays.copyOf(blob(key), (int)
                    places.getLast().summaries().end()));
        });
        LongStream.rangeClosed(9, 20).forEach(number -> blobs.delete(List.of(StoreLayout.logEntry(number))));

        var catalog = open();

        assertThat(catalog.artifacts("", 100)).isEqualTo(expected);
        assertThat(catalog.find(Reference.parse("m:v1"))).isPresent();
        assertThatThrownBy(() -> catalog.find(Reference.parse("n:v12")))
                .isInstanceOf(CofferException.Corrupt.class)
                .hasMessageContaining(StoreLayout.logEntry(20).value());
    }

    @Test
    void aSearchReadsNothingBehindItsPage() {
        fill();
        var catalog = open();
        blobs.delete(checkpoints());
        LongStream.rangeClosed(1, 12).forEach(number -> blobs.delete(List.of(StoreLayout.logEntry(number))));

        var found = catalog.search(Search.of(Filter.everything(), 11));

        assertThat(found.versions()).hasSize(11);
        assertThatThrownBy(() -> catalog.search(Search.of(Filter.everything(), 16)))
                .isInstanceOf(CofferException.Corrupt.class);
    }

    /// A store with the same id and as many entries, in which something else happened.
    private static MapBlobStore otherHistory() {
        var other = new MapBlobStore();
        try (var catalog = SmallCheckpoints.open(other, Samples.STORE, FAN_OUT, 100)) {
            for (int i = 0; i < 20; i++) {
                commit(catalog, addStored("m", storageWithHeads(99L)));
            }
        }
        return other;
    }

    @Test
    void checkpointsOfAnotherHistoryChangeNoAnswer() {
        fill();
        var expected = answers(open());
        var other = otherHistory();
        var mine = Map.copyOf(blobs.blobs);
        for (var key : checkpoints()) {
            blobs.blobs.put(key, Objects.requireNonNull(other.blobs.get(key)));
            assertThat(answers(open())).as("%s", key).isEqualTo(expected);
            blobs.blobs.put(key, Objects.requireNonNull(mine.get(key)));
        }
        for (var key : checkpoints()) {
            blobs.blobs.put(key, Objects.requireNonNull(other.blobs.get(key)));
        }
        assertThat(answers(open())).isEqualTo(expected);
        assertThat(answers(open())).isEqualTo(expected);
    }

    @Test
    void whatIsCommittedBesideCheckpointsOfAnotherHistoryFollowsTheLog() {
        fill();
        var other = otherHistory();
        for (var key : checkpoints()) {
            blobs.blobs.put(key, Objects.requireNonNull(other.blobs.get(key)));
        }

        commit(open(), add("m"));
        blobs.delete(checkpoints());

        assertThat(open().lastEntry()).isEqualTo(21);
    }

    @Test
    void outlinesOfAnotherHistoryAreNotRead() {
        fill();
        var expected = answers(open());
        var other = otherHistory();
        for (var key : checkpoints()) {
            blobs.blobs.put(key, mixed(key, Objects.requireNonNull(other.blobs.get(key)), false));
        }

        assertThat(answers(open())).isEqualTo(expected);
    }

    @Test
    void linesOfAnotherHistoryAreNotRead() {
        fill();
        var expected = answers(open());
        var mine = Map.copyOf(blobs.blobs);
        var other = otherHistory();
        for (var key : checkpoints()) {
            blobs.blobs.put(key, Objects.requireNonNull(other.blobs.get(key)));
            blobs.blobs.put(key, mixed(key, Objects.requireNonNull(mine.get(key)), false));
        }

        assertThat(answers(open())).isEqualTo(expected);
    }

    @Test
    void outlinesThatWereMadeToFitAreFoundOutWhenTheEntryIsRead() {
        fill();
        var other = otherHistory();
        for (var key : checkpoints()) {
            blobs.blobs.put(key, mixed(key, Objects.requireNonNull(other.blobs.get(key)), true));
        }

        var catalog = open();

        assertThatThrownBy(() -> catalog.find(Reference.parse("m:v5")))
                .isInstanceOf(CofferException.Corrupt.class)
                .hasMessageContaining("m:v5");
        assertThatThrownBy(() -> catalog.search(Search.of(Filter.everything(), 100)))
                .isInstanceOf(CofferException.Corrupt.class);
    }

    /// The lines of a checkpoint with the summaries of another.
    ///
    /// @param forged whether these say that they follow what the lines follow
    private byte[] mixed(BlobKey key, byte[] other, boolean forged) {
        int level = key.value().charAt(StoreLayout.CHECKPOINTS.length()) - '0';
        int blocks = level == 1 ? 1 : FAN_OUT;
        long first = StoreLayout.checkpointLast(level, key).orElseThrow() - (long) blocks * FAN_OUT + 1;
        var pieces = new ArrayList<CheckpointPiece>();
        for (int i = 0; i < blocks; i++) {
            var mine = CheckpointFormat.read(key, blob(key), first, blocks).get(i);
            var its = CheckpointFormat.read(key, other, first, blocks).get(i);
            long begins = first + (long) i * FAN_OUT;
            var run = run(mine.summaries().of(blob(key)), begins);
            var summaries = run(its.summaries().of(other), begins).summaries();
            pieces.add(new CheckpointPiece(
                    forged
                            ? SummaryWriter.write(new SummaryRun(run.previous(), summaries, run.digest()))
                            : its.summaries().of(other),
                    its.references().of(other),
                    mine.lines().of(blob(key))));
        }
        var bytes = new ByteArrayOutputStream();
        CheckpointFormat.write(first, pieces).forEach(part -> {
            while (part.hasRemaining()) {
                bytes.write(part.get());
            }
        });
        return bytes.toByteArray();
    }

    /// Those of a block that has none follow from its lines.
    private SummaryRun run(byte[] summaries, long first) {
        if (summaries.length > 0) {
            return SummaryReader.read(summaries, first, FAN_OUT, new Names(), "summaries");
        }
        var reads = new ArrayList<LogReader.ReadEntry>();
        for (long number = first; number < first + FAN_OUT; number++) {
            reads.add(LogReader.decode(number, blob(StoreLayout.logEntry(number))));
        }
        return SummaryRun.of(reads);
    }

    @Test
    void aHigherCheckpointIsNotMadeOfOnesOfAnotherHistory() {
        try (var catalog = open()) {
            for (int i = 0; i < 15; i++) {
                commit(catalog, add("m"));
            }
        }
        blobs.blobs.put(
                StoreLayout.checkpoint(1, 8),
                Objects.requireNonNull(otherHistory().blobs.get(StoreLayout.checkpoint(1, 8))));

        try (var catalog = open()) {
            commit(catalog, add("m"));
        }

        assertThat(checkpoints()).doesNotContain(StoreLayout.checkpoint(2, 16));
        assertThat(open().versions(M, Long.MAX_VALUE, 100)).hasSize(16);
    }

    @Test
    void aHigherCheckpointIsNotMadeOfDamagedOnes() {
        try (var catalog = open()) {
            for (int i = 0; i < 15; i++) {
                commit(catalog, add("m"));
            }
        }
        var damaged = blob(StoreLayout.checkpoint(1, 8)).clone();
        damaged[damaged.length - 1] ^= 1;
        blobs.blobs.put(StoreLayout.checkpoint(1, 8), damaged);

        commit(open(), add("m"));

        assertThat(checkpoints()).contains(StoreLayout.checkpoint(1, 16)).doesNotContain(StoreLayout.checkpoint(2, 16));
        assertThat(open().versions(M, Long.MAX_VALUE, 100)).hasSize(16);
    }

    @Test
    void aHigherCheckpointThatCouldNotBeMadeIsMadeByALaterProcess() {
        try (var catalog = open()) {
            for (int i = 0; i < 16; i++) {
                commit(catalog, add("m"));
            }
        }
        var expected = blob(StoreLayout.checkpoint(2, 16));
        blobs.delete(List.of(StoreLayout.checkpoint(2, 16)));

        commit(open(), add("m"));

        assertThat(blob(StoreLayout.checkpoint(2, 16))).isEqualTo(expected);
    }

    @Test
    void strangersAmongTheCheckpointsKeepNoneFromBeingMade() {
        blobs.blobs.put(BlobKey.of("checkpoints/1/00000000000000000003.jsonl.zst"), new byte[] {1});
        blobs.blobs.put(BlobKey.of("checkpoints/1/00000000000000000003x"), new byte[] {1});
        try (var catalog = open()) {
            for (int i = 0; i < 16; i++) {
                commit(catalog, add("m"));
            }
        }

        assertThat(checkpoints()).contains(StoreLayout.checkpoint(2, 16));
        assertThat(open().versions(M, Long.MAX_VALUE, 100)).hasSize(16);
    }

    @Test
    void whoFollowsForLongReadsOldEntriesFromTheCheckpointsOfOthers() {
        var follower = open();
        fill();
        assertThat(follower.lastEntry()).isEqualTo(20);
        var expected = answers(open());

        assertThat(answers(follower)).isEqualTo(expected);
    }
}
