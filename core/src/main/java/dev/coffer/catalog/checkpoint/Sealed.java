package dev.coffer.catalog.checkpoint;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;

/// Bytes with their digest behind them.
final class Sealed {
    private Sealed() {}

    /// Where the bytes end and the digest begins.
    ///
    /// @throws CofferException.Corrupt when it is not their digest
    static int end(byte[] bytes, String what) {
        int end = bytes.length - Digest.BYTES;
        if (end < 0 || !Digest.of(bytes, 0, end).equals(Digest.read(bytes, end))) {
            throw new CofferException.Corrupt(what + " do not have their digest");
        }
        return end;
    }
}
