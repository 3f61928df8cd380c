package dev.coffer.compare;

import dev.coffer.artifact.Version;
import dev.coffer.content.Manifest;

/// How two versions differ, of one artifact or of two. When they were made, by whom and with which command is not
/// compared: that is never the same.
public record VersionDiff(Version from, Version to, FactsDiff facts, TreeDiff files) {
    /// Compares two versions.
    ///
    /// @param fromTree the tree of `from`
    /// @param toTree   the tree of `to`
    public static VersionDiff between(Version from, Manifest fromTree, Version to, Manifest toTree) {
        return new VersionDiff(from, to, FactsDiff.between(from, to), TreeDiff.between(fromTree, toTree));
    }

    /// Returns whether nothing differs.
    public boolean isEmpty() {
        return facts.isEmpty() && files.isEmpty();
    }
}
