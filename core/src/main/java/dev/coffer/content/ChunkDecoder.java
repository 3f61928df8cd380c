package dev.coffer.content;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.blob.StoreLayout;
import java.security.DigestException;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/// Turns stored bytes into the bytes of a chunk, and checks that they have the chunk's digest.
/// One for each thread; what it returns is good until the next call.
public final class ChunkDecoder {
    private final MessageDigest sha = Digest.sha256();
    private final byte[] hash = new byte[Digest.BYTES];
    private byte[] plain = {};

    /// `length` bytes of `bytes` from `offset` on. A view on a buffer, not a value.
    public static final class Bytes {
        private final byte[] bytes;
        private final int offset;
        private final int length;

        public Bytes(byte[] bytes, int offset, int length) {
            this.bytes = bytes;
            this.offset = offset;
            this.length = length;
        }

        public byte[] bytes() {
            return bytes;
        }

        public int offset() {
            return offset;
        }

        public int length() {
            return length;
        }
    }

    /// The bytes of a chunk whose stored bytes begin at `offset` of `stored`.
    ///
    /// @throws CofferException.Corrupt when they are not what the digest names
    public Bytes decode(Chunk chunk, byte[] stored, int offset) {
        return verified(chunk, decodeUnverified(chunk, stored, offset));
    }

    /// As [#decode], for a caller that verifies the bytes as a part of their file before anybody counts on them.
    ///
    /// @throws CofferException.Corrupt when they cannot be decoded to the length of the chunk
    public Bytes decodeUnverified(Chunk chunk, byte[] stored, int offset) {
        return switch (chunk.place()) {
            case Place.Inline inline -> new Bytes(inline.bytes(), 0, inline.bytes().length);
            case Place.Stored place ->
                place.codec() == Codec.NONE
                        ? new Bytes(stored, offset, chunk.length())
                        : inflated(chunk, place, stored, offset);
        };
    }

    private Bytes inflated(Chunk chunk, Place.Stored place, byte[] stored, int offset) {
        if (plain.length < chunk.length()) {
            plain = new byte[chunk.length()];
        }
        try {
            Compression.decode(stored, offset, place.storedLength(), plain, chunk.length());
        } catch (CofferException.Corrupt e) {
            throw damaged(chunk, e);
        }
        return new Bytes(plain, 0, chunk.length());
    }

    private Bytes verified(Chunk chunk, Bytes bytes) {
        sha.update(bytes.bytes(), bytes.offset(), bytes.length());
        try {
            sha.digest(hash, 0, hash.length);
        } catch (DigestException e) {
            throw new IllegalStateException("the array is large enough", e);
        }
        if (!Digest.read(hash, 0).equals(chunk.digest())) {
            throw damaged(chunk, null);
        }
        return bytes;
    }

    private static CofferException damaged(Chunk chunk, @Nullable Throwable cause) {
        var where = switch (chunk.place()) {
            case Place.Inline _ -> "a manifest";
            case Place.Stored stored -> StoreLayout.object(stored.object()) + " at byte " + stored.offset();
        };
        return new CofferException.Corrupt(
                where + " does not hold the chunk " + chunk.digest().shortHex() + " that was stored there", cause);
    }
}
