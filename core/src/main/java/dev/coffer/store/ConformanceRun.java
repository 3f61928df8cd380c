package dev.coffer.store;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.LocalBlobStore;
import dev.coffer.blob.Ulids;
import dev.coffer.blob.conformance.ConformanceCheck;
import dev.coffer.blob.conformance.ConformanceFailure;
import dev.coffer.config.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Runs checks of the contract of blob stores at a configured place, each on an empty store of its own below a fresh name there,
/// and deletes what they leave. Whether a store of artifacts was made there makes no difference, and it is not touched.
///
/// On an object store the fresh name is `conformance-ULID` under the configured prefix. On a disk it is a hidden directory of that
/// name in the store's directory, of which a store takes no notice, or in the nearest directory above that exists: so it is on
/// the same disk.
///
/// Not safe for threads to share.
public final class ConformanceRun implements AutoCloseable {
    private static final BlobKey FIRST = BlobKey.of("first");

    private final Location place;
    private final StoreOptions options;
    private int used;

    private ConformanceRun(Location place, StoreOptions options) {
        this.place = place;
        this.options = options;
    }

    /// What came of a check.
    ///
    /// @param failure a [ConformanceFailure] when the promise is broken, a [CofferException] when the store could not be asked
    /// @param left    what could not be deleted afterwards: where it is, and why
    public record Outcome(Optional<RuntimeException> failure, Optional<String> left) {}

    /// Makes nothing yet, and asks nobody.
    public static ConformanceRun at(Location location, StoreOptions options) {
        var name = "conformance-" + new Ulids(options.clock(), options.random()).next();
        var place = location instanceof Location.Local(var root)
                ? new Location.Local(existing(root).resolve("." + name))
                : location.below(name);
        return new ConformanceRun(place, options);
    }

    /// Where everything lies that the checks put.
    public String address() {
        return place.address();
    }

    /// Puts, lists and deletes one blob, which all checks need. Fails with a [CofferException] that says what is wrong with the
    /// place.
    public Outcome reach() {
        return inFreshStore(store -> {
            store.putIfAbsent(FIRST, BlobBody.of(new byte[1]));
            store.list("", "", 1);
            store.delete(List.of(FIRST));
        });
    }

    /// Runs a check, and deletes what it has put: also when it fails, or when the thread is interrupted, which then fails the
    /// check and leaves the thread interrupted.
    public Outcome run(ConformanceCheck check) {
        return inFreshStore(check::run);
    }

    /// Removes what is not an object: on a disk, the directory.
    ///
    /// @throws CofferException.Unavailable when it cannot be deleted
    @Override
    public void close() {
        if (place instanceof Location.Local(var directory)) {
            remove(directory);
        }
    }

    private Outcome inFreshStore(Consumer<BlobStore> use) {
        used++;
        var below = place.below(String.valueOf(used));
        try (var store = new TrialBlobStore(open(below))) {
            Optional<RuntimeException> failure = Optional.empty();
            Optional<String> left;
            try {
                use.accept(store);
            } catch (CofferException | ConformanceFailure e) {
                failure = Optional.of(e);
            } finally {
                left = store.empty();
            }
            return new Outcome(failure, left.map(why -> "objects may be left below " + below.address() + ": " + why));
        } catch (CofferException e) {
            return new Outcome(Optional.of(e), Optional.empty());
        }
    }

    private BlobStore open(Location location) {
        return location instanceof Location.Local(var root)
                ? LocalBlobStore.create(root, options.random())
                : BlobStores.open(location, options);
    }

    /// Deletes directories, and the files of writers that did not come to their end.
    private static void remove(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (var below = Files.walk(directory)) {
            for (var path : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new CofferException.Unavailable(
                    "cannot delete the directory " + directory + ": " + e.getMessage(), "delete it", e);
        }
    }

    private static Path existing(Path root) {
        var directory = root;
        while (!Files.isDirectory(directory) && directory.getParent() != null) {
            directory = directory.getParent();
        }
        return directory;
    }
}
