package dev.coffer.catalog.checkpoint;

import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.Ulid;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.Event;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The part of an entry that something is found by. Of a version it has what it is found by, not its facts: those are
/// read from the entry when they are wanted.
public record EntrySummary(
        long number,
        Ulid transaction,
        Instant time,
        String actor,
        Optional<String> idempotencyKey,
        List<Happening> events) {

    public sealed interface Happening {}

    /// A new version, by its name.
    public record Added(
            VersionId id,
            ArtifactType type,
            Optional<Handle> label,
            Digest digest,
            Optional<String> run,
            List<VersionId> inputs)
            implements Happening {}

    /// A version whose content lies elsewhere from here on.
    public record Relocated(VersionId id) implements Happening {}

    /// Anything else that happened.
    public record Other(Event event) implements Happening {}

    public static EntrySummary of(Entry entry) {
        return new EntrySummary(
                entry.number(),
                entry.transaction(),
                entry.time(),
                entry.actor(),
                entry.idempotencyKey(),
                entry.events().stream().map(EntrySummary::of).toList());
    }

    private static Happening of(Event event) {
        return switch (event) {
            case Event.VersionAdded(var stored) -> of(stored.version());
            case Event.VersionRelocated(var id, var _) -> new Relocated(id);
            default -> new Other(event);
        };
    }

    private static Added of(Version version) {
        var facts = version.facts();
        return new Added(
                version.id(),
                version.type(),
                version.label(),
                version.digest(),
                facts.origin().run(),
                facts.inputs());
    }
}
