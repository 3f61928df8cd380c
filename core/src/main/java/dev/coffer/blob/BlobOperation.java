package dev.coffer.blob;

/// What can be asked of a blob store, for wrappers that count or script by it.
public enum BlobOperation {
    PUT,
    OPEN,
    FIND,
    LIST,
    DELETE
}
