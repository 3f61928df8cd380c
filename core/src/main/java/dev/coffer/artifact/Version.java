package dev.coffer.artifact;

import java.time.Instant;
import java.util.Optional;

/// One immutable version of an artifact: what it is, how large, and what is said about it.
/// Only tags and the state ever change.
///
/// @param label     a second name for the version, from the version scheme or given
/// @param shape     whether it comes back as a file or as a directory
/// @param digest    names the tree of files: equal content has an equal digest, in every store
/// @param files     how many files and links it has
/// @param bytes     the sizes of its files added up
/// @param newBytes  what storing it really cost: bytes of new packs, raw objects and manifest
/// @param createdAt when it was committed, by the writer's clock
/// @param state  whether it is to stay
public record Version(
        VersionId id,
        Optional<Handle> label,
        ArtifactType type,
        Shape shape,
        Digest digest,
        long files,
        long bytes,
        long newBytes,
        Instant createdAt,
        Facts facts,
        VersionState state) {

    /// Hidden from listings.
    public boolean deleted() {
        return state.deleted();
    }

    public Version withState(VersionState now) {
        return new Version(id, label, type, shape, digest, files, bytes, newBytes, createdAt, facts, now);
    }

    public Version withFacts(Facts newFacts) {
        return new Version(id, label, type, shape, digest, files, bytes, newBytes, createdAt, newFacts, state);
    }
}
