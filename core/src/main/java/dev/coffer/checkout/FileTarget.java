package dev.coffer.checkout;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import dev.coffer.content.ChunkDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Takes the bytes of a file, chunk by chunk, in any order and from several threads.
sealed interface FileTarget {
    /// For reading that only checks.
    FileTarget NOWHERE = new Nowhere();

    /// Says how many chunks will come. A file without chunks is there at once.
    void expect(int chunks);

    /// Takes a chunk.
    ///
    /// @param at its place in the file
    void write(ChunkDecoder.Bytes bytes, long at);

    /// The same file, to be written once more from the beginning.
    FileTarget again();

    /// Keeps nothing.
    final class Nowhere implements FileTarget {
        private Nowhere() {}

        @Override
        public void expect(int chunks) {
            // Nothing to prepare.
        }

        @Override
        public void write(ChunkDecoder.Bytes bytes, long at) {
            // Checked is all it should be.
        }

        @Override
        public FileTarget again() {
            return this;
        }
    }

    /// A file on a disk. It is created with its first chunk and closed with its last.
    final class OnDisk implements FileTarget {
        private static final Set<StandardOpenOption> NEW =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        private static final FileAttribute<?>[] PLAIN = {};
        private static final int STEP_BYTES = 128 << 10;

        private final Path path;
        private final boolean executable;
        private final AtomicInteger left = new AtomicInteger();
        private @Nullable FileChannel channel;

        OnDisk(Path path, boolean executable) {
            this.path = path;
            this.executable = executable;
        }

        @Override
        public void expect(int chunks) {
            left.set(chunks);
            if (chunks == 0) {
                open();
                close();
            }
        }

        @Override
        public FileTarget again() {
            try {
                Files.deleteIfExists(path);
                return new OnDisk(path, executable);
            } catch (IOException e) {
                throw failure(e);
            }
        }

        @Override
        public void write(ChunkDecoder.Bytes bytes, long at) {
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
}
