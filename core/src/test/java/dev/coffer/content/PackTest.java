package dev.coffer.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.binary.ByteReader;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.Ulid;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class PackTest {
    private static final ObjectId ID = new ObjectId(ObjectId.Kind.PACK, new Ulid(3, 4));

    private final List<byte[]> contents = new ArrayList<>();
    private final List<Place.Stored> places = new ArrayList<>();

    @Test
    void chunksLieWhereTheBuilderSays() throws IOException {
        var pack = build(50);

        for (int i = 0; i < contents.size(); i++) {
            int at = (int) places.get(i).offset();
            assertThat(Arrays.copyOfRange(pack, at, at + contents.get(i).length))
                    .isEqualTo(contents.get(i));
        }
    }

    @Test
    void thePackAloneTellsWhatItHolds() throws IOException {
        var pack = build(50);
        var trailer = PackFormat.Trailer.read(ID, Arrays.copyOfRange(pack, pack.length - 64, pack.length));
        int at = (int) trailer.tableOffset();
        var rows = PackFormat.rows(ID, trailer, Arrays.copyOfRange(pack, at, at + trailer.tableLength()));

        assertThat(rows)
                .extracting(PackFormat.Row::digest)
                .isEqualTo(contents.stream().map(Digest::of).toList());
        assertThat(rows)
                .extracting(PackFormat.Row::offset)
                .isEqualTo(places.stream().map(Place.Stored::offset).toList());
    }

    @Test
    void everyFrameCarriesItsLengthsAndChecksum() throws IOException {
        var pack = build(5);
        for (int i = 0; i < contents.size(); i++) {
            var header = new ByteReader(pack, pack.length);
            header.bytes((int) places.get(i).offset() - PackFormat.FRAME_HEADER_BYTES);
            var crc = new CRC32C();
            crc.update(contents.get(i));

            assertThat(header.u8()).isEqualTo(0xCF);
            assertThat(header.u8()).isZero();
            header.bytes(2);
            assertThat(header.u32()).isEqualTo(contents.get(i).length);
            assertThat(header.u32()).isEqualTo(contents.get(i).length);
            assertThat(header.u32()).isEqualTo((int) crc.getValue());
        }
    }

    @Test
    void aDamagedTrailerOrTableIsNoticed() throws IOException {
        var pack = build(3);
        var trailerBytes = Arrays.copyOfRange(pack, pack.length - 64, pack.length);
        var trailer = PackFormat.Trailer.read(ID, trailerBytes);
        var table = Arrays.copyOfRange(pack, (int) trailer.tableOffset(), pack.length - 64);
        table[5] ^= 1;
        trailerBytes[0] ^= 1;

        assertThatThrownBy(() -> PackFormat.rows(ID, trailer, table)).isInstanceOf(CofferException.Corrupt.class);
        assertThatThrownBy(() -> PackFormat.Trailer.read(ID, trailerBytes)).isInstanceOf(CofferException.Corrupt.class);
    }

    private byte[] build(int chunks) throws IOException {
        var random = new SplittableRandom(1);
        var builder = new PackBuilder(ID);
        for (int i = 0; i < chunks; i++) {
            var bytes = new byte[random.nextInt(1, 100_000)];
            random.nextBytes(bytes);
            contents.add(bytes);
            places.add(builder.add(Digest.of(bytes), bytes.length, Codec.NONE, ByteBuffer.wrap(bytes)));
        }
        var out = new ByteArrayOutputStream();
        var body = builder.finish();
        body.writeTo(Channels.newChannel(out));
        assertThat(out.size()).isEqualTo((int) body.length());
        return out.toByteArray();
    }
}
