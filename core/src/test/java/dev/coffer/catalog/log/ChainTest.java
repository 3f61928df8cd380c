package dev.coffer.catalog.log;

import static dev.coffer.catalog.Samples.add;
import static dev.coffer.catalog.Samples.addStored;
import static dev.coffer.catalog.Samples.alias;
import static dev.coffer.catalog.Samples.delete;
import static dev.coffer.catalog.Samples.freshUlid;
import static dev.coffer.catalog.Samples.id;
import static dev.coffer.catalog.Samples.pack;
import static dev.coffer.catalog.Samples.restore;
import static dev.coffer.catalog.Samples.setTags;
import static dev.coffer.catalog.Samples.storage;
import static dev.coffer.catalog.Samples.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Protection;
import dev.coffer.artifact.Reference;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.Ulid;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.ChainHead;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.CommitResult;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.Samples;
import dev.coffer.json.EntryJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The log of a store in which somebody, or a disk, changed something. Nobody reads past it.
final class ChainTest {
    private final MapBlobStore blobs = new MapBlobStore();

    private static LogCatalog open(MapBlobStore blobs) {
        return LogCatalog.open(blobs, Samples.STORE);
    }

    private LogCatalog open() {
        return open(blobs);
    }

    private static Entry commit(Catalog catalog, Change... changes) {
        return ((CommitResult.Committed) catalog.commit(transaction(changes))).entry();
    }

    private static BlobKey key(long number) {
        return StoreLayout.logEntry(number);
    }

    private byte[] line(long number) {
        return Objects.requireNonNull(blobs.blobs.get(key(number)));
    }

    /// Something of everything that can happen, each in an entry of its own.
    ///
    /// @return how many entries
    private static long fill(MapBlobStore blobs) {
        try (var catalog = open(blobs)) {
            commit(catalog, addStored("m", storage(freshUlid(), pack(1))));
            commit(catalog, add("m"));
            commit(catalog, add("m"));
            commit(catalog, alias("m", "prod", 1));
            commit(catalog, setTags("m:v1", Map.of("a", "1")));
            commit(catalog, delete("m:v2"));
            commit(catalog, restore("m:v2"));
            commit(
                    catalog,
                    new Change.Protect(id("m:v3"), new Protection(Optional.of(Samples.TIME.plusSeconds(9)), "audit")));
            commit(catalog, new Change.Unprotect(id("m:v3")));
            commit(catalog, delete("m:v3"));
            commit(catalog, new Change.Sweep(Set.of(id("m:v3")), Samples.TIME));
            var from = catalog.find(Reference.parse("m:v1")).orElseThrow().storage();
            commit(catalog, new Change.Relocate(id("m:v1"), from.manifest(), storage(freshUlid(), pack(2))));
            commit(catalog, new Change.Condemn(Set.of(pack(9))));
            commit(catalog, new Change.MoveCatalog("elsewhere"));
            return catalog.lastEntry();
        }
    }

    private void assertCorrupt(long named) {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(this::open)
                    .isInstanceOf(CofferException.Corrupt.class)
                    .hasMessageContaining(key(named).value());
        }
    }

    @Test
    void theBeginningFollowsFromTheIdOfTheStore() {
        var store = Ulid.parse("01k00000000000000000000007");

        assertThat(ChainHead.start(store))
                .isEqualTo(new ChainHead(
                        0,
                        Digest.of(
                                ("coffer log 1 " + "01k00000000000000000000007").getBytes(StandardCharsets.US_ASCII))));
    }

    @Test
    void everyFlippedBitOfEveryKindOfEventIsCorruptAndNamed() {
        long last = fill(blobs);
        for (long number = 1; number <= last; number++) {
            var line = line(number);
            for (int bit = 0; bit < line.length * 8; bit++) {
                // All of them are tried where it costs least, see EntryJsonTest; whole stores here.
                if (bit % 8 != bit / 8 % 8) {
                    continue;
                }
                var damaged = line.clone();
                damaged[bit / 8] ^= (byte) (1 << bit % 8);
                blobs.blobs.put(key(number), damaged);
                assertThatThrownBy(this::open)
                        .as("bit %s of entry %s", bit, number)
                        .isInstanceOf(CofferException.Corrupt.class)
                        .hasMessageContaining(key(number).value());
            }
            blobs.blobs.put(key(number), line);
        }
        assertThat(open().lastEntry()).isEqualTo(last);
    }

    @Test
    void theFlippedBitThatLostDataIsNoticed() {
        fill(blobs);
        var text = new String(line(10), StandardCharsets.UTF_8);
        assertThat(text).contains("version_deleted", "m:v3");
        blobs.blobs.put(key(10), text.replace("m:v3", "m:v2").getBytes(StandardCharsets.UTF_8));

        assertCorrupt(10);
    }

    @Test
    void aFlippedBitInTheNameOfAFieldIsDamageAndNotANewerCoffer() {
        fill(blobs);
        var text = new String(line(5), StandardCharsets.UTF_8);
        blobs.blobs.put(key(5), text.replace("\"set\"", "\"seu\"").getBytes(StandardCharsets.UTF_8));

        assertCorrupt(5);
    }

    @Test
    void entriesThatWereSwappedAreNoticed() {
        fill(blobs);
        var fifth = line(5);
        blobs.blobs.put(key(5), line(6));
        blobs.blobs.put(key(6), fifth);

        assertCorrupt(5);
    }

    @Test
    void entriesThatWereSwappedAndNumberedAnewAreNoticed() {
        fill(blobs);
        var fifth = decoded(5);
        var sixth = decoded(6);
        forge(numbered(sixth, 5));
        forge(numbered(fifth, 6));

        assertCorrupt(5);
    }

    private Entry decoded(long number) {
        return EntryJson.read(line(number), "entry");
    }

    private void forge(Entry entry) {
        blobs.blobs.put(key(entry.number()), EntryJson.write(entry));
    }

    private static Entry numbered(Entry entry, long number) {
        return new Entry(
                number,
                entry.previous(),
                entry.transaction(),
                entry.time(),
                entry.actor(),
                entry.idempotencyKey(),
                entry.events());
    }

    @Test
    void anEntryThatWasReplacedIsNoticedByTheNextOne() {
        fill(blobs);
        forge(decoded(6).withEvents(List.of(new dev.coffer.catalog.Event.VersionDeleted(id("m:v1")))));

        assertCorrupt(7);
    }

    @Test
    void anEntryThatWasTakenOutAndTheOthersMovedUpIsNoticed() {
        long last = fill(blobs);
        for (long number = 5; number < last; number++) {
            forge(numbered(decoded(number + 1), number));
        }
        blobs.blobs.remove(key(last));

        assertCorrupt(5);
    }

    @Test
    void theLogOfAnotherStoreIsNoticed() {
        var other = new MapBlobStore();
        try (var catalog = LogCatalog.open(other, freshUlid())) {
            commit(catalog, add("m"));
            commit(catalog, add("m"));
        }
        fill(blobs);
        blobs.blobs.clear();
        blobs.blobs.putAll(other.blobs);

        assertCorrupt(1);
    }

    @Test
    void anEntryOfAnotherStoreIsNoticed() {
        var other = new MapBlobStore();
        fill(blobs);
        fill(other);
        for (long number : new long[] {1, 6}) {
            var mine = line(number);
            blobs.blobs.put(key(number), Objects.requireNonNull(other.blobs.get(key(number))));
            assertCorrupt(number == 1 ? 2 : number);
            blobs.blobs.put(key(number), mine);
        }
    }

    @Test
    void whoHasTheLogOpenNoticesThatItWasCutOffAndWrittenAnew() {
        try (var reader = open()) {
            for (int i = 0; i < 10; i++) {
                commit(reader, add("m"));
            }
            assertThat(reader.lastEntry()).isEqualTo(10);
            for (long number = 6; number <= 10; number++) {
                blobs.blobs.remove(key(number));
            }
            try (var writer = open()) {
                for (int i = 0; i < 6; i++) {
                    commit(writer, add("n"));
                }
            }

            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> reader.artifact(ArtifactName.of("n")))
                        .isInstanceOf(CofferException.Corrupt.class)
                        .hasMessageContaining(key(11).value())
                        .hasMessageContaining("does not follow entry 10");
                assertThatThrownBy(() -> commit(reader, add("m"))).isInstanceOf(CofferException.Corrupt.class);
            }
        }
        assertThat(open().lastEntry()).isEqualTo(11);
    }

    @Test
    void whatIsKeptOfAnotherHistoryIsForgotten() {
        var other = new MapBlobStore();
        fill(blobs);
        fill(other);
        var kept = blobs.list("log/", "", 100);
        blobs.blobs.clear();
        blobs.blobs.putAll(other.blobs);

        try (var catalog = LogCatalog.open(blobs, Samples.STORE, kept)) {
            assertThat(catalog.head()).isEqualTo(open(other).head());
        }
    }
}
