package dev.coffer.blob;

import java.time.Instant;

/// What a store knows of a blob without opening it.
///
/// @param length   in bytes
/// @param modified when it was created, by the store's clock; never the only reason for anything
public record BlobInfo(BlobKey key, long length, Instant modified) {}
