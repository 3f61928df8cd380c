package dev.coffer.catalog;

import dev.coffer.artifact.Handle;
import dev.coffer.artifact.SemVer;
import java.util.Optional;

/// How a new version comes by its label. What depends on other labels is settled inside the commit, so that two writers
/// never get the same one.
public sealed interface LabelRule {
    /// It has none.
    record None() implements LabelRule {}

    /// This one, which must be free.
    record Exactly(Handle label) implements LabelRule {}

    /// This one, or with `.2`, `.3` … behind it the first that is free.
    record FirstFree(Handle label) implements LabelRule {}

    /// The semantic version after the highest label that is one, of any version of the artifact, deleted or not.
    ///
    /// @param bump empty: the patch level; the first version gets `0.1.0` then
    record NextSemVer(Optional<SemVer.Bump> bump) implements LabelRule {}
}
