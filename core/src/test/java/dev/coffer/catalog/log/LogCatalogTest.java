package dev.coffer.catalog.log;

import static dev.coffer.catalog.Samples.add;
import static dev.coffer.catalog.Samples.addStored;
import static dev.coffer.catalog.Samples.addTyped;
import static dev.coffer.catalog.Samples.alias;
import static dev.coffer.catalog.Samples.delete;
import static dev.coffer.catalog.Samples.freshUlid;
import static dev.coffer.catalog.Samples.id;
import static dev.coffer.catalog.Samples.madeBy;
import static dev.coffer.catalog.Samples.madeFrom;
import static dev.coffer.catalog.Samples.pack;
import static dev.coffer.catalog.Samples.setTags;
import static dev.coffer.catalog.Samples.storage;
import static dev.coffer.catalog.Samples.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdInputStream;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.CommitResult;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.Event;
import dev.coffer.catalog.Samples;
import dev.coffer.catalog.checkpoint.CheckpointFormat;
import dev.coffer.catalog.checkpoint.EntryBlock;
import dev.coffer.json.EntryChain;
import dev.coffer.json.EntryJson;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The special cases of the log: lost replies, overtaken writers, checkpoints, damage.
final class LogCatalogTest {
    private static final int FAN_OUT = 4;
    private static final int PLACES = 100;

    private final MapBlobStore blobs = new MapBlobStore();

    private LogCatalog open() {
        return LogCatalog.open(blobs, Samples.STORE, FAN_OUT, PLACES);
    }

    private static Entry committed(CommitResult result) {
        assertThat(result).isInstanceOf(CommitResult.Committed.class);
        return ((CommitResult.Committed) result).entry();
    }

    private static void commit(Catalog catalog, int times) {
        for (int i = 0; i < times; i++) {
            committed(catalog.commit(transaction(add("m", madeBy("run-" + i)))));
        }
    }

    private List<String> keys(String prefix) {
        return blobs.blobs.keySet().stream()
                .map(BlobKey::value)
                .filter(key -> key.startsWith(prefix))
                .toList();
    }

    private void replace(BlobKey key, String text) {
        blobs.blobs.put(key, text.getBytes(StandardCharsets.UTF_8));
    }

    /// The line of an entry, of which everything but the checksum is given.
    private static String sealed(String text) {
        return text + ",\"checksum\":\"" + Digest.of(text.getBytes(StandardCharsets.UTF_8)) + "\"}\n";
    }

    // Listings.

    @Test
    void listingsThatLackEverythingHideNothing() {
        var writer = open();
        blobs.shown = 0;
        var reader = open();
        commit(writer, 3);

        assertThat(reader.find(Reference.parse("m:v3"))).isPresent();
        commit(reader, 1);
        assertThat(open().find(Reference.parse("m:v4"))).isPresent();
        assertThat(writer.lastEntry()).isEqualTo(4);
    }

    @Test
    void listingsThatLackTheirEndHideNothing() {
        commit(open(), 9);
        blobs.shown = 2;
        var catalog = open();

        assertThat(catalog.find(Reference.parse("m:v9"))).isPresent();
        commit(catalog, 1);
        assertThat(open().find(Reference.parse("m:v10"))).isPresent();
    }

    // Commits.

    @Test
    void aCommitWhoseReplyIsLostIsFoundAndNotRepeated() {
        var catalog = open();
        blobs.faults.add(MapBlobStore.lostReply());

        var result = catalog.commit(transaction(add("m")));

        assertThat(result).isEqualTo(new CommitResult.Committed(committed(result), false));
        assertThat(catalog.lastEntry()).isEqualTo(1);
        assertThat(catalog.find(Reference.parse("m:v1"))).isPresent();
        assertThat(catalog.find(Reference.parse("m:v2"))).isEmpty();
    }

    @Test
    void aCommitWhoseRequestIsLostIsMadeAgainUnderTheSameNumber() {
        var catalog = open();
        blobs.faults.addAll(List.of(MapBlobStore.lostRequest(), MapBlobStore.lostRequest()));

        assertThat(committed(catalog.commit(transaction(add("m")))).number()).isEqualTo(1);
        assertThat(keys("log/")).hasSize(1);
    }

    @Test
    void aCommitWhoseRequestIsLostWhileAnotherComesFirstGetsTheNextNumber() {
        var catalog = open();
        var other = open();
        blobs.faults.add(put -> {
            commit(other, 1);
            throw new CofferException.OutcomeUnknown("request lost", null);
        });

        var entry = committed(catalog.commit(transaction(add("m"))));

        assertThat(entry.number()).isEqualTo(2);
        assertThat(entry.added()).containsExactly(id("m:v2"));
    }

    @Test
    void aCommitThatNeverHearsOfItsOutcomeSaysSoAndLeavesEverythingAsItIs() {
        var catalog = open();
        IntStream.range(0, 10).forEach(i -> blobs.faults.add(MapBlobStore.lostRequest()));

        assertThatThrownBy(() -> catalog.commit(transaction(add("m"))))
                .isInstanceOf(CofferException.OutcomeUnknown.class);
        assertThat(blobs.blobs).isEmpty();
    }

    @Test
    void aCommitInDoubtThatCannotLookIsOfUnknownOutcome() {
        var catalog = open();
        blobs.faults.addAll(List.of(MapBlobStore.lostRequest(), MapBlobStore.unavailable()));

        assertThatThrownBy(() -> catalog.commit(transaction(add("m"))))
                .isInstanceOf(CofferException.OutcomeUnknown.class)
                .hasCauseInstanceOf(CofferException.Unavailable.class);
    }

    @Test
    void aCommitThatCertainlyDidNotHappenIsUnavailable() {
        var catalog = open();
        blobs.faults.add(MapBlobStore.unavailable());

        assertThatThrownBy(() -> catalog.commit(transaction(add("m")))).isInstanceOf(CofferException.Unavailable.class);
    }

    @Test
    void aDoubtThatIsSettledIsForgotten() {
        var catalog = open();
        var other = open();
        blobs.faults.add(put -> {
            commit(other, 1);
            throw new CofferException.OutcomeUnknown("request lost", null);
        });
        // The first of these serves the other catalog.
        blobs.faults.add(put -> put.get());
        blobs.faults.add(MapBlobStore.unavailable());

        assertThatThrownBy(() -> catalog.commit(transaction(add("m")))).isInstanceOf(CofferException.Unavailable.class);
    }

    @Test
    void committingAgainAfterAnUnknownOutcomeTellsThatItHappened() {
        var transaction = transaction(add("m"));
        blobs.faults.add(MapBlobStore.lostReply());
        committed(open().commit(transaction));

        assertThat(open().commit(transaction)).matches(result -> ((CommitResult.Committed) result).repeated());
        assertThat(open().lastEntry()).isEqualTo(1);
    }

    @Test
    void aWriterThatIsOvertakenAsksTheRulesAgain() {
        var catalog = open();
        var other = open();
        commit(other, 1);
        blobs.faults.add(MapBlobStore.after(() -> committed(other.commit(transaction(delete("m:v1"))))));

        assertThatThrownBy(() -> catalog.commit(transaction(alias("m", "prod", 1))))
                .isInstanceOf(CofferException.NotFound.class)
                .hasMessageContaining("m:v1 is deleted");
    }

    @Test
    void aWriterThatIsOvertakenByACondemnationIsToldAndWritesNothing() {
        var catalog = open();
        var other = open();
        var add = addStored("m", storage(freshUlid(), pack(1)));
        var condemn = new Change.Condemn(Set.of(pack(1)));
        blobs.faults.add(MapBlobStore.after(() -> committed(other.commit(transaction(condemn)))));

        assertThat(catalog.commit(transaction(add))).isInstanceOf(CommitResult.Condemned.class);
        assertThat(keys("log/")).hasSize(1);
    }

    @Test
    void aCondemnationThatIsOvertakenByAVersionIsRefused() {
        var catalog = open();
        var other = open();
        var add = addStored("m", storage(freshUlid(), pack(1)));
        blobs.faults.add(MapBlobStore.after(() -> committed(other.commit(transaction(add)))));

        assertThatThrownBy(() -> catalog.commit(transaction(new Change.Condemn(Set.of(pack(1))))))
                .isInstanceOf(CofferException.Refused.class)
                .hasMessageContaining(pack(1).toString());
        assertThat(keys("log/")).hasSize(1);
    }

    @Test
    void tagsThatAreOvertakenByOtherTagsAreSetOnTopOfThem() {
        var catalog = open();
        var other = open();
        commit(other, 1);
        blobs.faults.add(MapBlobStore.after(() ->
                committed(other.commit(transaction(setTags("m:v1", Map.of("a", "1", "b", "1")))))));

        var entry = committed(catalog.commit(transaction(setTags("m:v1", Map.of("b", "1", "c", "2")))));

        assertThat(entry.events()).containsExactly(new Event.TagsChanged(id("m:v1"), Map.of("c", "2"), Set.of()));
    }

    @Test
    void tagsOfAVersionThatWasAddedMeanwhileAreSet() {
        var catalog = open();
        var other = open();
        blobs.faults.add(MapBlobStore.after(() -> commit(other, 1)));

        var entry = committed(catalog.commit(transaction(add("other"), setTags("other:v1", Map.of("a", "1")))));

        assertThat(entry.number()).isEqualTo(2);
        committed(catalog.commit(transaction(setTags("m:v1", Map.of("a", "1")))));
        assertThat(open().find(Reference.parse("m:v1"))
                        .orElseThrow()
                        .version()
                        .facts()
                        .tags())
                .isEqualTo(Map.of("a", "1"));
    }

    @Test
    void aWriterThatIsAlwaysOvertakenGivesUpInTheEnd() {
        var catalog = open();
        for (int i = 0; i < 2_000; i++) {
            blobs.faults.add(put -> false);
        }

        assertThatThrownBy(() -> catalog.commit(transaction(add("m")))).isInstanceOf(CofferException.Unavailable.class);
    }

    @Test
    void twoCatalogsOfManyThreadsLoseNothing() throws Exception {
        var catalogs = List.of(open(), open());
        var added = new HashSet<VersionId>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var work = IntStream.range(0, 8)
                    .mapToObj(thread -> (Callable<List<VersionId>>) () -> IntStream.range(0, 50)
                            .mapToObj(i -> committed(catalogs.get(thread % 2).commit(transaction(add("m"))))
                                    .added()
                                    .getFirst())
                            .toList())
                    .toList();
            for (var future : threads.invokeAll(work)) {
                added.addAll(future.get());
            }
        }

        assertThat(added).hasSize(400);
        assertThat(open().versions(ArtifactName.of("m"), Long.MAX_VALUE, 1_000)).hasSize(400);
        assertThat(open().lastEntry()).isEqualTo(400);
    }

    @Test
    void aReadWithNothingNewTakesOneCall() {
        var catalog = open();
        commit(catalog, 10);
        long before = blobs.calls.get();

        catalog.find(Reference.parse("m"));

        assertThat(blobs.calls.get() - before).isOne();
    }

    @Test
    void aCommitTakesOneCall() {
        var catalog = open();
        commit(catalog, 1);
        long before = blobs.calls.get();

        commit(catalog, 1);

        assertThat(blobs.calls.get() - before).isOne();
    }

    // Checkpoints.

    @Test
    void checkpointsOfEachLevelAreMadeWhenDue() {
        commit(open(), 17);

        assertThat(keys("checkpoints/"))
                .containsExactly(
                        StoreLayout.checkpoint(1, 4).value(),
                        StoreLayout.checkpoint(1, 8).value(),
                        StoreLayout.checkpoint(1, 12).value(),
                        StoreLayout.checkpoint(1, 16).value(),
                        StoreLayout.checkpoint(2, 16).value());
    }

    @Test
    void aCheckpointHasTheLinesOfTheLog() {
        commit(open(), 4);
        var key = StoreLayout.checkpoint(1, 4);
        var span = CheckpointFormat.read(key, blob(key), 1, 1).getFirst().lines();
        var block = Arrays.copyOfRange(blob(key), (int) span.offset(), (int) span.end());

        var lines = EntryBlock.unpack(block, 1, 4, "checkpoint");

        for (int number = 1; number <= 4; number++) {
            assertThat(lines.get(number - 1)).isEqualTo(blob(StoreLayout.logEntry(number)));
        }
    }

    @Test
    void aCheckpointIsDecompressedToEntriesByAnyDecoder() throws Exception {
        commit(open(), 16);

        try (var zstd = new ZstdInputStream(new ByteArrayInputStream(blob(StoreLayout.checkpoint(2, 16))))) {
            var lines = new String(zstd.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();

            assertThat(lines).hasSize(16 + 4);
            for (int number = 1; number <= 16; number++) {
                var entry = new String(blob(StoreLayout.logEntry(number)), StandardCharsets.UTF_8);
                assertThat(lines.get(number + (number - 1) / 4) + "\n").isEqualTo(entry);
            }
        }
    }

    @Test
    void checkpointsAreTheSameWhoeverMakesThem() {
        commit(open(), 16);
        var first = checkpoints();
        removeCheckpoints();

        commit(open(), 1);

        var second = checkpoints();
        assertThat(second).hasSameSizeAs(first);
        for (int i = 0; i < first.size(); i++) {
            assertThat(second.get(i)).isEqualTo(first.get(i));
        }
    }

    @Test
    void aCheckpointThatCannotBeMadeDoesNotFailTheCommitAndIsMadeLater() {
        var catalog = open();
        commit(catalog, 3);
        blobs.faults.add(put -> put.get());
        blobs.faults.add(MapBlobStore.unavailable());
        commit(catalog, 1);
        assertThat(keys("checkpoints/")).isEmpty();

        commit(open(), 1);

        assertThat(keys("checkpoints/"))
                .containsExactly(StoreLayout.checkpoint(1, 4).value());
    }

    @Test
    void manyEntriesOverAllLevelsAreReadWithFewCalls() {
        var catalog = open();
        for (int i = 0; i < 5_000; i++) {
            committed(catalog.commit(transaction(add("m" + i % 7, madeBy("run-" + i)))));
        }
        long before = blobs.calls.get();

        var again = open();

        assertThat(again.lastEntry()).isEqualTo(5_000);
        assertThat(blobs.calls.get() - before).isLessThan(5_000 / 100);
        for (int i = 0; i < 7; i++) {
            var name = ArtifactName.of("m" + i);
            assertThat(again.versions(name, Long.MAX_VALUE, 1_000))
                    .isEqualTo(catalog.versions(name, Long.MAX_VALUE, 1_000));
        }
    }

    @Test
    void withoutCheckpointsEverythingIsReadFromTheEntries() {
        commit(open(), 30);
        removeCheckpoints();

        assertWhole(30);
    }

    @Test
    void withoutOneCheckpointItsEntriesAreRead() {
        commit(open(), 70);
        for (var key : keys("checkpoints/")) {
            var bytes = blobs.blobs.remove(BlobKey.of(key));
            assertWhole(70);
            blobs.blobs.put(BlobKey.of(key), bytes);
        }
    }

    @Test
    void aDamagedCheckpointIsAsGoodAsNone() {
        commit(open(), 20);
        for (var name : keys("checkpoints/")) {
            var key = BlobKey.of(name);
            var bytes = blob(key);
            for (int at = 0; at < bytes.length; at += 23) {
                var damaged = bytes.clone();
                damaged[at] ^= 0x55;
                blobs.blobs.put(key, damaged);
                assertWhole(20);
                blobs.blobs.put(key, Arrays.copyOf(bytes, at));
                assertWhole(20);
            }
            blobs.blobs.put(key, bytes);
        }
    }

    @Test
    void aCheckpointOfOtherEntriesIsAsGoodAsNone() {
        commit(open(), 20);
        blobs.blobs.put(StoreLayout.checkpoint(1, 4), blob(StoreLayout.checkpoint(1, 8)));
        blobs.blobs.put(StoreLayout.checkpoint(2, 16), blob(StoreLayout.checkpoint(1, 8)));

        assertWhole(20);
    }

    @Test
    void aProcessThatWasNeverBehindReadsWhatOthersDidMeanwhile() {
        var sleeper = open();
        commit(sleeper, 3);
        commit(open(), 50);

        assertThat(sleeper.lastEntry()).isEqualTo(53);
        commit(sleeper, 20);
        assertWhole(73);
    }

    @Test
    void anInterruptedReadIsWhole() {
        commit(open(), 43);
        var sleeper = open();
        commit(open(), 50);
        try {
            Thread.currentThread().interrupt();

            assertThat(sleeper.lastEntry()).isEqualTo(93);
            assertWhole(93);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    // Replay.

    private List<Entry> entries(int count) {
        var elsewhere = LogCatalog.open(new MapBlobStore(), Samples.STORE, FAN_OUT, PLACES);
        commit(elsewhere, count);
        return elsewhere.entries(0, count);
    }

    @Test
    void aReplayWhoseRepliesAndRequestsAreLostIsWhole() {
        var entries = entries(9);
        blobs.faults.addAll(List.of(
                MapBlobStore.lostReply(), MapBlobStore.lostRequest(), MapBlobStore.lostRequest(), put -> put.get()));

        open().replay(entries);

        assertThat(open().entries(0, 100)).isEqualTo(entries);
    }

    @Test
    void aReplayThatFailsInTheMiddleIsGoneOnWith() {
        var entries = entries(9);
        blobs.faults.addAll(List.of(put -> put.get(), put -> put.get(), MapBlobStore.unavailable()));
        var catalog = open();

        assertThatThrownBy(() -> catalog.replay(entries)).isInstanceOf(CofferException.Unavailable.class);
        assertThat(open().entries(0, 100)).isEqualTo(entries.subList(0, 2));

        catalog.replay(entries);
        assertThat(open().entries(0, 100)).isEqualTo(entries);
    }

    @Test
    void aReplayThatNeverHearsOfItsOutcomeSaysSo() {
        IntStream.range(0, 10).forEach(i -> blobs.faults.add(MapBlobStore.lostRequest()));

        assertThatThrownBy(() -> open().replay(entries(1))).isInstanceOf(CofferException.OutcomeUnknown.class);
    }

    @Test
    void aReplayThatIsOvertakenByTheSameEntriesIsDone() {
        var entries = entries(9);
        blobs.faults.addAll(List.of(put -> put.get(), MapBlobStore.after(() -> open().replay(entries))));

        open().replay(entries);

        assertThat(open().entries(0, 100)).isEqualTo(entries);
    }

    @Test
    void aReplayThatIsOvertakenByACommitIsAConflictAndTakesNothingMore() {
        var entries = entries(9);
        blobs.faults.addAll(List.of(put -> put.get(), MapBlobStore.after(() -> commit(open(), 1))));

        assertThatThrownBy(() -> open().replay(entries)).isInstanceOf(CofferException.Conflict.class);

        assertThat(open().lastEntry()).isEqualTo(2);
    }

    @Test
    void whatIsHereAlreadyIsMadeDurable() {
        var entries = entries(3);
        open().replay(entries);
        blobs.faults.add(MapBlobStore.unavailable());

        assertThatThrownBy(() -> open().replay(entries)).isInstanceOf(CofferException.Unavailable.class);
    }

    @Test
    void checkpointsAreMadeOfWhatIsReplayed() {
        open().replay(entries(17));

        assertThat(keys("checkpoints/")).contains(StoreLayout.checkpoint(2, 16).value());
        assertWhole(17);
    }

    @Test
    void everyCheckpointThatIsMissingIsMadeWhenALogIsTakenOver() {
        commit(open(), 60);
        var expected = keys("checkpoints/");
        removeCheckpoints();

        open().replay(open().entries(0, 100));

        assertThat(keys("checkpoints/")).isEqualTo(expected);
    }

    @Test
    void anEntryThatCannotFollowIsNotTakenOver() {
        var catalog = open();
        commit(catalog, 1);
        var elsewhere = LogCatalog.open(new MapBlobStore(), Samples.STORE, FAN_OUT, PLACES);
        committed(elsewhere.commit(transaction(add("m"), add("x"))));
        var model = committed(elsewhere.commit(transaction(addTyped("model", ArtifactType.MODEL))));
        var used = committed(elsewhere.commit(transaction(add("m", madeFrom("x:v1")))));
        var moved = new Event.AliasMoved(
                ArtifactName.of("m"), Handle.of("prod"), OptionalLong.empty(), OptionalLong.of(0), "");

        for (var events : List.of(
                used.events(),
                List.<Event>of(moved),
                List.of(model.events().getFirst(), model.events().getFirst()))) {
            var entry = new EntryChain(catalog.head())
                    .next(new Entry(2, Samples.digest(""), freshUlid(), Samples.TIME, "ci", Optional.empty(), events));
            assertThatThrownBy(() -> catalog.replay(List.of(entry)))
                    .isInstanceOf(CofferException.Corrupt.class)
                    .hasMessageContaining(StoreLayout.logEntry(2).value());
        }
        assertThat(catalog.lastEntry()).isEqualTo(1);
    }

    // Damage and strangers.

    @Test
    void aMissingEntryIsCorruptAndNamed() {
        commit(open(), 3);
        blobs.delete(List.of(StoreLayout.logEntry(2)));

        assertThatThrownBy(this::open)
                .isInstanceOf(CofferException.Corrupt.class)
                .hasMessageContaining(StoreLayout.logEntry(2).value());
    }

    @Test
    void aMissingEntryBehindACheckpointIsCorruptAndNamed() {
        commit(open(), 7);
        blobs.delete(List.of(StoreLayout.logEntry(5), StoreLayout.logEntry(6)));

        assertThatThrownBy(this::open)
                .isInstanceOf(CofferException.Corrupt.class)
                .hasMessageContaining(StoreLayout.logEntry(5).value());
    }

    @Test
    void aDamagedEntryIsCorruptAndNamed() {
        commit(open(), 3);
        for (var text : List.of("", "\n", "{}\n", "not json\n", "{\"format\":1}\n")) {
            replace(StoreLayout.logEntry(2), text);

            assertThatThrownBy(this::open)
                    .isInstanceOf(CofferException.Corrupt.class)
                    .hasMessageContaining(StoreLayout.logEntry(2).value());
        }
    }

    @Test
    void anEntryInThePlaceOfAnotherIsCorrupt() {
        commit(open(), 3);
        blobs.blobs.put(StoreLayout.logEntry(2), blob(StoreLayout.logEntry(1)));

        assertThatThrownBy(this::open)
                .isInstanceOf(CofferException.Corrupt.class)
                .hasMessageContaining(StoreLayout.logEntry(2).value());
    }

    @Test
    void anEntryThatDoesNotFollowFromTheOthersIsCorruptForEveryLaterUse() {
        var catalog = open();
        commit(catalog, 1);
        var first = catalog.entries(0, 1).getFirst();
        var other = new EntryChain(catalog.head())
                .next(new Entry(
                        2, first.previous(), freshUlid(), Samples.TIME, "ci", Optional.empty(), first.events()));
        blobs.blobs.put(StoreLayout.logEntry(2), EntryJson.write(other));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(catalog::lastEntry)
                    .isInstanceOf(CofferException.Corrupt.class)
                    .hasMessageContaining(StoreLayout.logEntry(2).value())
                    .hasMessageContaining("m:v1");
        }
    }

    @Test
    void anEntryOfANewerFormatSaysThatThisProgramIsTooOld() {
        commit(open(), 1);
        replace(StoreLayout.logEntry(2), sealed("{\"format\":4,\"number\":2,\"anything\":[]"));

        assertThatThrownBy(this::open)
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessageContaining(StoreLayout.logEntry(2).value())
                .hasMessageContaining("newer Coffer");
    }

    @Test
    void foreignFilesAreAsGoodAsNotThere() {
        for (var name : List.of(
                "log/README",
                "log/00000000000000000002.json.tmp",
                "log/1.json",
                "log/zzz",
                "log/99999999999999999999.json",
                "checkpoints/README",
                "checkpoints/1/x",
                "checkpoints/9/y",
                "checkpoints/1/00000000000000000003.jsonl.zst")) {
            replace(BlobKey.of(name), "mine");
        }

        commit(open(), 9);

        assertWhole(9);
    }

    private void assertWhole(int entries) {
        var catalog = open();
        assertThat(catalog.lastEntry()).isEqualTo(entries);
        var versions = new ArrayList<>(catalog.versions(ArtifactName.of("m"), Long.MAX_VALUE, 1_000));
        assertThat(versions).hasSize(entries);
        assertThat(versions.getLast().version().facts().origin().run()).contains("run-0");
    }

    private void removeCheckpoints() {
        keys("checkpoints/").forEach(key -> blobs.blobs.remove(BlobKey.of(key)));
    }

    private List<byte[]> checkpoints() {
        return keys("checkpoints/").stream().map(key -> blob(BlobKey.of(key))).toList();
    }

    private byte[] blob(BlobKey key) {
        return Objects.requireNonNull(blobs.blobs.get(key));
    }
}
