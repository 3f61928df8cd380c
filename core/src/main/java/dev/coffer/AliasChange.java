package dev.coffer;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Limits;
import dev.coffer.artifact.Reference;
import dev.coffer.catalog.Change.Expected;

/// A request to make an alias name a version.
///
/// @param alias    the alias, of the artifact that the reference is in
/// @param to       the version it shall name
/// @param expected what the caller believes it names now
/// @param reason   why, for the history; may be empty
public record AliasChange(Handle alias, Reference to, Expected expected, String reason) {
    public AliasChange {
        Limits.reason(reason);
    }

    /// Whatever the alias names now.
    public static AliasChange of(String artifact, String alias, String version) {
        var name = ArtifactName.of(artifact);
        return new AliasChange(Handle.of(alias), Reference.parse(name + ":" + version), new Expected.Anything(), "");
    }

    public AliasChange because(String why) {
        return new AliasChange(alias, to, expected, why);
    }

    /// Only if the alias names this version now.
    public AliasChange expecting(long number) {
        return new AliasChange(alias, to, new Expected.Number(number), reason);
    }

    /// Only if there is no such alias now.
    public AliasChange expectingNone() {
        return new AliasChange(alias, to, new Expected.Nothing(), reason);
    }
}
