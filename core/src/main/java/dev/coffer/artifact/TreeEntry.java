package dev.coffer.artifact;

/// One thing in the tree of a version. Directories appear only where they are empty; the others follow from the paths.
public sealed interface TreeEntry {
    TreePath path();

    /// A regular file.
    ///
    /// @param executable whether its owner may execute it, the one permission that is kept
    /// @param size       in bytes
    /// @param digest     the SHA-256 of its content, as `sha256sum` gives it
    record File(TreePath path, boolean executable, long size, Digest digest) implements TreeEntry {}

    /// A symbolic link to a place inside the tree, kept as it was written.
    record Link(TreePath path, String target) implements TreeEntry {}

    /// An empty directory.
    record EmptyDirectory(TreePath path) implements TreeEntry {}
}
