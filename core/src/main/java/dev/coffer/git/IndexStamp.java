package dev.coffer.git;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What a file system says of a file, in the lower 32 bits of each number, as git keeps it.
///
/// @param changed  seconds of the last change of content or attributes
/// @param modified seconds of the last change of the content
record IndexStamp(
        int changed, int changedNanos, int modified, int modifiedNanos, int inode, int user, int group, int size) {
    private static final String UNIX = "unix:mode,size,ino,uid,gid,lastModifiedTime,ctime";

    /// A file that is there now.
    record Found(int mode, long bytes, IndexStamp stamp) {
        private static final int TYPE = 0170000;

        boolean isFile() {
            return (mode & TYPE) == 0100000;
        }

        boolean isLink() {
            return (mode & TYPE) == 0120000;
        }

        boolean isDirectory() {
            return (mode & TYPE) == 0040000;
        }

        boolean isExecutable() {
            return (mode & 0100) != 0;
        }
    }

    /// Looks at a file, without following a link.
    static Found of(Path path) throws IOException {
        var facts = Files.readAttributes(path, UNIX, LinkOption.NOFOLLOW_LINKS);
        long changed = time(facts, "ctime");
        long modified = time(facts, "lastModifiedTime");
        long bytes = number(facts, "size");
        var stamp = new IndexStamp(
                seconds(changed),
                nanos(changed),
                seconds(modified),
                nanos(modified),
                (int) number(facts, "ino"),
                (int) number(facts, "uid"),
                (int) number(facts, "gid"),
                (int) bytes);
        return new Found((int) number(facts, "mode"), bytes, stamp);
    }

    private static long number(Map<String, Object> facts, String name) {
        return facts.get(name) instanceof Number number ? number.longValue() : 0;
    }

    private static long time(Map<String, Object> facts, String name) {
        return facts.get(name) instanceof FileTime time ? time.to(TimeUnit.NANOSECONDS) : 0;
    }

    static IndexStamp read(ByteBuffer in) {
        int changed = in.getInt();
        int changedNanos = in.getInt();
        int modified = in.getInt();
        int modifiedNanos = in.getInt();
        in.getInt(); // The device, which git does not compare either: it changes when a machine is started.
        int inode = in.getInt();
        in.getInt(); // The mode, which the entry has.
        return new IndexStamp(
                changed, changedNanos, modified, modifiedNanos, inode, in.getInt(), in.getInt(), in.getInt());
    }

    /// Whether nothing changed since this stamp was taken. Programs without nanoseconds write 0.
    boolean fits(IndexStamp now) {
        return changed == now.changed
                && (changedNanos == 0 || changedNanos == now.changedNanos)
                && modified == now.modified
                && (modifiedNanos == 0 || modifiedNanos == now.modifiedNanos)
                && inode == now.inode
                && user == now.user
                && group == now.group
                && size == now.size;
    }

    /// Whether the file may have been written in the moment in which the index was, and after it: then its stamp says nothing.
    boolean isRacy(FileTime index) {
        long written = index.to(TimeUnit.NANOSECONDS);
        if (modifiedNanos == 0 || nanos(written) == 0) {
            return Integer.compareUnsigned(modified, seconds(written)) >= 0;
        }
        long own = TimeUnit.SECONDS.toNanos(Integer.toUnsignedLong(modified)) + modifiedNanos;
        return own + TICK >= written;
    }

    /// More than the steps in which any kernel counts the time of files.
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(100);

    private static int seconds(long nanos) {
        return (int) Math.floorDiv(nanos, 1_000_000_000L);
    }

    private static int nanos(long nanos) {
        return (int) Math.floorMod(nanos, 1_000_000_000L);
    }
}
