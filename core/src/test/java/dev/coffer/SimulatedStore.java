package dev.coffer;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ForwardingBlobStore;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.StoreLayout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Supplier;

/// A store as one simulated process sees it. Before each operation that can matter to others the process waits for its turn; then the
/// operation goes well, or the process is told something, or it is gone.
///
/// Entries of the log and checkpoints never change, so reading them is no step: only asking whether there is a next entry is.
final class SimulatedStore extends ForwardingBlobStore {
    private static final List<String> FOLDERS =
            Arrays.stream(ObjectId.Kind.values()).map(StoreLayout::objects).toList();

    /// What becomes of an operation.
    enum Fate {
        GOES_WELL,
        /// Not done, and the caller is told so.
        UNAVAILABLE,
        /// Not done, but the caller cannot know.
        LOST_REQUEST,
        /// Done, but the caller cannot know.
        LOST_REPLY,
        /// Done, and when it is a put, it comes once more later.
        COMES_TWICE,
        /// The process is gone before the operation.
        CRASH_BEFORE,
        /// The process is gone behind the operation.
        CRASH_AFTER
    }

    /// Thrown in a process that is gone, wherever it still asks for something.
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /// A put that comes once more.
    record Late(BlobKey key, BlobBody body) {}

    private final BlobStore store;
    private final boolean stepsAtReads;
    private final Collection<Late> late;
    private final CyclicBarrier listings = new CyclicBarrier(FOLDERS.size(), this::listFolders);
    private Map<String, List<BlobInfo>> listed = Map.of();
    private Optional<RuntimeException> listingFailed = Optional.empty();
    private volatile Optional<Turns.Turn> turn = Optional.empty();
    private volatile Fate fate = Fate.GOES_WELL;
    private volatile boolean comesTwice;
    private volatile boolean gone;

    /// @param stepsAtReads whether each read of an object is a step
    /// @param late         gets the puts that come twice
    SimulatedStore(BlobStore store, boolean stepsAtReads, Collection<Late> late) {
        super(store);
        this.store = store;
        this.stepsAtReads = stepsAtReads;
        this.late = late;
    }

    /// From here on each operation waits for its turn.
    void begin(Turns.Turn now) {
        turn = Optional.of(now);
    }

    /// From here on nothing waits.
    void end() {
        turn = Optional.empty();
    }

    /// Says what becomes of the operation that waits.
    void decide(Fate what) {
        fate = what;
    }

    /// The process is gone.
    void vanish() {
        gone = true;
    }

    boolean isGone() {
        return gone;
    }

    private <T> T step(String what, Supplier<T> operation) {
        checkHere();
        if (turn.isEmpty()) {
            return operation.get();
        }
        turn.get().pause();
        checkHere();
        var now = fate;
        fate = Fate.GOES_WELL;
        comesTwice = now == Fate.COMES_TWICE;
        switch (now) {
            case UNAVAILABLE -> throw new CofferException.Unavailable("simulated: " + what, null);
            case LOST_REQUEST -> throw new CofferException.OutcomeUnknown("simulated, not done: " + what, null);
            case CRASH_BEFORE -> throw crash();
            case GOES_WELL, COMES_TWICE, LOST_REPLY, CRASH_AFTER -> {}
        }
        var result = operation.get();
        if (now == Fate.LOST_REPLY) {
            throw new CofferException.OutcomeUnknown("simulated, done: " + what, null);
        }
        if (now == Fate.CRASH_AFTER) {
            throw crash();
        }
        return result;
    }

    /// As [#step], for what changes nothing: there is no unknown outcome.
    private <T> T look(String what, Supplier<T> operation) {
        if (turn.isEmpty()) {
            return step(what, operation);
        }
        try {
            return step(what, operation);
        } catch (CofferException.OutcomeUnknown e) {
            throw new CofferException.Unavailable("simulated: " + what, e);
        }
    }

    private void checkHere() {
        if (gone) {
            throw new Crash();
        }
    }

    private Crash crash() {
        gone = true;
        return new Crash();
    }

    @Override
    public boolean putIfAbsent(BlobKey key, BlobBody body) {
        checkHere();
        if (key.value().startsWith(StoreLayout.CHECKPOINTS)) {
            return store.putIfAbsent(key, body);
        }
        return step("put " + key, () -> {
            var copy = BlobBody.of(bytes(body));
            if (comesTwice) {
                comesTwice = false;
                late.add(new Late(key, copy));
            }
            return store.putIfAbsent(key, copy);
        });
    }

    private static byte[] bytes(BlobBody body) {
        var bytes = new ByteArrayOutputStream();
        try {
            body.writeTo(Channels.newChannel(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public ReadableByteChannel open(BlobKey key, long offset, long length) {
        checkHere();
        return stepsAtReads && StoreLayout.objectOf(key).isPresent()
                ? look("open " + key, () -> store.open(key, offset, length))
                : store.open(key, offset, length);
    }

    /// A look for an entry of the log is a step. Where many are looked for at once, they are found within the step under way: nobody else
    /// does anything meanwhile, so their order makes no difference.
    @Override
    public Optional<BlobInfo> find(BlobKey key) {
        checkHere();
        boolean isStep = StoreLayout.logNumber(key).isPresent()
                && turn.filter(Turns.Turn::isMine).isPresent();
        return isStep ? look("find " + key, () -> store.find(key)) : store.find(key);
    }

    @Override
    public List<BlobInfo> list(String folder, String after, int limit) {
        checkHere();
        if (turn.isEmpty() || !FOLDERS.contains(folder)) {
            return store.list(folder, after, limit);
        }
        if (!after.isEmpty()) {
            // The first page had everything.
            return List.of();
        }
        try {
            listings.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException("a listing was interrupted", e);
        }
        listingFailed.ifPresent(failure -> {
            throw failure;
        });
        return listed.getOrDefault(folder, List.of());
    }

    /// A collection lists all folders at once. Here it does so in one order, so that a seed always means the same.
    private void listFolders() {
        var pages = new HashMap<String, List<BlobInfo>>();
        listingFailed = Optional.empty();
        try {
            for (var folder : FOLDERS) {
                pages.put(folder, look("list " + folder, () -> store.list(folder, "", BlobStore.PAGE_LIMIT)));
            }
        } catch (CofferException | Crash e) {
            listingFailed = Optional.of(e);
        }
        listed = pages;
    }

    @Override
    public void delete(Collection<BlobKey> keys) {
        for (var key :
                keys.stream().sorted(Comparator.comparing(BlobKey::value)).toList()) {
            step("delete " + key, () -> {
                store.delete(List.of(key));
                return true;
            });
        }
    }

    @Override
    public void close() {
        // The store outlives its processes.
    }
}
