package dev.coffer.gcs;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The body of a request as the vendor's client writes it: a few bytes around ours, which are not copied.
final class Parts extends OutputStream {
    private final List<ByteBuffer> parts = new ArrayList<>();
    private final ByteArrayOutputStream tail = new ByteArrayOutputStream();

    @Override
    public void write(int one) {
        tail.write(one);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        tail.write(bytes, offset, count);
    }

    /// Takes bytes as they are. Nobody changes them until the request is over.
    void add(ByteBuffer part) {
        endTail();
        parts.add(part);
    }

    long length() {
        endTail();
        return parts.stream().mapToLong(ByteBuffer::remaining).sum();
    }

    /// A fresh stream of all bytes, which tells how it goes.
    InputStream open(Progress progress) {
        endTail();
        return new Reading(parts.stream().map(ByteBuffer::duplicate).toList(), progress);
    }

    private void endTail() {
        if (tail.size() > 0) {
            parts.add(ByteBuffer.wrap(tail.toByteArray()));
            tail.reset();
        }
    }

    private static final class Reading extends InputStream {
        private final List<ByteBuffer> parts;
        private final Progress progress;
        private int at;

        Reading(List<ByteBuffer> parts, Progress progress) {
            this.parts = parts;
            this.progress = progress;
        }

        @Override
        public int read() {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int count) {
            progress.moved();
            while (at < parts.size() && !parts.get(at).hasRemaining()) {
                at++;
            }
            if (at == parts.size()) {
                return -1;
            }
            int read = Math.min(count, parts.get(at).remaining());
            parts.get(at).get(target, offset, read);
            return read;
        }
    }
}
