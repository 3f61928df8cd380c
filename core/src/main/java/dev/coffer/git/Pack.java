package dev.coffer.git;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/// One pack and its index, of the versions git writes since 2007. Objects of more than a MiB are refused: it is commits that are looked for.
final class Pack implements AutoCloseable {
    private static final int OBJECT_BYTES = 1 << 20;
    private static final int CHAIN = 64;
    private static final int MAGIC = 0xff744f63;
    private static final long FANOUT = 8;
    private static final long NAMES = FANOUT + 256 * 4;

    private static final int COMMIT = 1;
    private static final int OFFSET_DELTA = 6;
    private static final int NAMED_DELTA = 7;

    private final FileChannel index;
    private final FileChannel pack;
    private final int hashBytes;
    private final int count;

    Pack(Path indexFile, int hashBytes) throws IOException {
        this.hashBytes = hashBytes;
        var name = indexFile.getFileName().toString();
        this.index = FileChannel.open(indexFile);
        try {
            var head = at(index, 0, 8);
            if (head.getInt() != MAGIC || head.getInt() != 2) {
                throw new MalformedException(name + " is no index that is read here");
            }
            this.count = at(index, FANOUT + 255 * 4, 4).getInt();
            if (count < 0 || NAMES + (long) count * (hashBytes + 8) > index.size()) {
                throw new MalformedException(name + " is cut off");
            }
            this.pack = FileChannel.open(
                    indexFile.resolveSibling(name.substring(0, name.length() - ".idx".length()) + ".pack"));
        } catch (IOException e) {
            index.close();
            throw e;
        }
    }

    /// The content of a commit; empty when it is in another pack.
    Optional<byte[]> find(String commit) throws IOException {
        var wanted = HexFormat.of().parseHex(commit);
        if (wanted.length != hashBytes) {
            return Optional.empty();
        }
        long offset = offset(wanted);
        return offset < 0 ? Optional.empty() : Optional.of(read(offset, 0));
    }

    @Override
    public void close() throws IOException {
        try (index) {
            pack.close();
        }
    }

    /// Where an object begins; negative when it is not there.
    private long offset(byte[] name) throws IOException {
        int first = name[0] & 0xff;
        int low = first == 0 ? 0 : at(index, FANOUT + (first - 1) * 4L, 4).getInt();
        int high = at(index, FANOUT + first * 4L, 4).getInt();
        if (low < 0 || high > count || low > high) {
            throw new MalformedException("an index whose numbers make no sense");
        }
        high--;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Arrays.compareUnsigned(
                    at(index, NAMES + (long) middle * hashBytes, hashBytes).array(), name);
            if (order == 0) {
                return offset(middle);
            } else if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private long offset(int number) throws IOException {
        long table = NAMES + (long) count * (hashBytes + 4);
        int offset = at(index, table + number * 4L, 4).getInt();
        long large = table + count * 4L + (offset & 0x7fffffffL) * 8;
        return offset >= 0 ? offset : at(index, large, 8).getLong();
    }

    private byte[] read(long offset, int links) throws IOException {
        if (offset < 12 || offset >= pack.size() || links > CHAIN) {
            throw new MalformedException("a pack whose numbers make no sense");
        }
        var in = new BufferedInputStream(Channels.newInputStream(pack.position(offset)), 4_096);
        int first = one(in);
        int type = (first >> 4) & 7;
        long size = first & 15;
        int shift = 4;
        for (int next = first; (next & 0x80) != 0 && shift < 60; shift += 7) {
            next = one(in);
            size |= (next & 0x7fL) << shift;
        }
        return switch (type) {
            case COMMIT -> inflated(in, size);
            case OFFSET_DELTA -> {
                long base = offset - distance(in);
                var delta = inflated(in, size);
                yield Delta.apply(read(base, links + 1), delta, OBJECT_BYTES);
            }
            case NAMED_DELTA -> {
                var base = in.readNBytes(hashBytes);
                var delta = inflated(in, size);
                yield Delta.apply(read(offset(base), links + 1), delta, OBJECT_BYTES);
            }
            default -> throw new MalformedException("not a commit");
        };
    }

    private static long distance(InputStream in) throws IOException {
        int next = one(in);
        long distance = next & 0x7f;
        for (int digits = 1; (next & 0x80) != 0 && digits < 9; digits++) {
            next = one(in);
            distance = ((distance + 1) << 7) | (next & 0x7f);
        }
        return distance;
    }

    private static byte[] inflated(InputStream in, long size) throws IOException {
        if (size > OBJECT_BYTES) {
            throw new MalformedException("a large object");
        }
        // Closing it would close the file; the inflater's memory is freed with the stream.
        try (var inflater = new InflaterInputStream(in) {
            @Override
            public void close() {
                inf.end();
            }
        }) {
            var content = inflater.readNBytes((int) size);
            if (content.length != size) {
                throw new MalformedException("an object that is cut off");
            }
            return content;
        }
    }

    private static int one(InputStream in) throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new MalformedException("a pack that is cut off");
        }
        return next;
    }

    private static ByteBuffer at(FileChannel file, long position, int length) throws IOException {
        var buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            int read = file.read(buffer, position + buffer.position());
            if (read < 0) {
                throw new MalformedException("a file that is cut off");
            }
        }
        return buffer.flip();
    }
}
