package dev.coffer.catalog;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.SemVer;
import java.util.Optional;

/// Chooses the label of a new version. Labels and aliases of an artifact share one space of names.
record LabelChoice(FactsSoFar facts, ArtifactName artifact) {
    private static final int LABELS_LIMIT = 1_000;

    Optional<Handle> choose(LabelRule rule) {
        return switch (rule) {
            case LabelRule.None() -> Optional.empty();
            case LabelRule.Exactly(var label) -> Optional.of(checkFree(label));
            case LabelRule.FirstFree(var label) -> Optional.of(firstFree(label));
            case LabelRule.NextSemVer(var bump) -> Optional.of(nextSemVer(bump));
        };
    }

    private Handle checkFree(Handle label) {
        facts.alias(artifact, label).ifPresent(number -> {
            throw new CofferException.Conflict(
                    "'" + label + "' is an alias of " + artifact + " and cannot be a label too");
        });
        facts.label(artifact, label).ifPresent(number -> {
            throw new CofferException.Conflict("label '" + label + "' is taken: it is " + artifact + ":v" + number);
        });
        return label;
    }

    private boolean isFree(Handle label) {
        return facts.alias(artifact, label).isEmpty()
                && facts.label(artifact, label).isEmpty();
    }

    private Handle firstFree(Handle label) {
        if (isFree(label)) {
            return label;
        }
        for (int i = 2; i <= LABELS_LIMIT; i++) {
            var next = label.numbered(i);
            if (isFree(next)) {
                return next;
            }
        }
        throw new CofferException.Conflict(
                "label '" + label + "' and " + LABELS_LIMIT + " like it are taken",
                "give the version a label of its own");
    }

    private Handle nextSemVer(Optional<SemVer.Bump> bump) {
        var next = facts.highestSemVer(artifact)
                .map(highest -> highest.next(bump.orElse(SemVer.Bump.PATCH)))
                .orElseGet(() -> SemVer.first(bump.orElse(SemVer.Bump.MINOR)));
        return checkFree(Handle.of(next.text()));
    }
}
