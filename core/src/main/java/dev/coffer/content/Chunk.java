package dev.coffer.content;

import dev.coffer.artifact.Digest;

/// A piece of a file: what it is, and where its bytes are.
///
/// @param digest the SHA-256 of its bytes
/// @param length in bytes, at least 1
public record Chunk(Digest digest, int length, Place place) {
    /// Longest chunk, in bytes, also as it is stored.
    static final int LENGTH_LIMIT = 1 << 20;
}
