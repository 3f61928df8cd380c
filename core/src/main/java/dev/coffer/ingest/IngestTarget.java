package dev.coffer.ingest;

import dev.coffer.blob.BlobStore;
import dev.coffer.blob.Ulids;
import dev.coffer.content.Chunker;
import dev.coffer.transfer.Tuning;

/// The store that takes new content.
///
/// @param ulids   names its objects
/// @param chunker cuts its files
/// @param tuning  how much is done at once
/// @param cores   of this machine
public record IngestTarget(BlobStore blobs, Ulids ulids, Chunker chunker, Tuning tuning, int cores) {}
