package dev.coffer.audit;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.StoreLayout;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.ChainHead;
import dev.coffer.catalog.log.LogCheck;
import dev.coffer.catalog.log.LogCheck.BadEntry;
import dev.coffer.config.StoreConfig;
import dev.coffer.json.EntryJson;
import dev.coffer.store.Backend;
import dev.coffer.store.StoreFile;
import dev.coffer.store.StoreOptions;
import dev.coffer.verify.VerifyReport.Damage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds what is missing or damaged in the log of a store, and puts back what is missing where the very bytes are known: from a
/// checkpoint, or from the database that keeps the facts. A damaged entry is never replaced; people can move it away, and then it is
/// missing.
public final class LogRepair {
    private final BlobStore blobs;
    private final LogCheck check;
    private final Optional<Catalog> database;

    /// Prepares the repair of a log.
    ///
    /// @param catalog that keeps the facts; empty when it cannot be opened
    public LogRepair(BlobStore blobs, StoreFile file, Optional<Catalog> catalog) {
        this.blobs = blobs;
        this.check = new LogCheck(blobs, ChainHead.start(file.id()));
        this.database = catalog.filter(found -> !found.kind().equals("json"));
    }

    /// What was found, and what came of it.
    ///
    /// @param putBack how many entries were put back, or would be
    public record Result(List<Damage> found, List<Damage> left, long putBack) {
        public Result {
            found = List.copyOf(found);
            left = List.copyOf(left);
        }
    }

    /// Repairs the log of a store whose catalog cannot be opened because of it.
    public static Result run(StoreConfig config, StoreOptions options, boolean dryRun) {
        try (var store = Backend.blobs(config, options)) {
            return new LogRepair(store.blobs(), store.file(), Optional.empty()).run(dryRun);
        }
    }

    /// Only looks.
    ///
    /// @param reads whether every entry is read, and not only looked for
    public List<Damage> find(boolean reads) {
        return (reads ? check.run(_ -> {}) : check.names())
                .bad().stream().map(this::damage).toList();
    }

    public Result run(boolean dryRun) {
        var found = new ArrayList<Damage>();
        var left = new ArrayList<Damage>();
        long putBack = 0;
        for (var bad : check.run(_ -> {}).bad()) {
            found.add(damage(bad));
            boolean repaired = dryRun ? bad.missing() && isKnown(bad) : putBack(bad);
            if (repaired) {
                putBack++;
            } else {
                left.add(damage(bad));
            }
        }
        return new Result(found, left, putBack);
    }

    /// An entry of which the database has the very bytes: one that has not been in the log yet.
    private Optional<byte[]> inDatabase(BadEntry bad) {
        try {
            return database.filter(catalog -> catalog.lastEntry() >= bad.number())
                    .flatMap(catalog ->
                            catalog.entries(bad.number() - 1, 1).stream().findFirst())
                    .map(EntryJson::write)
                    .filter(line -> check.fits(bad.number(), line));
        } catch (CofferException.Corrupt e) {
            return Optional.empty();
        }
    }

    private boolean isKnown(BadEntry bad) {
        return bad.inCheckpoint() || inDatabase(bad).isPresent();
    }

    private boolean putBack(BadEntry bad) {
        if (check.putBack(bad)) {
            return true;
        }
        var line = bad.missing() ? inDatabase(bad) : Optional.<byte[]>empty();
        line.ifPresent(found -> blobs.putIfAbsent(StoreLayout.logEntry(bad.number()), BlobBody.of(found)));
        return line.isPresent();
    }

    private Damage damage(BadEntry bad) {
        var key = StoreLayout.logEntry(bad.number()).value();
        var problem = bad.problem().replace("log entry " + key + " ", "");
        var more = !isKnown(bad)
                ? "; only a copy of the store can have it"
                        + (database.isPresent() ? ", and the database needs it not" : "")
                : bad.missing() ? "" : "; coffer repair puts it back when it is moved away";
        return new Damage(key, problem + more, Optional.empty(), database.isPresent() || isKnown(bad), List.of(), 0);
    }
}
