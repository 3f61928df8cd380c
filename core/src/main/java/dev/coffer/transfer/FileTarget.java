package dev.coffer.transfer;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import dev.coffer.content.ChunkDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A file that is being written, chunk by chunk, in any order and by several threads. It is created with its first chunk and
/// closed with its last.
final class FileTarget {
    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final FileAttribute<?>[] PLAIN = {};
    private static final int STEP_BYTES = 128 << 10;

    private final Path path;
    private final boolean executable;
    private final AtomicInteger left = new AtomicInteger();
    private @Nullable FileChannel channel;

    FileTarget(Path path, boolean executable) {
        this.path = path;
        this.executable = executable;
    }

    /// Says how many chunks will come. A file without chunks is created at once.
    void expect(int chunks) {
        left.set(chunks);
        if (chunks == 0) {
            open();
            close();
        }
    }

    /// Writes a chunk at its place.
    void write(ChunkDecoder.Bytes bytes, long at) {
        var target = open();
        try {
            int done = 0;
            while (done < bytes.length()) {
                int step = Math.min(STEP_BYTES, bytes.length() - done);
                done += target.write(ByteBuffer.wrap(bytes.bytes(), bytes.offset() + done, step), at + done);
            }
        } catch (IOException e) {
            throw failure(e);
        }
        if (left.decrementAndGet() == 0) {
            close();
        }
    }

    private synchronized FileChannel open() {
        if (channel == null) {
            try {
                channel = FileChannel.open(path, NEW, executable ? executableMode() : PLAIN);
            } catch (IOException e) {
                throw failure(e);
            }
        }
        return channel;
    }

    /// The umask still applies.
    private FileAttribute<?>[] executableMode() {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwxrwx"))
                }
                : PLAIN;
    }

    private synchronized void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private CofferException failure(IOException e) {
        if (e instanceof FileAlreadyExistsException) {
            return new CofferException.Invalid(
                    "'" + Text.shown(path.toString())
                            + "' cannot be written beside a file whose name differs only in case",
                    "get the version onto a file system that tells upper and lower case apart",
                    e);
        }
        return Destination.failure(path, e);
    }
}
