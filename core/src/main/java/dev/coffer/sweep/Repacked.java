package dev.coffer.sweep;

/// The result of repacking.
///
/// @param objects  packs and raw objects of which little was needed, and nothing refers to any more
/// @param bytes    how long they are; they come back with a later collection
/// @param stored   bytes that were stored for what is needed of them, with the new manifests
/// @param versions how many lie elsewhere now
/// @param left     how many such objects were left to a later collection, or because somebody was faster
public record Repacked(long objects, long bytes, long stored, long versions, long left) {
    public static final Repacked NOTHING = new Repacked(0, 0, 0, 0, 0);
}
