package dev.coffer.inspect;

/// How two files differ.
///
/// @param format of the second; of the first too, unless `content` says otherwise
/// @param equal  whether they are the same byte for byte
public record FileDiff(Format format, boolean equal, ContentDiff content) {}
