package dev.coffer.content;

import dev.coffer.artifact.CofferException;

/// How the bytes of a chunk are encoded where they lie.
public enum Codec {
    /// As they are.
    NONE(0),
    /// One zstd frame (RFC 8878) with its content size.
    ZSTD(1);

    private final int id;

    Codec(int id) {
        this.id = id;
    }

    /// The number that stands for it in packs and manifests.
    int id() {
        return id;
    }

    /// @throws CofferException.Corrupt when there is none; a new codec comes with a new version of what refers to it
    static Codec of(int id) {
        return switch (id) {
            case 0 -> NONE;
            case 1 -> ZSTD;
            default -> throw new CofferException.Corrupt("codec " + id + " is unknown");
        };
    }
}
