package dev.coffer.repair;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.content.Chunk;
import dev.coffer.content.Chunker;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;

/// Good copies in files on this machine. A file that is the whole one is found by its digest, pieces of others by
/// cutting them as the store cuts.
final class FileCopies implements Copies {
    private static final int BUFFER_BYTES = 8 << 20;

    private final List<Path> paths;
    private final Chunker chunker;

    /// @param paths files and directories
    FileCopies(List<Path> paths, Chunker chunker) {
        this.paths = List.copyOf(paths);
        this.chunker = chunker;
    }

    @Override
    public void supply(Wanted wanted, Rescue rescue) {
        for (var path : paths) {
            try {
                Files.walkFileTree(path, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                        if (attributes.isRegularFile() && attributes.size() > 0) {
                            supply(file, attributes.size(), wanted, rescue);
                        }
                        return wanted.isEmpty() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
                    }
                });
            } catch (IOException e) {
                throw new CofferException.Invalid("cannot read '" + path + "': " + e.getMessage(), null, e);
            }
        }
    }

    private void supply(Path file, long size, Wanted wanted, Rescue rescue) throws IOException {
        if (wanted.isEmpty()) {
            return;
        }
        try (var channel = FileChannel.open(file)) {
            var parts = wanted.hasSize(size) ? wanted.of(digest(channel)) : List.<Map.Entry<Long, Chunk>>of();
            if (parts.isEmpty()) {
                cut(channel, wanted, rescue);
                return;
            }
            for (var part : parts) {
                var chunk = part.getValue();
                var bytes = ByteBuffer.allocate(chunk.length());
                fill(channel, bytes, part.getKey());
                if (rescue.take(chunk.digest(), bytes.array(), 0, bytes.position())) {
                    wanted.found(chunk.digest());
                }
            }
        }
    }

    private static Digest digest(FileChannel channel) throws IOException {
        var sha = Digest.sha256();
        var buffer = ByteBuffer.allocate(BUFFER_BYTES);
        long at = 0;
        for (int read = channel.read(buffer, at); read > 0; read = channel.read(buffer.clear(), at)) {
            sha.update(buffer.array(), 0, read);
            at += read;
        }
        return Digest.read(sha.digest(), 0);
    }

    private void cut(FileChannel channel, Wanted wanted, Rescue rescue) throws IOException {
        var buffer = ByteBuffer.allocate(BUFFER_BYTES);
        long read = 0;
        boolean ended = false;
        while (!ended || buffer.position() > 0) {
            int before = buffer.position();
            fill(channel, buffer, read);
            read += buffer.position() - before;
            ended = buffer.hasRemaining();
            int from = 0;
            int end = buffer.position();
            while (from < end && (ended || end - from >= chunker.profile().max())) {
                int to = chunker.cut(buffer.array(), from, end);
                take(buffer.array(), from, to - from, wanted, rescue);
                from = to;
            }
            buffer.position(from).limit(end).compact();
        }
    }

    private static void take(byte[] bytes, int offset, int length, Wanted wanted, Rescue rescue) {
        var digest = Digest.of(bytes, offset, length);
        if (wanted.has(digest) && rescue.take(digest, bytes, offset, length)) {
            wanted.found(digest);
        }
    }

    private static void fill(FileChannel channel, ByteBuffer buffer, long from) throws IOException {
        long at = from;
        while (buffer.hasRemaining()) {
            int count = channel.read(buffer, at);
            if (count < 0) {
                return;
            }
            at += count;
        }
    }
}
