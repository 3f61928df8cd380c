package dev.coffer.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.LongSupplier;

/// The body of an answer that has to be over by a certain time. The vendor's deadline for a request ends where its body begins, so
/// a server that sends a byte now and then would keep a reader for ever.
final class TimedBody extends FilterInputStream {
    private final Duration limit;
    private final LongSupplier nanos;
    private final long start;

    /// @param nanos as `System::nanoTime`
    TimedBody(InputStream body, Duration limit, LongSupplier nanos) {
        super(body);
        this.limit = limit;
        this.nanos = nanos;
        this.start = nanos.getAsLong();
    }

    @Override
    public int read() throws IOException {
        check();
        return super.read();
    }

    @Override
    public int read(byte[] target, int offset, int count) throws IOException {
        check();
        return super.read(target, offset, count);
    }

    private void check() throws IOException {
        if (nanos.getAsLong() - start > limit.toNanos()) {
            throw new IOException("the answer took more than " + limit.toSeconds() + " seconds");
        }
    }
}
