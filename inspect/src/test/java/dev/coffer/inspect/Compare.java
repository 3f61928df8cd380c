package dev.coffer.inspect;

import dev.coffer.artifact.Digest;
import java.util.Optional;

/// Compares files in tests.
final class Compare {
    static final Bounds BOUNDS = new Bounds(100_000_000, 100_000, 100_000, 16 << 20);

    private Compare() {}

    static ContentDiff texts(String name, String from, String to) {
        return files(name, Bytes.of(from), Bytes.of(to));
    }

    static ContentDiff files(String name, Bytes from, Bytes to) {
        return files(name, from, to, BOUNDS, Optional.empty()).content();
    }

    static FileDiff files(String name, Bytes from, Bytes to, Bounds bounds, Optional<String> key) {
        return new FileComparer(bounds, key).compare(side(name, from), side(name, to));
    }

    static FileDiff fixtures(String from, String to) {
        return new FileComparer(BOUNDS, Optional.empty())
                .compare(side(from, Bytes.fixture(from)), side(to, Bytes.fixture(to)));
    }

    static TensorDiff tensors(String from, String to) {
        return (TensorDiff) fixtures(from, to).content();
    }

    static Side side(String name, Bytes content) {
        return new Side(name, Digest.of(content.array()), content);
    }
}
