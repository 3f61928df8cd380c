package dev.coffer.blob;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;

/// Reads a range of a file. A direct buffer is filled without a copy.
final class LocalRange implements ReadableByteChannel {
    private final FileChannel file;
    private final Path path;
    private final long end;
    private long position;

    /// @param end exclusive
    LocalRange(FileChannel file, Path path, long position, long end) {
        this.file = file;
        this.path = path;
        this.position = position;
        this.end = end;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        if (position >= end) {
            return -1;
        }
        int limit = target.limit();
        long most = target.isDirect() ? end - position : Math.min(end - position, LocalSink.SLICE_BYTES);
        target.limit((int) Math.min(limit, target.position() + most));
        try {
            int count = file.read(target, position);
            position += Math.max(count, 0);
            return count;
        } catch (ClosedByInterruptException e) {
            throw LocalFailures.of("cannot read", path, e);
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            throw LocalFailures.of("cannot read", path, e);
        } finally {
            target.limit(limit);
        }
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
