package dev.coffer.search;

import dev.coffer.artifact.Version;
import java.util.List;
import java.util.Optional;

/// One page of what was looked for.
///
/// @param next where the next page begins; empty when there is none
public record Found(List<Version> versions, Optional<Position> next) {
    public Found {
        versions = List.copyOf(versions);
    }
}
