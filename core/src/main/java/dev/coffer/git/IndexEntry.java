package dev.coffer.git;

/// A file that git tracks, as it was when git last looked.
///
/// @param path    relative, a character for each byte (ISO 8859-1), so that the order is that of the bytes
/// @param id      in hexadecimal digits
/// @param stage   above 0 in a merge with conflicts
/// @param assumed the user said that it does not change
/// @param skipped the user said that it need not be there
/// @param intended it is not part of the next commit yet
record IndexEntry(
        String path,
        int mode,
        String id,
        IndexStamp stamp,
        int stage,
        boolean assumed,
        boolean skipped,
        boolean intended) {
    private static final int TYPE = 0170000;
    private static final int FILE = 0100000;
    private static final int LINK = 0120000;
    private static final int COMMIT = 0160000;
    private static final int TREE = 0040000;

    boolean isFile() {
        return (mode & TYPE) == FILE;
    }

    boolean isLink() {
        return (mode & TYPE) == LINK;
    }

    boolean isSubmodule() {
        return (mode & TYPE) == COMMIT;
    }

    /// A whole directory that need not be there.
    boolean isTree() {
        return (mode & TYPE) == TREE;
    }

    boolean isExecutable() {
        return (mode & 0100) != 0;
    }
}
