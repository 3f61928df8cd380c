package dev.coffer.inspect;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Reads the list of members at the end of a ZIP file, and where their bytes begin. APPNOTE.TXT of PKWARE, sections 4.3.7,
/// 4.3.12 to 4.3.16 and 4.5.3.
final class ZipDirectory {
    private static final int END_BYTES = 22;
    private static final int END_MAGIC = 0x06054b50;
    private static final int LOCATOR_BYTES = 20;
    private static final int LOCATOR_MAGIC = 0x07064b50;
    private static final int END64_BYTES = 56;
    private static final int END64_MAGIC = 0x06064b50;
    private static final int ENTRY_MAGIC = 0x02014b50;
    private static final int ENTRY_BYTES = 46;
    private static final int LOCAL_BYTES = 30;
    private static final int LOCAL_MAGIC = 0x04034b50;
    private static final int LONGEST_COMMENT = 0xffff;
    private static final long LARGE = 0xffff_ffffL;
    private static final int LARGE_COUNT = 0xffff;
    private static final int EXTRA_ZIP64 = 1;
    private static final int ENCRYPTED = 1;
    private static final int MOST_MEMBERS = 100_000;

    private final Cursor in;
    private final long size;

    ZipDirectory(Content content, Cursor in) {
        this.in = in;
        this.size = content.size();
    }

    /// A file in the archive.
    ///
    /// @param method       0 as it is, 8 deflated
    /// @param packedLength how many bytes it takes in the archive
    /// @param length       how many bytes it has
    /// @param header       where its local header is
    record Member(String name, int method, long packedLength, long length, long header) {}

    List<Member> members() {
        var end = end();
        in.seek(end.offset());
        var members = new ArrayList<Member>();
        for (long i = 0; i < end.count(); i++) {
            members.add(member());
        }
        return members;
    }

    /// Where the bytes of a member begin.
    long start(Member member) {
        in.seek(member.header());
        expect(LOCAL_MAGIC, "a member's header");
        in.skip(LOCAL_BYTES - 8);
        int nameLength = in.u16();
        int extraLength = in.u16();
        in.skip(nameLength + extraLength);
        in.require(member.packedLength());
        return in.position();
    }

    private record End(long offset, long count) {}

    /// Searches the end record from the end, since a comment may follow it.
    private End end() {
        long start = Math.max(0, size - END_BYTES - LONGEST_COMMENT);
        in.seek(start);
        var tail = ByteBuffer.wrap(in.bytes(size - start)).order(ByteOrder.LITTLE_ENDIAN);
        int at = tail.capacity() - END_BYTES;
        while (at >= 0 && tail.getInt(at) != END_MAGIC) {
            at--;
        }
        if (at < 0) {
            throw new Unreadable("it is no ZIP file");
        }
        int count = Short.toUnsignedInt(tail.getShort(at + 10));
        long offset = Integer.toUnsignedLong(tail.getInt(at + 16));
        boolean isLarge = count == LARGE_COUNT || offset == LARGE;
        return checked(isLarge ? large(start + at) : new End(offset, count));
    }

    private End large(long end) {
        in.seek(end - LOCATOR_BYTES);
        expect(LOCATOR_MAGIC, "the place of its directory");
        in.skip(4);
        in.seek(in.i64());
        expect(END64_MAGIC, "its directory");
        in.skip(END64_BYTES - 28);
        long count = in.i64();
        in.skip(8);
        return new End(in.i64(), count);
    }

    private End checked(End end) {
        if (end.count() < 0 || end.count() > MOST_MEMBERS || end.count() > size / ENTRY_BYTES) {
            throw new Unreadable("it claims to have " + Long.toUnsignedString(end.count()) + " members");
        }
        return end;
    }

    private Member member() {
        expect(ENTRY_MAGIC, "an entry of its directory");
        in.skip(4);
        int flags = in.u16();
        int method = in.u16();
        in.skip(8);
        long packedLength = in.u32();
        long length = in.u32();
        int nameLength = in.u16();
        int extraLength = in.u16();
        int commentLength = in.u16();
        in.skip(8);
        long header = in.u32();
        var name = new String(in.bytes(nameLength), StandardCharsets.UTF_8);
        var extra = ByteBuffer.wrap(in.bytes(extraLength)).order(ByteOrder.LITTLE_ENDIAN);
        in.skip(commentLength);
        if ((flags & ENCRYPTED) != 0) {
            throw new Unreadable("it is encrypted");
        }
        var large = zip64(extra);
        // Only those that do not fit into 32 bits are there, in this order.
        length = length == LARGE ? next(large) : length;
        packedLength = packedLength == LARGE ? next(large) : packedLength;
        header = header == LARGE ? next(large) : header;
        if (length < 0 || packedLength < 0) {
            throw new Unreadable("a member has a negative length");
        }
        return new Member(name, method, packedLength, length, header);
    }

    private static ByteBuffer zip64(ByteBuffer extra) {
        while (extra.remaining() >= 4) {
            int id = Short.toUnsignedInt(extra.getShort());
            int length = Short.toUnsignedInt(extra.getShort());
            if (length > extra.remaining()) {
                break;
            }
            if (id == EXTRA_ZIP64) {
                return extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            }
            extra.position(extra.position() + length);
        }
        return ByteBuffer.allocate(0);
    }

    private static long next(ByteBuffer large) {
        if (large.remaining() < Long.BYTES) {
            throw new Unreadable("a member's length is missing");
        }
        return large.getLong();
    }

    private void expect(int magic, String what) {
        if ((int) in.u32() != magic) {
            throw new Unreadable(what + " is not where it should be");
        }
    }
}
