package dev.coffer.verify;

/// How thoroughly to verify.
public enum Depth {
    /// Manifests are read and checked; packs and raw objects are there with the right length.
    OBJECTS,
    /// Every byte is read and checked against the digests of chunks and files.
    DATA
}
