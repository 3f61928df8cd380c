package dev.coffer.inspect;

import java.io.InputStream;

/// The bytes of a file, read in ranges.
public interface Content {
    /// In bytes.
    long size();

    /// Opens a range, at most `length` bytes and not beyond the end. Failures of the store are thrown from the stream, as
    /// kinds of `CofferException`.
    InputStream open(long offset, long length);

    /// Whether a range is known to be equal to one of another file without reading either.
    boolean shares(long offset, Content other, long otherOffset, long length);
}
