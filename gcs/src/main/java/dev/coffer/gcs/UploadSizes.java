package dev.coffer.gcs;

/// How bodies are sent.
///
/// @param mostAtOnce in bytes; larger ones are sent in steps
/// @param step       in bytes, a multiple of the service's 256 KiB
record UploadSizes(long mostAtOnce, int step) {
    /// What is put often is smaller than this, so that it takes one request.
    static final UploadSizes STANDARD = new UploadSizes(64L << 20, 32 << 20);

    UploadSizes {
        if (step < 1 || step % (256 << 10) != 0) {
            throw new IllegalArgumentException("not a step: " + step);
        }
    }
}
