package dev.coffer;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.artifact.TreePath;
import dev.coffer.blob.ObjectId;
import dev.coffer.checkout.ContentReader;
import dev.coffer.compare.ChunkMap;
import dev.coffer.content.Codec;
import dev.coffer.content.Manifest;
import dev.coffer.content.Place;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Optional;
import java.util.function.Supplier;

/// One file of a version, found once and read in as many ranges as needed. Good as long as its store is open.
public final class VersionFile {
    private final ContentReader reader;
    private final Supplier<Manifest> current;
    private final TreeEntry.File item;
    private final Manifest.Entry entry;
    private final ChunkMap map;

    private VersionFile(ContentReader reader, Supplier<Manifest> current, TreeEntry.File item, Manifest.Entry entry) {
        this.reader = reader;
        this.current = current;
        this.item = item;
        this.entry = entry;
        this.map = new ChunkMap(entry.chunks());
    }

    /// @param manifest of the version
    /// @param current  the same, as it is whenever it is asked for
    static VersionFile of(ContentReader reader, Manifest manifest, Supplier<Manifest> current, TreePath path) {
        for (var entry : manifest.entries()) {
            if (entry.item().path().equals(path)) {
                if (!(entry.item() instanceof TreeEntry.File file)) {
                    throw new CofferException.Invalid("'" + Text.shown(path.value()) + "' is not a regular file");
                }
                return new VersionFile(reader, current, file, entry);
            }
        }
        throw new CofferException.NotFound("the version has no file '" + Text.shown(path.value()) + "'");
    }

    /// Its path, size and digest.
    public TreeEntry.File item() {
        return item;
    }

    /// Opens a range, at most `length` bytes. Each byte is verified before it is handed out: a damaged one makes the read fail
    /// with `Corrupt`, thrown from the stream. The caller closes the stream.
    ///
    /// What it is verified against: a whole file against its digest, and it fails before its last bytes when they are not that file. A part
    /// against the list of chunks in the version's manifest, for which the catalog vouches; and where [#isVerified], that is as good.
    public InputStream read(long offset, long length) {
        return reader.open(entry, () -> of(reader, current.get(), current, item.path()).entry, offset, length);
    }

    /// Returns whether this machine has computed that the chunks in the manifest are the file. Then a part of it is verified against the file's
    /// digest too. It has after it put, got, copied or verified the file with its data.
    public boolean isVerified() {
        return reader.isVerified(entry);
    }

    /// The object that holds the bytes of this file as they are and perhaps more; empty when there is no single one.
    Optional<ObjectId> rawObject() {
        var objects = new HashSet<ObjectId>();
        long end = 0;
        for (var chunk : entry.chunks()) {
            if (!(chunk.place() instanceof Place.Stored stored)
                    || stored.object().kind() != ObjectId.Kind.RAW
                    || stored.codec() != Codec.NONE
                    || stored.offset() != end) {
                return Optional.empty();
            }
            objects.add(stored.object());
            end = stored.end();
        }
        return objects.size() == 1 ? objects.stream().findFirst() : Optional.empty();
    }

    /// Whether a range is known to be equal to one of another file, because both lie in the same chunks. Reads nothing; when it
    /// is not known they may be equal all the same.
    public boolean shares(long offset, VersionFile other, long otherOffset, long length) {
        return map.shares(offset, other.map, otherOffset, length);
    }
}
