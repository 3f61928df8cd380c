package dev.coffer.trust;

import dev.coffer.artifact.CofferException;
import java.nio.file.Path;
import java.time.Instant;

/// What a user allowed once: that the `pipeline.yaml` of a directory leads out of it as it says now.
///
/// @param directory its real path
/// @param digest    of what the file said
public record Allowance(Path directory, String digest, Instant since) {
    public Allowance {
        if (!directory.isAbsolute() || directory.toString().chars().anyMatch(Character::isISOControl)) {
            throw new CofferException.Invalid("the name of this directory cannot be kept in a list of names");
        }
    }
}
