package dev.coffer.catalog.checkpoint;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.RefetchOnCorruption;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.Entry;
import dev.coffer.catalog.checkpoint.CheckpointFormat.BlobRange;
import dev.coffer.json.EntryJson;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Gatherers;
import java.util.stream.LongStream;

/// Reads entries from the log of a blob store. Threads may share it.
public final class LogReader {
    private static final int READS_AT_ONCE = 16;

    private final BlobStore blobs;

    public LogReader(BlobStore blobs) {
        this.blobs = blobs;
    }

    /// An entry and the very bytes it was read from.
    public static final class ReadEntry {
        private final Entry entry;
        private final byte[] line;

        public ReadEntry(Entry entry, byte[] line) {
            this.entry = entry;
            this.line = line;
        }

        public Entry entry() {
            return entry;
        }

        public byte[] line() {
            return line;
        }

        /// Returns the digest that the next entry has of this one.
        public Digest digest() {
            return Digest.of(line);
        }
    }

    /// Returns whether the log has this entry. One round trip, however long the log is; and since the log has no gaps,
    /// the absence of an entry says that there is none after it.
    public boolean has(long number) {
        return blobs.find(StoreLayout.logEntry(number)).isPresent();
    }

    /// Reads every entry after `last`, in order. A listing shows many of them at once, but may be behind, or lack its
    /// end; asking for an entry by its number shows the truth. Foreign files in the folder are as good as not there.
    ///
    /// @param isMore whether there is one for certain; otherwise a listing that shows none is believed, for now
    public void readAfter(long last, boolean isMore, Consumer<ReadEntry> entries) {
        long read = last;
        boolean more = isMore;
        do {
            long newest = newest(list(read), more ? read + 1 : read);
            read(read + 1, newest, entries);
            more = newest > read && has(newest + 1);
            read = newest;
        } while (more);
    }

    /// A page of the log that begins behind an entry.
    public List<BlobInfo> list(long after) {
        var key = after < 1 ? "" : StoreLayout.logEntry(after).value();
        return blobs.list(StoreLayout.LOG, key, BlobStore.PAGE_LIMIT);
    }

    /// The number of the newest entry that a page shows.
    public static long newest(List<BlobInfo> page, long atLeast) {
        return page.stream()
                .flatMapToLong(info -> StoreLayout.logNumber(info.key()).stream())
                .reduce(atLeast, Math::max);
    }

    /// Reads these entries, which must all be there, in order.
    public void read(long first, long last, Consumer<ReadEntry> entries) {
        LongStream.rangeClosed(first, last)
                .boxed()
                .gather(Gatherers.mapConcurrent(READS_AT_ONCE, this::read))
                .forEachOrdered(entries);
    }

    /// Reads an entry that must be there, because a later one was seen.
    public ReadEntry read(long number) {
        return find(number)
                .orElseThrow(() -> new CofferException.Corrupt("log entry " + StoreLayout.logEntry(number)
                        + " is missing in " + blobs.location() + ", although there are later ones"));
    }

    /// Reads an entry; empty when it is not there. As with [#has], there is none after it then.
    public Optional<ReadEntry> find(long number) {
        var key = StoreLayout.logEntry(number);
        return RefetchOnCorruption.of(
                blobs, key, () -> bytes(key, EntryJson.BYTES_LIMIT).map(line -> decode(number, line)));
    }

    /// Makes an entry of the line that stands for `number`.
    public static ReadEntry decode(long number, byte[] line) {
        var what = "log entry " + StoreLayout.logEntry(number);
        var entry = EntryJson.read(line, what);
        if (entry.number() != number) {
            throw new CofferException.Corrupt(what + " says that it is number " + entry.number());
        }
        return new ReadEntry(entry, line);
    }

    /// Reads a blob and checks it, once more past every cache when it is damaged.
    public <T> T readVerified(BlobKey key, Supplier<T> read) {
        return RefetchOnCorruption.of(blobs, key, read);
    }

    /// A whole blob; empty when it is not there.
    Optional<byte[]> bytes(BlobKey key, int limit) {
        var bytes = upTo(key, 0, limit + 1);
        if (bytes.isPresent() && bytes.get().length > limit) {
            throw new CofferException.Corrupt(key + " is longer than " + limit + " bytes");
        }
        return bytes;
    }

    /// Some bytes of a blob, all of which must be there.
    public byte[] range(BlobKey key, BlobRange span) {
        var bytes = upTo(key, span.offset(), span.length());
        if (bytes.isEmpty() || bytes.get().length < span.length()) {
            throw new CofferException.Corrupt(key + " ends before byte " + span.end());
        }
        return bytes.get();
    }

    /// The bytes from `offset` on, at most so many; empty when the blob is not there.
    public Optional<byte[]> upTo(BlobKey key, long offset, int most) {
        try (var channel = blobs.open(key, offset, most);
                var stream = Channels.newInputStream(channel)) {
            return Optional.of(stream.readNBytes(most));
        } catch (CofferException.NotFound e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new CofferException.Unavailable("cannot read " + key + " of " + blobs.location(), e);
        }
    }
}
