package dev.coffer.artifact;

import java.time.Instant;
import java.util.OptionalLong;

/// One line of an alias's history.
///
/// @param from   the version number it named before; empty when it is new
/// @param to     the version number it names now; empty when it was removed
/// @param at     when, by the writer's clock
/// @param by     who
/// @param reason why, in the mover's words; may be empty
public record AliasMove(
        ArtifactName artifact,
        Handle alias,
        OptionalLong from,
        OptionalLong to,
        Instant at,
        String by,
        String reason) {}
