package dev.coffer.inspect;

import dev.coffer.artifact.CofferException;
import dev.coffer.inspect.Tensor.Place;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/// Reads an npz file: a ZIP archive of npy files, as they are or deflated.
final class Npz {
    private static final int STORED = 0;
    private static final int DEFLATED = 8;
    private static final String ENDING = ".npy";

    private Npz() {}

    static TensorFile read(Content content) {
        var file = new TensorFile.Builder();
        try (var in = new Cursor(content)) {
            var directory = new ZipDirectory(content, in);
            for (var member : directory.members()) {
                long start = directory.start(member);
                var name = member.name();
                boolean isTensor = name.endsWith(ENDING);
                file.add(
                        isTensor ? name.substring(0, name.length() - ENDING.length()) : name,
                        isTensor ? tensor(content, member, start) : other(content, member, start));
            }
        }
        return file.build();
    }

    private static Tensor tensor(Content content, ZipDirectory.Member member, long start) {
        if (member.method() == STORED) {
            return Npy.tensor(content, start, Math.min(member.length(), member.packedLength()));
        }
        NpyHeader header;
        try (var in = opened(content, member, start)) {
            header = NpyHeader.read(in);
        } catch (IOException e) {
            throw new CofferException.Unavailable("cannot close a file: " + e.getMessage(), e);
        }
        long rest = member.length() - header.bytes();
        long bytes = header.length().orElse(rest);
        if (bytes > rest || bytes < 0) {
            throw new Unreadable("a member ends too early: its shape asks for " + bytes + " bytes, and it has " + rest);
        }
        var place = new Place.Packed(bytes, () -> skipped(opened(content, member, start), header.bytes()));
        return new Tensor(header.info(), header.order(), header.columnMajor(), place);
    }

    /// A member that is no tensor, as bytes.
    private static Tensor other(Content content, ZipDirectory.Member member, long start) {
        var info = new TensorInfo("bytes", List.of(member.length()));
        var place = new Place.Packed(member.length(), () -> opened(content, member, start));
        return new Tensor(info, ByteOrder.LITTLE_ENDIAN, false, place);
    }

    private static InputStream opened(Content content, ZipDirectory.Member member, long start) {
        var packed = content.open(start, member.packedLength());
        return switch (member.method()) {
            case STORED -> packed;
            case DEFLATED -> new Inflating(packed, new Inflater(true));
            default -> throw new Unreadable("a member is packed with method " + member.method());
        };
    }

    private static InputStream skipped(InputStream in, int bytes) {
        try {
            in.skipNBytes(bytes);
            return in;
        } catch (IOException e) {
            throw new Unreadable("a member cannot be unpacked: " + e.getMessage());
        }
    }

    /// Frees the inflater's memory when it is closed.
    private static final class Inflating extends FilterInputStream {
        private final Inflater inflater;

        Inflating(InputStream packed, Inflater inflater) {
            super(new InflaterInputStream(packed, inflater));
            this.inflater = inflater;
        }

        @Override
        public void close() throws IOException {
            super.close();
            inflater.end();
        }
    }
}
