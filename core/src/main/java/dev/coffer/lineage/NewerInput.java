package dev.coffer.lineage;

import dev.coffer.artifact.Handle;
import dev.coffer.artifact.VersionId;

/// Why a version is stale: something it was made from has a newer version in use.
///
/// @param input what it was made from
/// @param alias the alias that says what is in use, usually `prod`
/// @param newer the version of the same artifact that the alias names; its number is higher
public record NewerInput(VersionId input, Handle alias, VersionId newer) {}
