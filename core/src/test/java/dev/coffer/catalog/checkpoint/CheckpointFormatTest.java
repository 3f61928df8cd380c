package dev.coffer.catalog.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.binary.ByteWriter;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.Samples;
import dev.coffer.catalog.checkpoint.CheckpointFormat.BlobRange;
import dev.coffer.catalog.checkpoint.ReferenceFormat.Referred;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The bytes here are the format.
final class CheckpointFormatTest {
    private static final BlobKey KEY = StoreLayout.checkpoint(2, 16);
    private static final List<CheckpointPiece> PIECES =
            List.of(piece("summaries", "references", "lines"), piece("", "refs", "more lines"));

    private static CheckpointPiece piece(String summaries, String references, String lines) {
        return new CheckpointPiece(
                summaries.getBytes(StandardCharsets.US_ASCII),
                references.getBytes(StandardCharsets.US_ASCII),
                lines.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] bytes(List<CheckpointPiece> pieces) {
        var all = new ByteWriter();
        CheckpointFormat.write(9, pieces).forEach(part -> {
            while (part.hasRemaining()) {
                all.u8(part.get());
            }
        });
        return all.toByteArray();
    }

    private static String text(byte[] bytes, BlobRange span) {
        return new String(bytes, (int) span.offset(), span.length(), StandardCharsets.US_ASCII);
    }

    @Test
    void theBytesAreThese() {
        var bytes = bytes(PIECES);
        var head = "434f46464552434b" + "03" + "00000000000000" + "0000000000000009" + "00000002"
                + "000000090000000a00000005" + "00000000000000040000000a";
        var digest = Digest.of(HexFormat.of().parseHex(head)).hex();

        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("502a4d18" + "5d000000"
                        + head
                        + digest
                        + HexFormat.of().formatHex("summaries".getBytes(StandardCharsets.US_ASCII))
                        + "502a4d18"
                        + "0e000000"
                        + HexFormat.of()
                                .formatHex("referencesrefslinesmore lines".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void thePiecesAreWhereItSays() {
        var bytes = bytes(PIECES);

        var places = CheckpointFormat.read(KEY, bytes, 9, 2);

        assertThat(places).extracting(place -> text(bytes, place.summaries())).containsExactly("summaries", "");
        assertThat(places).extracting(place -> text(bytes, place.references())).containsExactly("references", "refs");
        assertThat(places).extracting(place -> text(bytes, place.lines())).containsExactly("lines", "more lines");
        assertThat(places.getLast().lines().end()).isEqualTo(bytes.length);
        assertThat(CheckpointFormat.read(KEY, Arrays.copyOf(bytes, CheckpointFormat.headLength(2)), 9, 2))
                .isEqualTo(places);
    }

    @Test
    void anotherCheckpointThanExpectedIsCorrupt() {
        var bytes = bytes(PIECES);

        assertThatThrownBy(() -> CheckpointFormat.read(KEY, bytes, 10, 2)).isInstanceOf(CofferException.Corrupt.class);
        for (int blocks : new int[] {1, 3, 64}) {
            assertThatThrownBy(() -> CheckpointFormat.read(KEY, bytes, 9, blocks))
                    .isInstanceOf(CofferException.Corrupt.class);
        }
    }

    @Test
    void everyDamagedByteAndEveryEndOfTheHeadIsFound() {
        var bytes = bytes(PIECES);
        for (int at = 0; at < CheckpointFormat.headLength(2); at++) {
            var damaged = bytes.clone();
            damaged[at] ^= 1;
            // The length of the frame is for other decoders.
            if (at < 4 || at >= 8) {
                assertThatThrownBy(() -> CheckpointFormat.read(KEY, damaged, 9, 2))
                        .isInstanceOf(CofferException.Corrupt.class);
            }
            var cut = Arrays.copyOf(bytes, at);
            assertThatThrownBy(() -> CheckpointFormat.read(KEY, cut, 9, 2)).isInstanceOf(CofferException.Corrupt.class);
        }
    }

    @Test
    void lengthsThatCannotBeAreCorrupt() {
        var bytes = bytes(PIECES);
        int head = CheckpointFormat.headLength(2) - Digest.BYTES;
        for (int part = 1; part <= 6; part++) {
            var forged = bytes.clone();
            forged[head - 4 * part] = (byte) 0x80;
            Digest.of(forged, 8, head - 8).write(forged, head);

            assertThatThrownBy(() -> CheckpointFormat.read(KEY, forged, 9, 2))
                    .isInstanceOf(CofferException.Corrupt.class)
                    .hasMessageContaining("more than");
        }
    }

    // References.

    private static final List<Referred> REFERRED = List.of(
            new Referred(
                    Optional.empty(), List.of(Samples.full().storage().manifest(), Samples.pack(1)), List.of(1L, -1L)),
            new Referred(
                    Optional.empty(),
                    List.of(Samples.storage(Samples.freshUlid()).manifest()),
                    List.of()),
            new Referred(Optional.of(Samples.id("a/b:v7")), List.of(Samples.pack(2)), List.of()));

    @Test
    void theBytesOfReferencesAreThese() {
        var bytes = ReferenceFormat.write(REFERRED.subList(0, 1));

        var expected = "01" + "00" + "02" + "02" + "0000000000000001" + "0000000000000002"
                + "00" + "0191000000000000" + "0000000000000001"
                + "02" + "0000000000000001" + "ffffffffffffffff";
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo(
                        expected + Digest.of(HexFormat.of().parseHex(expected)).hex());
    }

    @Test
    void referencesAreReadBack() {
        assertThat(ReferenceFormat.read(ReferenceFormat.write(REFERRED), "references"))
                .isEqualTo(REFERRED);
        assertThat(ReferenceFormat.read(ReferenceFormat.write(List.of()), "references"))
                .isEmpty();
    }

    /// `-Dcoffer.seed=…` runs one again.
    @Test
    void forgedReferencesAreCorruptOrRead() {
        long seed = Long.getLong("coffer.seed", new Random().nextLong());
        System.out.println("CheckpointFormatTest seed: -Dcoffer.seed=" + seed);
        var random = new Random(seed);
        var bytes = ReferenceFormat.write(REFERRED);
        int refused = 0;
        for (int i = 0; i < 5_000; i++) {
            var forged = bytes.clone();
            int end = forged.length - Digest.BYTES;
            forged[random.nextInt(end)] = (byte) random.nextInt();
            Digest.of(forged, 0, end).write(forged, end);
            try {
                assertThat(ReferenceFormat.read(forged, "references")).isNotNull();
            } catch (CofferException.Corrupt e) {
                refused++;
            }
            forged[random.nextInt(forged.length)] ^= 4;
            assertThatThrownBy(() -> ReferenceFormat.read(forged, "references"))
                    .isInstanceOf(CofferException.Corrupt.class);
        }
        assertThat(refused).isPositive();
    }
}
