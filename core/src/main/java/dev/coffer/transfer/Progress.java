package dev.coffer.transfer;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/// Running totals of a put, get or verify, to be read by another thread while it runs. All but the files in bytes.
public final class Progress {
    private final AtomicLong totalFiles = new AtomicLong();
    private final AtomicLong totalBytes = new AtomicLong();
    private final LongAdder doneFiles = new LongAdder();
    private final LongAdder doneBytes = new LongAdder();
    private final LongAdder storedBytes = new LongAdder();
    private final LongAdder knownBytes = new LongAdder();

    /// Says how much there is to do; 0 until that is known.
    public void expect(long files, long bytes) {
        totalFiles.set(files);
        totalBytes.set(bytes);
    }

    /// Says that there is more to do than was said before.
    public void expectMore(long files, long bytes) {
        totalFiles.addAndGet(files);
        totalBytes.addAndGet(bytes);
    }

    /// Counts finished work.
    public void done(long files, long bytes) {
        doneFiles.add(files);
        doneBytes.add(bytes);
    }

    /// Counts bytes that had to be stored or transferred, as they lie in the store.
    public void stored(long bytes) {
        storedBytes.add(bytes);
    }

    /// Counts content bytes that were there already.
    public void known(long bytes) {
        knownBytes.add(bytes);
    }

    public long totalFiles() {
        return totalFiles.get();
    }

    public long totalBytes() {
        return totalBytes.get();
    }

    public long doneFiles() {
        return doneFiles.sum();
    }

    public long doneBytes() {
        return doneBytes.sum();
    }

    public long storedBytes() {
        return storedBytes.sum();
    }

    public long knownBytes() {
        return knownBytes.sum();
    }
}
