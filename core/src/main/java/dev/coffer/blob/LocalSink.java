package dev.coffer.blob;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/// Takes a body's bytes into a file. Each write takes all it is given, because short writes are real.
///
/// What fails here is the disk, and is told as a `CofferException`; an `IOException` out of a body is thus the body's own.
/// From heap buffers it writes slices: the JDK copies each into a direct buffer that it keeps for the thread's life, as
/// large as the largest write.
final class LocalSink implements WritableByteChannel {
    /// 1 MiB slices of a 4 GiB stream cost no more processor time than whole 4 MiB buffers.
    static final int SLICE_BYTES = 128 << 10;

    private final FileChannel file;
    private final Path path;
    private long written;

    LocalSink(FileChannel file, Path path) {
        this.file = file;
        this.path = path;
    }

    @Override
    public int write(ByteBuffer source) {
        int bytes = source.remaining();
        int end = source.limit();
        try {
            while (source.position() < end) {
                if (!source.isDirect()) {
                    source.limit(Math.min(end, source.position() + SLICE_BYTES));
                }
                file.write(source);
            }
        } catch (IOException e) {
            throw LocalFailures.of("cannot write", path, e);
        } finally {
            source.limit(end);
        }
        written += bytes;
        return bytes;
    }

    long written() {
        return written;
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    /// Does nothing: a body that closes its channel must not keep the file from being synced.
    @Override
    public void close() {}
}
