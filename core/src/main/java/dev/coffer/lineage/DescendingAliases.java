package dev.coffer.lineage;

import dev.coffer.artifact.Handle;
import dev.coffer.artifact.VersionId;
import java.util.List;

/// The aliases that now name versions which a version went into, directly or through others.
///
/// @param root     the version that was asked about; its own aliases are not in the list
/// @param aliases  in the order of artifacts and aliases
/// @param complete false when so many versions descend from it that not all were looked at
public record DescendingAliases(VersionId root, List<Named> aliases, boolean complete) {
    public DescendingAliases {
        aliases = List.copyOf(aliases);
    }

    /// An alias, of the artifact of the version it names.
    public record Named(Handle alias, VersionId version) {}
}
