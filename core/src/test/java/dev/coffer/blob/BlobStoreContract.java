package dev.coffer.blob;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.blob.conformance.Conformance;
import dev.coffer.blob.conformance.ConformanceCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What every blob store promises: each check of [Conformance] is a test on a store of its own. A backend's test extends this
/// and says how to make an empty store.
public abstract class BlobStoreContract {
    private BlobStore store;

    /// A store that holds nothing.
    protected abstract BlobStore emptyStore();

    /// The store under test.
    protected final BlobStore store() {
        return store;
    }

    @BeforeEach
    void openStore() {
        store = emptyStore();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.coffer.blob.BlobStoreContract#checks")
    void everyPromiseIsKept(ConformanceCheck check) {
        assertThat(store.list("", "", 1)).isEmpty();

        check.run(store);
    }

    static List<ConformanceCheck> checks() {
        return Conformance.checks();
    }

    /// All bytes of a blob.
    protected final byte[] read(BlobKey key) {
        try (var channel = store.open(key, 0, Long.MAX_VALUE)) {
            return Channels.newInputStream(channel).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
