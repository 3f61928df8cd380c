package dev.coffer.catalog;

import dev.coffer.artifact.VersionId;
import dev.coffer.blob.ObjectId;
import java.util.List;

/// A version as the collector sees it.
///
/// @param place   in the order in which all versions of the store were added, from 1
/// @param swept   nothing is kept for it any more
/// @param objects all that it refers to, the manifest first. Those of a swept version may be gone
public record VersionReferences(long place, VersionId id, boolean swept, List<ObjectId> objects) {
    public VersionReferences {
        objects = List.copyOf(objects);
    }
}
