package dev.coffer.accounting;

import dev.coffer.blob.ObjectId;
import java.util.List;

/// The content of a store, and the versions it is for. Bytes are what objects take where they lie, except those called
/// logical.
///
/// `needed`, `restorable` and `unclaimed` are every object of the store, each in one of them.
///
/// @param entry      the number of the newest entry of the catalog it goes by
/// @param exact      false when others committed while it was read: it may then be off by what they did
/// @param stored     everything, by kind
/// @param needed     what undeleted versions refer to
/// @param restorable what only deleted versions refer to that can be restored
/// @param deleted    how many of these there are
/// @param unclaimed  objects that no unswept version refers to: left behind, of puts on their way, or about to be
///                   collected
/// @param missing    objects that versions refer to and that are not there
/// @param everything all undeleted versions of the store
/// @param asked      those of the artifacts that were asked about, together; the lists are of these too
/// @param versions   each of them
/// @param artifacts  theirs
/// @param aliases    the versions that an alias names, of any of the artifacts
/// @param runs       the versions that a run made, of any of the artifacts
public record StoreStats(
        long entry,
        boolean exact,
        Stored stored,
        Amount needed,
        Amount restorable,
        long deleted,
        Amount unclaimed,
        long missing,
        Share everything,
        Share asked,
        List<Share> versions,
        List<Share> artifacts,
        List<Share> aliases,
        List<Share> runs) {
    public StoreStats {
        versions = List.copyOf(versions);
        artifacts = List.copyOf(artifacts);
        aliases = List.copyOf(aliases);
        runs = List.copyOf(runs);
    }

    /// A number of blobs and their bytes.
    public record Amount(long count, long bytes) {
        Amount plus(Amount other) {
            return new Amount(count + other.count, bytes + other.bytes);
        }

        static Amount of(ObjectSizes sizes, ObjectId.Kind kind) {
            return new Amount(sizes.count(kind), sizes.total(kind));
        }
    }

    /// Everything that lies in the store but its own description.
    ///
    /// @param log the entries of the log and its checkpoints. Of a database only what it writes of them into the store
    public record Stored(Amount packs, Amount raw, Amount manifests, Amount log) {
        /// Packs, raw objects and manifests.
        public Amount objects() {
            return packs.plus(raw).plus(manifests);
        }

        public Amount all() {
            return objects().plus(log);
        }
    }

    /// How many bytes of files the versions that were asked about have for each byte that is stored for them; 1 when
    /// nothing is.
    public double ratio() {
        return asked.stored() == 0 ? 1 : (double) asked.logical() / asked.stored();
    }
}
