package dev.coffer.cache;

import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Keeps on this machine what is read of a store, as far as it never changes: the log's entries and checkpoints and the
/// manifests, and content if that is wanted. What there is, and what there is not, is always asked of the store itself.
///
/// A range is kept as it is asked for, and found again when the same one is asked for, or a shorter one from the same place. Threads
/// may share it; closing it closes the store and the cache.
public final class CachingBlobStore implements BlobStore {
    /// What is kept.
    ///
    /// @param facts   log entries, checkpoints and manifests
    /// @param content packs and raw objects
    public record Kinds(boolean facts, boolean content) {}

    private static final String FIRST = "@0";

    private final BlobStore store;
    private final BlobCache cache;
    private final String id;
    private final Kinds kinds;

    /// @param id of the store
    public CachingBlobStore(BlobStore store, BlobCache cache, String id, Kinds kinds) {
        this.store = store;
        this.cache = cache;
        this.id = id;
        this.kinds = kinds;
    }

    /// The blobs whose keys begin with a folder of [StoreLayout] and of which at least the beginning is kept. Asks nobody, so some
    /// may not be in the store any more.
    ///
    /// @param folder a prefix that ends with a slash
    /// @return in the order of their keys; the length is that of what is kept
    public List<BlobInfo> kept(String folder) {
        var kept = new ArrayList<BlobInfo>();
        for (var file : cache.list(id, folder)) {
            var key = file.name().replace(FIRST, "");
            if (file.name().endsWith(FIRST) && BlobKey.isValid(key)) {
                kept.add(new BlobInfo(BlobKey.of(key), file.length(), java.time.Instant.EPOCH));
            }
        }
        kept.sort(java.util.Comparator.comparing(BlobInfo::key));
        return kept;
    }

    @Override
    public boolean putIfAbsent(BlobKey key, BlobBody body) {
        boolean created = store.putIfAbsent(key, body);
        if (created && kinds.facts() && isFact(key)) {
            body.inMemory().ifPresent(parts -> cache.write(name(key, 0), parts));
        }
        return created;
    }

    @Override
    public ReadableByteChannel open(BlobKey key, long offset, long length) {
        if (!isKept(key) || offset < 0 || length < 1) {
            return store.open(key, offset, length);
        }
        var name = name(key, offset);
        var kept = cache.read(name, length);
        if (kept.isPresent()) {
            return Channels.newChannel(new ByteArrayInputStream(kept.get()));
        }
        var channel = store.open(key, offset, length);
        return cache.write(name)
                .<ReadableByteChannel>map(piece -> new Copied(channel, piece, length))
                .orElse(channel);
    }

    @Override
    public void forget(BlobKey key) {
        if (isKept(key)) {
            cache.forget(name(key, 0));
        }
        store.forget(key);
    }

    @Override
    public Optional<BlobInfo> find(BlobKey key) {
        return store.find(key);
    }

    @Override
    public List<BlobInfo> list(String prefix, String after, int limit) {
        return store.list(prefix, after, limit);
    }

    @Override
    public void delete(Collection<BlobKey> keys) {
        keys.forEach(this::forget);
        store.delete(keys);
    }

    @Override
    public Optional<URI> link(BlobKey key, Duration validity) {
        return store.link(key, validity);
    }

    @Override
    public String location() {
        return store.location();
    }

    @Override
    public void close() {
        store.close();
        cache.close();
    }

    private PieceName name(BlobKey key, long offset) {
        return new PieceName(id, key, offset);
    }

    private boolean isKept(BlobKey key) {
        return isFact(key)
                ? kinds.facts()
                : kinds.content() && StoreLayout.objectOf(key).isPresent();
    }

    private static boolean isFact(BlobKey key) {
        return StoreLayout.logNumber(key).isPresent()
                || key.value().startsWith(StoreLayout.CHECKPOINTS)
                || StoreLayout.objectOf(key)
                        .filter(object -> object.kind() == ObjectId.Kind.MANIFEST)
                        .isPresent();
    }
}
