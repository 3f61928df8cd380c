package dev.coffer.sql;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.WholeLog;
import dev.coffer.json.EntryJson;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/// The store's log, which is a copy of the entries here: what a store is rebuilt from when its database is lost, and what shows
/// that a database is not the newest one. Threads may share it.
final class LogCopy {
    private final BlobStore blobs;
    private final WholeLog whole;

    LogCopy(BlobStore blobs) {
        this.blobs = blobs;
        this.whole = new WholeLog(blobs);
    }

    String location() {
        return blobs.location();
    }

    boolean has(long number) {
        return blobs.find(StoreLayout.logEntry(number)).isPresent();
    }

    /// An entry behind this one, as far as that can be told without a listing.
    OptionalLong near(long last) {
        return WholeLog.near(blobs, last);
    }

    void lookAgain() {
        whole.lookAgain();
    }

    /// Whether the log has all entries up to this one, and no other.
    ///
    /// @throws CofferException.Refused when it has a hole
    boolean endsAt(long last) {
        return whole.endsAt(last);
    }

    /// The line of an entry; empty when it is not there.
    Optional<byte[]> line(long number) {
        var key = StoreLayout.logEntry(number);
        try (var channel = blobs.open(key, 0, EntryJson.BYTES_LIMIT + 1L);
                var stream = Channels.newInputStream(channel)) {
            var line = stream.readNBytes(EntryJson.BYTES_LIMIT + 1);
            if (line.length > EntryJson.BYTES_LIMIT) {
                throw new CofferException.Corrupt(key + " is longer than " + EntryJson.BYTES_LIMIT + " bytes");
            }
            return Optional.of(line);
        } catch (CofferException.NotFound e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new CofferException.Unavailable("cannot read " + key + " of " + blobs.location(), e);
        }
    }

    /// Puts the line of an entry into the log, durably.
    ///
    /// @return false when another entry has that number there
    boolean put(long number, byte[] line) {
        return blobs.putIfAbsent(StoreLayout.logEntry(number), BlobBody.of(line))
                || line(number).filter(there -> Arrays.equals(there, line)).isPresent();
    }
}
