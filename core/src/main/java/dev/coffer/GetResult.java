package dev.coffer;

import dev.coffer.artifact.Version;
import java.nio.file.Path;
import java.time.Duration;

/// What a get came to.
///
/// @param path    what was written: a file or a directory
/// @param elapsed wall time of the whole get
public record GetResult(Version version, Path path, Duration elapsed) {}
