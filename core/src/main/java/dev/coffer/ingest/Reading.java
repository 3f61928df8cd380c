package dev.coffer.ingest;

/// Whether a put trusts its cache of file digests.
public enum Reading {
    /// A file whose size, times and inode are those of an earlier put is not read again.
    CHANGED_FILES,
    /// Every file is read.
    ALL_FILES
}
