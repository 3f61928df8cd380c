package dev.coffer.blob.conformance;

import org.jspecify.annotations.Nullable;

/// A store does not keep a promise of [dev.coffer.blob.BlobStore].
public final class ConformanceFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConformanceFailure(String expected, String found) {
        this(expected, found, null);
    }

    ConformanceFailure(String expected, String found, @Nullable Throwable cause) {
        super("expected " + expected + ", found " + found, cause);
    }
}
