package dev.coffer.inspect;

import dev.coffer.artifact.Digest;

/// One of the two files that are compared.
///
/// @param name   its path; the ending may tell its format
/// @param digest of its content
public record Side(String name, Digest digest, Content content) {}
