package dev.coffer;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Limits;

/// Which alias goes back, and how far.
///
/// @param steps  how many earlier versions to go back, from 1
/// @param reason why, for the history; may be empty
public record RollbackRequest(ArtifactName artifact, Handle alias, int steps, String reason) {
    private static final int STEPS_LIMIT = 1_000;

    public RollbackRequest {
        Limits.reason(reason);
        if (steps < 1 || steps > STEPS_LIMIT) {
            throw new CofferException.Invalid("an alias goes back 1 to " + STEPS_LIMIT + " steps, not " + steps);
        }
    }

    /// Back to the version the alias named before.
    public static RollbackRequest of(String artifact, String alias) {
        return new RollbackRequest(ArtifactName.of(artifact), Handle.of(alias), 1, "");
    }

    public RollbackRequest steps(int count) {
        return new RollbackRequest(artifact, alias, count, reason);
    }

    public RollbackRequest because(String why) {
        return new RollbackRequest(artifact, alias, steps, why);
    }
}
