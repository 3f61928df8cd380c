package dev.coffer.inspect;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/// A file in memory that counts what is read of it.
final class Bytes implements Content {
    private final byte[] bytes;
    private final AtomicLong read = new AtomicLong();

    Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    static Bytes of(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    static Bytes fixture(String name) {
        try (var in = Objects.requireNonNull(Bytes.class.getResourceAsStream(name), name)) {
            return new Bytes(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] array() {
        return bytes.clone();
    }

    /// How many bytes were handed out.
    long read() {
        return read.get();
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public InputStream open(long offset, long length) {
        int from = (int) Math.min(offset, bytes.length);
        return new ByteArrayInputStream(bytes, from, (int) Math.min(length, bytes.length - from)) {
            @Override
            public synchronized int read(byte[] target, int at, int most) {
                int count = super.read(target, at, most);
                read.addAndGet(Math.max(0, count));
                return count;
            }
        };
    }

    /// Knows nothing without reading.
    @Override
    public boolean shares(long offset, Content other, long otherOffset, long length) {
        return false;
    }
}
