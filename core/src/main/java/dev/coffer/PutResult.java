package dev.coffer;

import dev.coffer.artifact.Version;
import java.time.Duration;

/// What a put came to.
///
/// @param version    the new version, or the earlier one when repeated
/// @param repeated   whether an earlier put with the same idempotency key made it
/// @param knownBytes content bytes that were in the store already
/// @param elapsed    wall time of the whole put
public record PutResult(Version version, boolean repeated, long knownBytes, Duration elapsed) {}
