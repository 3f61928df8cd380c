package dev.coffer.inspect;

/// How the content of two files differs, in the terms of their format.
public sealed interface ContentDiff
        permits ContentDiff.Same, ContentDiff.Unknown, TextDiff, TableDiff, JsonDiff, ParquetDiff, TensorDiff {
    /// The files are equal byte for byte.
    record Same() implements ContentDiff {}

    /// The files differ, and how is not known.
    ///
    /// @param reason why not
    record Unknown(String reason) implements ContentDiff {}
}
