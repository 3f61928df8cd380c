package dev.coffer.artifact;

/// One thing in the tree of a version. Directories appear only where they are empty; the others follow from the paths.
public sealed interface TreeEntry {
    TreePath path();

    /// A regular file.
    ///
    /// @param executable whether its owner may execute it, the one permission that is kept
    /// @param size       in bytes
    /// @param digest     the SHA-256 of its content, as `sha256sum` gives it
    record File(TreePath path, boolean executable, long size, Digest digest) implements TreeEntry {
        public File {
            if (size < 0) {
                throw new CofferException.Invalid("'" + Text.shown(path.value()) + "' cannot have " + size + " bytes");
            }
        }
    }

    /// A symbolic link, kept as it was written. It cannot lead out of the tree.
    ///
    /// Its target goes up only by leading `..`, and not higher than the tree's root: then every step of it stays inside, also
    /// where it passes other links, because those are links of this kind too.
    record Link(TreePath path, String target) implements TreeEntry {
        /// Longest target, in bytes of UTF-8: what Linux takes.
        private static final int TARGET_BYTES = 4095;

        public Link {
            LinkTarget.check(path, target, TARGET_BYTES);
        }
    }

    /// An empty directory.
    record EmptyDirectory(TreePath path) implements TreeEntry {}
}
