package dev.coffer.catalog;

import dev.coffer.artifact.Version;

/// A version and where its content lies.
public record StoredVersion(Version version, Storage storage) {}
