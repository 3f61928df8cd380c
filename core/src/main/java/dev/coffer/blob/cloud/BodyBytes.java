package dev.coffer.blob.cloud;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/// The bytes of a body in memory, so that a client can send them as often as it has to.
///
/// A body that lies in memory is used as it is. Another one, which comes from elsewhere or can be written only once, is
/// collected first.
public final class BodyBytes {
    /// Most bytes that are collected. What the library itself puts is in memory already, and smaller.
    public static final long LIMIT = 1L << 30;

    private static final int SEGMENT_BYTES = 1 << 20;

    private final List<ByteBuffer> parts;
    private final long length;

    private BodyBytes(List<ByteBuffer> parts) {
        this.parts = parts;
        this.length = parts.stream().mapToLong(ByteBuffer::remaining).sum();
    }

    /// Takes or collects a body; fails as [dev.coffer.blob.BlobStore#putIfAbsent] says.
    public static BodyBytes of(BlobKey key, BlobBody body) {
        var inMemory = body.inMemory();
        if (inMemory.isPresent()) {
            return new BodyBytes(inMemory.get());
        }
        var collector = new Collector(key);
        try {
            body.writeTo(collector);
        } catch (IOException e) {
            throw new CofferException.Unavailable(
                    "cannot read what is to be stored as " + key + ": " + e.getMessage(), e);
        }
        var bytes = new BodyBytes(collector.finished());
        if (body.length() >= 0 && body.length() != bytes.length) {
            throw new IllegalStateException(
                    "the body of " + key + " said it had " + body.length() + " bytes and wrote " + bytes.length);
        }
        return bytes;
    }

    /// In bytes.
    public long length() {
        return length;
    }

    /// The bytes in order, in fresh read-only buffers that begin at 0.
    public List<ByteBuffer> parts() {
        return parts.stream().map(part -> part.slice().asReadOnlyBuffer()).toList();
    }

    /// A fresh stream of all bytes. It can go back to a mark, however far.
    public InputStream open() {
        return new Stream(parts());
    }

    private static final class Collector implements WritableByteChannel {
        private final BlobKey key;
        private final List<ByteBuffer> segments = new ArrayList<>();
        private long length;

        Collector(BlobKey key) {
            this.key = key;
        }

        List<ByteBuffer> finished() {
            segments.forEach(ByteBuffer::flip);
            return segments;
        }

        @Override
        public int write(ByteBuffer source) {
            int count = source.remaining();
            length += count;
            if (length > LIMIT) {
                throw new CofferException.Invalid(
                        key + " has more than " + LIMIT + " bytes, too many for one object of an object store");
            }
            while (source.hasRemaining()) {
                if (segments.isEmpty() || !segments.getLast().hasRemaining()) {
                    segments.add(ByteBuffer.allocate(SEGMENT_BYTES));
                }
                var segment = segments.getLast();
                int part = Math.min(segment.remaining(), source.remaining());
                segment.put(source.slice(source.position(), part));
                source.position(source.position() + part);
            }
            return count;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // Nothing is held.
        }
    }

    private static final class Stream extends InputStream {
        private final List<ByteBuffer> parts;
        private int at;
        private long left;
        private int markedAt;
        private int markedPosition;

        Stream(List<ByteBuffer> parts) {
            this.parts = parts;
            this.left = remaining(0);
        }

        private long remaining(int from) {
            return LongStream.range(from, parts.size())
                    .map(index -> parts.get((int) index).remaining())
                    .sum();
        }

        @Override
        public int read() {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int count) {
            if (count == 0) {
                return 0;
            }
            while (at < parts.size() && !parts.get(at).hasRemaining()) {
                at++;
            }
            if (at == parts.size()) {
                return -1;
            }
            int read = Math.min(count, parts.get(at).remaining());
            parts.get(at).get(target, offset, read);
            left -= read;
            return read;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, left);
        }

        @Override
        public boolean markSupported() {
            return true;
        }

        @Override
        public void mark(int limit) {
            markedAt = at;
            markedPosition = at < parts.size() ? parts.get(at).position() : 0;
        }

        @Override
        public void reset() {
            for (int index = markedAt; index < parts.size(); index++) {
                parts.get(index).position(index == markedAt ? markedPosition : 0);
            }
            at = markedAt;
            left = remaining(at);
        }
    }
}
