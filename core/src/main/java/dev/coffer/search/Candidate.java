package dev.coffer.search;

import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Version;
import java.util.Collection;
import java.util.List;

/// A version that a filter is asked about.
///
/// @param aliases those that name it
public record Candidate(Version version, Collection<Handle> aliases) {
    public Candidate {
        aliases = List.copyOf(aliases);
    }
}
