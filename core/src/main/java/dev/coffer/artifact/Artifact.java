package dev.coffer.artifact;

import java.util.Map;

/// An artifact as a list shows it.
///
/// @param versions how many undeleted versions it has
/// @param latest   the number of the newest undeleted version; 0 when all are deleted
/// @param aliases  the version number each alias names
public record Artifact(ArtifactName name, ArtifactType type, long versions, long latest, Map<Handle, Long> aliases) {
    public Artifact {
        aliases = Map.copyOf(aliases);
    }
}
