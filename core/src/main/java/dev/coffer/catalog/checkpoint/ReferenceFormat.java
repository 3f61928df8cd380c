package dev.coffer.catalog.checkpoint;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.VersionId;
import dev.coffer.binary.ByteReader;
import dev.coffer.binary.ByteWriter;
import dev.coffer.blob.ObjectId;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.Event;
import dev.coffer.catalog.Storage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The references of a block's versions as bytes, in the order in which they were added and relocated. Few programs ask
/// for it, so it lies apart from the summaries.
public final class ReferenceFormat {
    private ReferenceFormat() {}

    /// The references of one version.
    ///
    /// @param relocated  the version, when it is one that was there already
    /// @param objects the manifest first
    /// @param firstChunks   see [Storage#firstChunks]
    public record Referred(Optional<VersionId> relocated, List<ObjectId> objects, List<Long> firstChunks) {}

    /// Returns the references of the versions in some entries.
    public static List<Referred> of(List<Entry> entries) {
        var referred = new ArrayList<Referred>();
        for (var entry : entries) {
            for (var event : entry.events()) {
                switch (event) {
                    case Event.VersionAdded(var stored) -> referred.add(of(Optional.empty(), stored.storage()));
                    case Event.VersionRelocated(var id, var storage) -> referred.add(of(Optional.of(id), storage));
                    default -> {}
                }
            }
        }
        return referred;
    }

    private static Referred of(Optional<VersionId> relocated, Storage storage) {
        return new Referred(relocated, storage.everyObject().toList(), storage.firstChunks());
    }

    static byte[] write(List<Referred> versions) {
        var bytes = new ByteWriter();
        bytes.varint(versions.size());
        for (var version : versions) {
            relocated(bytes, version.relocated());
            bytes.varint(version.objects().size());
            version.objects().forEach(object -> ObjectBytes.write(bytes, object));
            bytes.varint(version.firstChunks().size());
            version.firstChunks().forEach(bytes::u64);
        }
        bytes.digest(Digest.of(bytes.array(), 0, bytes.size()));
        return bytes.toByteArray();
    }

    private static void relocated(ByteWriter bytes, Optional<VersionId> version) {
        if (version.isEmpty()) {
            bytes.varint(0);
            return;
        }
        var name = version.get().artifact().value().getBytes(StandardCharsets.UTF_8);
        bytes.varint(name.length);
        bytes.bytes(name);
        bytes.varint(version.get().number());
    }

    private static Optional<VersionId> relocated(ByteReader bytes) {
        int length = (int) bytes.count(1);
        return length == 0
                ? Optional.empty()
                : Optional.of(new VersionId(ArtifactName.of(bytes.text(length)), bytes.varint()));
    }

    /// Reads the references of a block. Returns one item for each version that was added or relocated, in order.
    ///
    /// @param what names the place they were read from, for messages
    /// @throws CofferException.Corrupt when they are not what [#write] made
    public static List<Referred> read(byte[] from, String what) {
        var bytes = new ByteReader(from, Sealed.end(from, what));
        try {
            var versions = new ArrayList<Referred>();
            for (long i = bytes.count(3); i > 0; i--) {
                versions.add(version(bytes));
            }
            if (bytes.remaining() != 0) {
                throw new CofferException.Corrupt(what + " have bytes behind the last version");
            }
            return versions;
        } catch (IndexOutOfBoundsException | CofferException.Invalid e) {
            throw new CofferException.Corrupt(what + " end too early", e);
        }
    }

    private static Referred version(ByteReader bytes) {
        var relocated = relocated(bytes);
        var objects = new ArrayList<ObjectId>();
        for (long i = bytes.count(ObjectBytes.LENGTH); i > 0; i--) {
            objects.add(ObjectBytes.read(bytes));
        }
        var firstChunks = new ArrayList<Long>();
        for (long i = bytes.count(Long.BYTES); i > 0; i--) {
            firstChunks.add(bytes.u64());
        }
        return new Referred(relocated, objects, firstChunks);
    }
}
