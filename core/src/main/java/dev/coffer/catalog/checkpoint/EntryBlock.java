package dev.coffer.catalog.checkpoint;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.json.Json;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The lines of some consecutive entries as one zstd frame: a header line, then the lines as they are in the log.
public final class EntryBlock {
    /// Most bytes of the lines of one block. Entries that take more stay without one.
    static final int LINES_LIMIT = 64 << 20;

    private static final int FORMAT = 1;
    private static final int HEADER_LIMIT = 1_024;
    private static final int LEVEL = 3;

    private EntryBlock() {}

    /// Empty when the lines are too large.
    ///
    /// @param first the number of the first entry
    static Optional<byte[]> pack(long first, List<byte[]> lines) {
        long size = lines.stream().mapToLong(line -> line.length).sum();
        if (size > LINES_LIMIT) {
            return Optional.empty();
        }
        var content = new ByteArrayOutputStream((int) size + HEADER_LIMIT);
        content.writeBytes(header(first, first + lines.size() - 1, digest(lines)));
        lines.forEach(content::writeBytes);
        return Optional.of(Zstd.compress(content.toByteArray(), LEVEL));
    }

    /// The lines of the entries from `first` to `last`.
    ///
    /// @param what names the place the block was read from, for messages
    /// @throws CofferException.Corrupt when the block is damaged or holds other entries
    public static List<byte[]> unpack(byte[] block, long first, long last, String what) {
        var lines = lines(content(block, what));
        var expected = lines.isEmpty() ? new byte[0] : lines.removeFirst();
        checkHeader(expected, first, last, lines, what);
        return lines;
    }

    private static byte[] content(byte[] block, String what) {
        try {
            long size = Zstd.getFrameContentSize(block, 0, block.length);
            if (size < 0 || size > LINES_LIMIT + HEADER_LIMIT) {
                throw new CofferException.Corrupt(what + " has a block of impossible size");
            }
            return Zstd.decompress(block, (int) size);
        } catch (ZstdException e) {
            throw new CofferException.Corrupt(what + " has a block that cannot be decompressed", e);
        }
    }

    private static List<byte[]> lines(byte[] content) {
        var lines = new ArrayList<byte[]>();
        int start = 0;
        for (int i = 0; i < content.length; i++) {
            if (content[i] == '\n') {
                lines.add(Arrays.copyOfRange(content, start, i + 1));
                start = i + 1;
            }
        }
        if (start < content.length) {
            lines.add(Arrays.copyOfRange(content, start, content.length));
        }
        return lines;
    }

    private static byte[] header(long first, long last, Digest digest) {
        var json = Json.write(generator -> {
            generator.writeStartObject();
            generator.writeNumberProperty("format", FORMAT);
            generator.writeNumberProperty("first", first);
            generator.writeNumberProperty("last", last);
            generator.writeStringProperty("digest", digest.toString());
            generator.writeEndObject();
        });
        var line = Arrays.copyOf(json, json.length + 1);
        line[json.length] = '\n';
        return line;
    }

    /// The text of a header follows from the lines, so there is nothing to parse. A newer format differs, and its
    /// entries are read one by one.
    private static void checkHeader(byte[] header, long first, long last, List<byte[]> lines, String what) {
        if (lines.size() != last - first + 1 || !Arrays.equals(header, header(first, last, digest(lines)))) {
            throw new CofferException.Corrupt(what + " has a block that is not entries " + first + " to " + last);
        }
    }

    private static Digest digest(List<byte[]> lines) {
        var sha = Digest.sha256();
        lines.forEach(sha::update);
        return Digest.read(sha.digest(), 0);
    }
}
