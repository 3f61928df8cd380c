package dev.coffer.search;

import dev.coffer.artifact.Version;
import java.util.List;
import java.util.Optional;

/// One page of what was looked for.
///
/// @param next where the next page begins; empty when there is none
public record SearchPage(List<Version> versions, Optional<Position> next) {
    public SearchPage {
        versions = List.copyOf(versions);
    }
}
