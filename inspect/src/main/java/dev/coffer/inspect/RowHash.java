package dev.coffer.inspect;

import dev.coffer.artifact.Digest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/// Hashes rows to 128 bits, the first half of SHA-256.
final class RowHash {
    private final MessageDigest sha = Digest.sha256();
    private long high;
    private long low;

    /// Hashes some cells of a row.
    void of(Row row, int... columns) {
        for (int column : columns) {
            row.hash(column, sha);
        }
        var hash = ByteBuffer.wrap(sha.digest());
        high = hash.getLong();
        low = hash.getLong();
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }
}
