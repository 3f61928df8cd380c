package dev.coffer.blob;

import java.util.Optional;
import java.util.OptionalLong;

/// Every key of a store. Nobody else builds or takes apart a key; docs/format.md describes what lies under each.
public final class StoreLayout {
    /// The store's own description.
    public static final BlobKey STORE = BlobKey.of("coffer.json");

    /// Where the numbered log lies.
    public static final String LOG = "log/";

    /// Where the checkpoints of the log lie.
    public static final String CHECKPOINTS = "checkpoints/";

    /// Where probes lie for a moment, to find out what the backend can do.
    public static final String PROBES = "probes/";

    private static final String PACKS = "packs/";
    private static final String RAW = "raw/";
    private static final String MANIFESTS = "manifests/";
    private static final String PACK_END = ".pack";
    private static final String MANIFEST_END = ".mf";
    private static final String LOG_END = ".json";
    private static final String CHECKPOINT_END = ".jsonl.zst";
    private static final int NUMBER_DIGITS = 20;

    private StoreLayout() {}

    public static BlobKey object(ObjectId id) {
        var place = id.ulid().fanOut() + "/" + id.ulid();
        return switch (id.kind()) {
            case PACK -> BlobKey.of(PACKS + place + PACK_END);
            case RAW -> BlobKey.of(RAW + place);
            case MANIFEST -> BlobKey.of(MANIFESTS + place + MANIFEST_END);
        };
    }

    /// Where the objects of one kind lie.
    public static String objects(ObjectId.Kind kind) {
        return switch (kind) {
            case PACK -> PACKS;
            case RAW -> RAW;
            case MANIFEST -> MANIFESTS;
        };
    }

    /// The object that lies under `key`; empty for a key of another kind, and for a foreign file.
    public static Optional<ObjectId> objectOf(BlobKey key) {
        var text = key.value();
        for (var kind : ObjectId.Kind.values()) {
            var start = objects(kind);
            int ulidAt = start.length() + 3;
            if (text.startsWith(start) && text.length() >= ulidAt + Ulid.CHARS) {
                try {
                    var id = new ObjectId(kind, Ulid.parse(text.substring(ulidAt, ulidAt + Ulid.CHARS)));
                    return object(id).equals(key) ? Optional.of(id) : Optional.empty();
                } catch (IllegalArgumentException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /// Whether nobody else ever puts a blob under this key, because its name is made of a fresh ULID. What is there is then
    /// what this process put.
    static boolean isNamedOnce(BlobKey key) {
        return objectOf(key).isPresent();
    }

    /// The entry with this number, from 1.
    public static BlobKey logEntry(long number) {
        return BlobKey.of(LOG + digits(number) + LOG_END);
    }

    /// The number of the entry under `key`; empty for a foreign file.
    public static OptionalLong logNumber(BlobKey key) {
        return number(key, LOG, LOG_END);
    }

    /// Where the checkpoints of one level lie.
    public static String checkpoints(int level) {
        return CHECKPOINTS + level + "/";
    }

    /// The checkpoint of a level that ends with entry `last`.
    public static BlobKey checkpoint(int level, long last) {
        return BlobKey.of(checkpoints(level) + digits(last) + CHECKPOINT_END);
    }

    /// The last entry in the checkpoint under `key`; empty for a foreign file.
    public static OptionalLong checkpointLast(int level, BlobKey key) {
        return number(key, checkpoints(level), CHECKPOINT_END);
    }

    /// A throw-away blob that a probe may create.
    public static BlobKey probe(Ulid id) {
        return BlobKey.of(PROBES + id);
    }

    private static String digits(long number) {
        return String.format("%0" + NUMBER_DIGITS + "d", number);
    }

    private static OptionalLong number(BlobKey key, String start, String end) {
        var text = key.value();
        if (!text.startsWith(start)
                || !text.endsWith(end)
                || text.length() != start.length() + NUMBER_DIGITS + end.length()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text, start.length(), start.length() + NUMBER_DIGITS, 10));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
