package dev.coffer.hostile;

import com.github.luben.zstd.Zstd;
import dev.coffer.artifact.Digest;
import dev.coffer.binary.ByteReader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;

/// A pack taken apart.
public final class PackDraft {
    static final int HEADER_BYTES = 16;

    private static final int TRAILER_BYTES = 64;

    final List<Frame> frames = new ArrayList<>();

    /// What the table of contents says, where that is not what is so.
    UnaryOperator<List<Frame>> told = UnaryOperator.identity();

    int version = 1;
    long tableShift;
    long tableLengthShift;
    boolean falseChecksums;

    /// Changes the finished pack, last of all.
    UnaryOperator<byte[]> bent = UnaryOperator.identity();

    /// A chunk as it lies in a pack.
    record Frame(Digest digest, int codec, long length, long storedLength, String stored) {
        /// Bytes as they are.
        static Frame plain(String content) {
            return new Frame(Digest.of(DraftBytes.bytes(content)), 0, content.length(), content.length(), content);
        }

        /// One zstd frame.
        static Frame packed(String content) {
            var stored = DraftBytes.text(Zstd.compress(DraftBytes.bytes(content)));
            return plain(content).as(1, stored);
        }

        Frame as(int newCodec, String newStored) {
            return new Frame(digest, newCodec, length, newStored.length(), newStored);
        }

        Frame digest(Digest other) {
            return new Frame(other, codec, length, storedLength, stored);
        }

        Frame length(long other) {
            return new Frame(digest, codec, other, storedLength, stored);
        }

        Frame storedLength(long other) {
            return new Frame(digest, codec, length, other, stored);
        }
    }

    static PackDraft read(byte[] pack) {
        var draft = new PackDraft();
        var trailer = new ByteReader(pack, pack.length - TRAILER_BYTES + HEADER_BYTES, pack.length);
        int table = (int) trailer.u64();
        int length = (int) trailer.u64();
        var in = new ByteReader(pack, table, table + length);
        int at = HEADER_BYTES;
        while (in.remaining() > 0) {
            var digest = in.digest();
            int codec = in.u8();
            long plain = in.u32();
            int stored = in.u32();
            at += HEADER_BYTES;
            draft.frames.add(new Frame(
                    digest,
                    codec,
                    plain,
                    stored,
                    DraftBytes.text(java.util.Arrays.copyOfRange(pack, at, at + stored))));
            at += stored;
        }
        return draft;
    }

    /// Where the stored bytes of a frame begin.
    long offset(int frame) {
        return HEADER_BYTES
                + frames.subList(0, frame).stream()
                        .mapToLong(each -> HEADER_BYTES + each.stored().length())
                        .sum()
                + HEADER_BYTES;
    }

    byte[] seal() {
        var out = new DraftBytes().put("COFFERPK").u8(version).put(new byte[7]);
        for (var frame : frames) {
            var crc = new CRC32C();
            crc.update(DraftBytes.bytes(frame.stored()));
            out.u8(0xCF).u8(frame.codec()).u8(0).u8(0);
            out.u32(frame.storedLength()).u32(frame.length());
            out.u32(falseChecksums ? ~crc.getValue() : crc.getValue()).put(frame.stored());
        }
        long tableAt = out.array().length;
        var table = new DraftBytes();
        for (var row : told.apply(frames)) {
            table.put(row.digest().bytes()).u8(row.codec());
            table.u32(row.length()).u32(row.storedLength());
        }
        out.put(table.array()).put("COFFERPE").u8(version).put(new byte[7]);
        out.u64(tableAt + tableShift).u64(table.array().length + tableLengthShift);
        out.put(Digest.of(table.array()).bytes());
        return bent.apply(out.array());
    }
}
