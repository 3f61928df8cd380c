package dev.coffer.catalog.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Protection;
import dev.coffer.binary.ByteWriter;
import dev.coffer.blob.Ulid;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.Event;
import dev.coffer.catalog.Samples;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The bytes here are the format.
final class EntrySummaryTest {
    private static final SummaryRun EVERYTHING = run(
            EntrySummary.of(entry(65, Optional.of("key"), new Event.VersionAdded(Samples.full()))),
            EntrySummary.of(entry(
                    66,
                    Optional.empty(),
                    new Event.AliasMoved(
                            ArtifactName.of("m"), Handle.of("prod"), OptionalLong.empty(), OptionalLong.of(300), "why"),
                    new Event.AliasMoved(
                            ArtifactName.of("m"), Handle.of("prod"), OptionalLong.of(300), OptionalLong.empty(), ""),
                    new Event.TagsChanged(Samples.id("m:v1"), Map.of("b", "2", "a", "ü"), Set.of("y", "x")))),
            EntrySummary.of(entry(
                    67,
                    Optional.empty(),
                    new Event.VersionDeleted(Samples.id("m:v1")),
                    new Event.VersionRestored(Samples.id("m:v1")),
                    new Event.VersionProtected(Samples.id("m:v2"), new Protection(Optional.of(Samples.TIME), "audit")),
                    new Event.VersionProtected(Samples.id("m:v2"), new Protection(Optional.empty(), "")),
                    new Event.VersionUnprotected(Samples.id("m:v2")),
                    new Event.VersionsSwept(Set.of(Samples.id("m:v2"), Samples.id("m:v1"))),
                    new Event.VersionRelocated(
                            Samples.id("m:v2"), Samples.full().storage()),
                    new Event.ObjectsCondemned(Set.of(Samples.pack(2), Samples.pack(1))),
                    new Event.CatalogMoved("sqlite"))));

    private static SummaryRun run(EntrySummary... summaries) {
        return new SummaryRun(Samples.digest("before"), List.of(summaries), Samples.digest("last"));
    }

    private static Entry entry(long number, Optional<String> key, Event... events) {
        var time = number == 67 ? Instant.parse("1969-12-31T23:59:59.999Z") : Samples.TIME;
        return new Entry(number, Samples.digest("x"), new Ulid(1, number), time, "ci", key, List.of(events));
    }

    private static byte[] sealed(byte[] bytes) {
        var sealed = bytes.clone();
        int end = sealed.length - Digest.BYTES;
        Digest.of(sealed, 0, end).write(sealed, end);
        return sealed;
    }

    private static SummaryRun read(byte[] bytes, int count) {
        return SummaryReader.read(bytes, 65, count, new Names(), "summaries");
    }

    @Test
    void theBytesAreThese() {
        var texts = List.of(
                "ci",
                "key",
                "vision/resnet",
                "model",
                "1.4.0",
                "run-17",
                "data/train",
                "m",
                "prod",
                "why",
                "",
                "a",
                "ü",
                "b",
                "2",
                "x",
                "y",
                "audit",
                "sqlite");
        var expected = new ByteWriter();
        // The digest of the entry before, and of the last one.
        expected.digest(Samples.digest("before"));
        expected.digest(Samples.digest("last"));
        expected.varint(19);
        for (var text : texts) {
            var utf8 = text.getBytes(StandardCharsets.UTF_8);
            expected.varint(utf8.length);
            expected.bytes(utf8);
        }
        // Transaction, time, actor, key, number of events.
        hex(expected, "0000000000000001 0000000000000041", "0000019ca8bbb6ba", "00", "02", "01");
        // A version: its name and number, type, label, digest, run, inputs.
        hex(
                expected,
                "01",
                "02 07",
                "03",
                "05",
                Samples.full().version().digest().hex(),
                "06",
                "01",
                "06 03");

        hex(expected, "0000000000000001 0000000000000042", "0000019ca8bbb6ba", "00", "00", "03");
        // Two moves of an alias: artifact, alias, from, to (300 is ac02), reason.
        hex(expected, "02", "07", "08", "00", "ac02", "09");
        hex(expected, "02", "07", "08", "ac02", "00", "0a");
        // Tags of m:v1: a, ü, b, 2 set; x, y removed.
        hex(expected, "03", "07 01", "02", "0b 0c", "0d 0e", "02", "0f", "10");

        hex(expected, "0000000000000001 0000000000000043", "ffffffffffffffff", "00", "00", "09");
        hex(expected, "04", "07 01", "05", "07 01");
        // Protected until then because of "audit", for ever because of "", no more; two swept; one relocated.
        hex(expected, "08", "07 02", "01", "0000019ca8bbb6ba", "11");
        hex(expected, "08", "07 02", "00", "0000000000000000", "0a");
        hex(expected, "09", "07 02", "0a", "02", "07 01", "07 02", "0b", "07 02");
        hex(expected, "06", "02", "00 0191000000000000 0000000000000001", "00 0191000000000000 0000000000000002");
        hex(expected, "07", "12");
        expected.digest(Digest.of(expected.toByteArray()));

        assertThat(SummaryWriter.write(EVERYTHING)).isEqualTo(expected.toByteArray());
    }

    private static void hex(ByteWriter to, String... parts) {
        to.bytes(HexFormat.of().parseHex(String.join("", parts).replace(" ", "")));
    }

    @Test
    void whatIsWrittenIsReadBack() {
        assertThat(read(SummaryWriter.write(EVERYTHING), 3)).isEqualTo(EVERYTHING);
    }

    @Test
    void equalNamesAreOne() {
        var one = EntrySummary.of(entry(65, Optional.empty(), new Event.VersionDeleted(Samples.id("a/b:v1"))));
        var two = EntrySummary.of(entry(66, Optional.empty(), new Event.VersionDeleted(Samples.id("a/b:v2"))));
        var names = new Names();

        var read = SummaryReader.read(SummaryWriter.write(run(one, two)), 65, 2, names, "summaries");

        assertThat(read.summaries())
                .extracting(summary -> summary.events().getFirst())
                .extracting(happening -> ((EntrySummary.Other) happening).event())
                .extracting(event -> ((Event.VersionDeleted) event).version().artifact())
                .allSatisfy(name -> assertThat(name).isSameAs(names.of("a/b")));
    }

    @Test
    void whatWouldNotComeBackAsItIsHasNoOutlines() {
        var half = EntrySummary.of(entry(
                65, Optional.empty(), new Event.TagsChanged(Samples.id("m:v1"), Map.of("a", "\ud83d"), Set.of())));

        assertThat(SummaryWriter.write(run(half))).isEmpty();
    }

    @Test
    void everyDamagedByteAndEveryEndIsFound() {
        var bytes = SummaryWriter.write(EVERYTHING);
        for (int at = 0; at < bytes.length; at++) {
            var damaged = bytes.clone();
            damaged[at] ^= 0x10;
            assertThatThrownBy(() -> read(damaged, 3)).isInstanceOf(CofferException.Corrupt.class);
            var cut = Arrays.copyOf(bytes, at);
            assertThatThrownBy(() -> read(cut, 3)).isInstanceOf(CofferException.Corrupt.class);
        }
    }

    @Test
    void moreOrFewerEntriesThanExpectedAreCorrupt() {
        var bytes = SummaryWriter.write(EVERYTHING);

        for (int count : new int[] {2, 4}) {
            assertThatThrownBy(() -> read(bytes, count)).isInstanceOf(CofferException.Corrupt.class);
        }
    }

    /// With a right digest, so that the reader itself must cope. `-Dcoffer.seed=…` runs one again.
    @Test
    void forgedBytesAreCorruptOrRead() {
        long seed = Long.getLong("coffer.seed", new Random().nextLong());
        System.out.println("EntrySummaryTest seed: -Dcoffer.seed=" + seed);
        var random = new Random(seed);
        var bytes = SummaryWriter.write(EVERYTHING);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            var forged = Arrays.copyOf(bytes, bytes.length - (random.nextInt(3) == 0 ? random.nextInt(200) : 0));
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                forged[random.nextInt(forged.length)] = (byte) (random.nextBoolean() ? random.nextInt() : 0xff);
            }
            try {
                assertThat(read(sealed(forged), 3).summaries()).hasSize(3);
            } catch (CofferException.Corrupt e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1_000);
    }
}
