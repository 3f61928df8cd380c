package dev.coffer.compare;

import dev.coffer.artifact.TreeEntry;
import dev.coffer.artifact.TreePath;

/// Something in a tree that is not as it was.
public sealed interface TreeChange {
    /// Where it is now; where it was, when it is gone.
    TreePath path();

    record Added(TreeEntry entry) implements TreeChange {
        @Override
        public TreePath path() {
            return entry.path();
        }
    }

    record Removed(TreeEntry entry) implements TreeChange {
        @Override
        public TreePath path() {
            return entry.path();
        }
    }

    /// Other content, another kind of entry, or only the permission to execute.
    ///
    /// @param sharedBytes how many bytes of the new file lie in chunks that the old one has too
    record Changed(TreeEntry from, TreeEntry to, long sharedBytes) implements TreeChange {
        @Override
        public TreePath path() {
            return to.path();
        }
    }

    /// A file with another path. Its content is the same, or has so much in common that it is taken for the same file.
    ///
    /// @param sharedBytes as for [Changed]; the size of the file when only its path differs
    record Renamed(TreeEntry.File from, TreeEntry.File to, long sharedBytes) implements TreeChange {
        @Override
        public TreePath path() {
            return to.path();
        }
    }
}
