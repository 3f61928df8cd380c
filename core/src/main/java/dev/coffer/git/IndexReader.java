package dev.coffer.git;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/// Reads an index of version 2, 3 or 4, entry by entry. What is not exactly as gitformat-index(5) says is refused, and so is
/// an index that is split over two files.
final class IndexReader implements AutoCloseable {
    private static final int STAMP_BYTES = 40;
    private static final int MODE_AT = 24;
    private static final int NAME_BYTES = 4_096;
    private static final int ASSUMED = 0x8000;
    private static final int EXTENDED = 0x4000;
    private static final int SKIPPED = 0x4000;
    private static final int INTENDED = 0x2000;

    private final InputStream in;
    private final MessageDigest digest;
    private final int hashBytes;
    private final int version;
    private final long count;
    private final byte[] buffer = new byte[1 << 16];
    private int at;
    private int end;
    private long unread;
    private long given;
    private long consumed;
    private String previous = "";
    private int previousStage;

    IndexReader(Path file, int hashBytes) throws IOException {
        this.hashBytes = hashBytes;
        this.digest = Ids.digest(hashBytes);
        this.unread = Files.size(file) - hashBytes;
        this.in = Files.newInputStream(file);
        try {
            var head = bytes(12);
            if (head.getInt() != 0x44495243) {
                throw new MalformedException("not an index");
            }
            this.version = head.getInt();
            this.count = Integer.toUnsignedLong(head.getInt());
            if (version < 2 || version > 4) {
                throw new MalformedException("an index of version " + version);
            }
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /// How many files are tracked.
    long count() {
        return count;
    }

    /// The next entry; empty behind the last.
    Optional<IndexEntry> next() throws IOException {
        if (given == count) {
            return Optional.empty();
        }
        given++;
        long start = consumed;
        var fixed = bytes(STAMP_BYTES);
        int mode = fixed.getInt(MODE_AT);
        var stamp = IndexStamp.read(fixed);
        var id = HexFormat.of().formatHex(bytes(hashBytes).array());
        int flags = bytes(2).getShort() & 0xffff;
        int more = (flags & EXTENDED) == 0 ? 0 : bytes(2).getShort() & 0xffff;
        if (((flags & EXTENDED) != 0 && version == 2) || (more & ~(SKIPPED | INTENDED)) != 0) {
            throw new MalformedException("an entry with unknown marks");
        }
        var path = version == 4 ? compressedName() : paddedName(flags & 0xfff, start);
        int stage = (flags >> 12) & 3;
        var entry = new IndexEntry(
                path, mode, id, stamp, stage, (flags & ASSUMED) != 0, (more & SKIPPED) != 0, (more & INTENDED) != 0);
        check(entry);
        previous = path;
        previousStage = stage;
        return Optional.of(entry);
    }

    /// Reads what is behind the entries, and compares the digest. An index may be written without one.
    void finish() throws IOException {
        while (unread + end - at > 0) {
            var head = bytes(8);
            var name = new byte[4];
            head.get(name);
            long length = Integer.toUnsignedLong(head.getInt());
            boolean optional = name[0] >= 'A' && name[0] <= 'Z';
            boolean sparse = new String(name, StandardCharsets.ISO_8859_1).equals("sdir");
            if (!optional && !sparse) {
                throw new MalformedException("an index with a part that is not read here");
            }
            skip(length);
        }
        var kept = in.readNBytes(hashBytes);
        if (!Arrays.equals(kept, digest.digest()) && !Arrays.equals(kept, new byte[hashBytes])) {
            throw new MalformedException("a damaged index");
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private String paddedName(int length, long start) throws IOException {
        var name = nameUntilZero();
        if (length < 0xfff && length != name.length()) {
            throw new MalformedException("a name of another length");
        }
        while ((consumed - start) % 8 != 0) {
            if (one() != 0) {
                throw new MalformedException("a gap that is not empty");
            }
        }
        return name;
    }

    private String compressedName() throws IOException {
        int next = one();
        long drop = next & 0x7f;
        for (int digits = 1; (next & 0x80) != 0 && digits < 5; digits++) {
            next = one();
            drop = ((drop + 1) << 7) | (next & 0x7f);
        }
        if (drop > previous.length()) {
            throw new MalformedException("a name that begins before the one before");
        }
        return previous.substring(0, previous.length() - (int) drop) + nameUntilZero();
    }

    private String nameUntilZero() throws IOException {
        var name = new StringBuilder();
        for (int next = one(); next != 0; next = one()) {
            if (name.length() >= NAME_BYTES) {
                throw new MalformedException("a long name");
            }
            name.append((char) next);
        }
        return name.toString();
    }

    private void check(IndexEntry entry) throws MalformedException {
        boolean known = entry.mode() == 0100644
                || entry.mode() == 0100755
                || entry.isLink()
                || entry.isSubmodule()
                || entry.isTree();
        var path = entry.path();
        int order = previous.compareTo(path);
        boolean inOrder = order < 0 || (order == 0 && previousStage < entry.stage());
        var inside = entry.isTree() && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (!known || !inOrder || !isInside(inside)) {
            throw new MalformedException("an entry that git would not write");
        }
    }

    /// Whether a path stays in the work tree and out of `.git`.
    private static boolean isInside(String path) {
        for (var segment : path.split("/", -1)) {
            var lower = segment.toLowerCase(Locale.ROOT);
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..") || lower.equals(".git")) {
                return false;
            }
        }
        return path.length() <= NAME_BYTES;
    }

    private ByteBuffer bytes(int length) throws IOException {
        var result = new byte[length];
        for (int i = 0; i < length; i++) {
            result[i] = (byte) one();
        }
        return ByteBuffer.wrap(result);
    }

    private void skip(long length) throws IOException {
        for (long left = length; left > 0; ) {
            if (at == end) {
                fill();
            }
            int step = (int) Math.min(left, end - at);
            at += step;
            left -= step;
        }
    }

    private int one() throws IOException {
        if (at == end) {
            fill();
        }
        consumed++;
        return buffer[at++] & 0xff;
    }

    private void fill() throws IOException {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, Math.max(0, unread)));
        if (read <= 0) {
            throw new EOFException("an index that is cut off");
        }
        digest.update(buffer, 0, read);
        unread -= read;
        at = 0;
        end = read;
    }
}
