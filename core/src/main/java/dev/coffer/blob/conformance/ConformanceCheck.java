package dev.coffer.blob.conformance;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobStore;
import java.io.IOException;

/// One promise of a blob store, made executable.
public final class ConformanceCheck {
    /// What a check does with a store that holds nothing.
    interface Body {
        void run(Trial trial) throws IOException;
    }

    private final String name;
    private final boolean condition;
    private final int blobs;
    private final long bytes;
    private final Body body;

    private ConformanceCheck(String name, boolean condition, int blobs, long bytes, Body body) {
        this.name = name;
        this.condition = condition;
        this.blobs = blobs;
        this.bytes = bytes;
        this.body = body;
    }

    static ConformanceCheck of(String name, Body body) {
        return new ConformanceCheck(name, false, 0, 0, body);
    }

    /// A check of the one promise that a store may break and still be of use.
    static ConformanceCheck ofCondition(String name, Body body) {
        return new ConformanceCheck(name, true, 0, 0, body);
    }

    /// A check that puts many blobs, several at a time.
    static ConformanceCheck many(String name, int blobs, Body body) {
        return new ConformanceCheck(name, false, blobs, 0, body);
    }

    /// A check that puts many bytes and reads them again.
    static ConformanceCheck large(String name, long bytes, Body body) {
        return new ConformanceCheck(name, false, 0, bytes, body);
    }

    /// The promise, as a sentence.
    public String name() {
        return name;
    }

    /// Whether this is about puts that must not replace what is there, which only the numbered log rests on. With a database
    /// for the facts a store works without it.
    public boolean isCondition() {
        return condition;
    }

    /// Whether it takes long over a network.
    public boolean isSlow() {
        return blobs > 0 || bytes > 0;
    }

    /// How many blobs it puts, when they are many, else 0.
    public int blobs() {
        return blobs;
    }

    /// How many bytes it puts and then reads, when they are many, else 0.
    public long bytes() {
        return bytes;
    }

    /// Returns when the store keeps the promise.
    ///
    /// @param store holds nothing, and nobody else uses it meanwhile; what the check leaves there is the caller's to delete
    /// @throws ConformanceFailure when the promise is broken, which includes failures that are not of the kinds of
    ///                            [CofferException]
    /// @throws CofferException    when the store cannot be asked
    public void run(BlobStore store) {
        try {
            body.run(new Trial(store));
        } catch (CofferException | ConformanceFailure e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new ConformanceFailure("success, or a failure of a known kind", e.toString(), e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
