package dev.coffer.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// What a file system says of a file without opening it. Two equal stamps, old enough, mean unchanged content.
///
/// @param mode     type and permission bits as in `stat(2)`
/// @param modified time of the last change of the content, in nanoseconds since 1970
/// @param changed  time of the last change of content or attributes, in nanoseconds since 1970; cannot be set by programs
public record FileStamp(int mode, long size, long modified, long changed, long inode, long device) {
    private static final int TYPE = 0170000;
    private static final int DIRECTORY = 0040000;
    private static final int REGULAR = 0100000;
    private static final int LINK = 0120000;
    private static final int OWNER_EXECUTE = 0100;
    private static final String UNIX = "unix:mode,size,lastModifiedTime,ctime,ino,dev";

    /// Without following a link.
    public static FileStamp of(Path path) throws IOException {
        return read(path, LinkOption.NOFOLLOW_LINKS);
    }

    /// Following links, for what a user named.
    public static FileStamp ofTarget(Path path) throws IOException {
        return read(path);
    }

    private static FileStamp read(Path path, LinkOption... options) throws IOException {
        if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return basic(Files.readAttributes(path, BasicFileAttributes.class, options), path);
        }
        var facts = Files.readAttributes(path, UNIX, options);
        return new FileStamp(
                (int) number(facts, "mode"),
                number(facts, "size"),
                time(facts, "lastModifiedTime"),
                time(facts, "ctime"),
                number(facts, "ino"),
                number(facts, "dev"));
    }

    /// Elsewhere than on Unix there is no change time, so such a stamp is never old enough to be trusted.
    private static FileStamp basic(BasicFileAttributes facts, Path path) {
        int type =
                facts.isDirectory() ? DIRECTORY : facts.isRegularFile() ? REGULAR : facts.isSymbolicLink() ? LINK : 0;
        int execute = Files.isExecutable(path) ? OWNER_EXECUTE : 0;
        return new FileStamp(type | execute, facts.size(), nanos(facts.lastModifiedTime()), Long.MAX_VALUE, 0, 0);
    }

    private static long number(Map<String, Object> facts, String name) {
        return facts.get(name) instanceof Number number ? number.longValue() : 0;
    }

    /// A time that is not known is never old enough.
    private static long time(Map<String, Object> facts, String name) {
        return facts.get(name) instanceof FileTime time ? nanos(time) : Long.MAX_VALUE;
    }

    private static long nanos(FileTime time) {
        return time.to(TimeUnit.NANOSECONDS);
    }

    public boolean isDirectory() {
        return (mode & TYPE) == DIRECTORY;
    }

    public boolean isRegular() {
        return (mode & TYPE) == REGULAR;
    }

    public boolean isLink() {
        return (mode & TYPE) == LINK;
    }

    public boolean isExecutable() {
        return (mode & OWNER_EXECUTE) != 0;
    }

    /// What kind of special file it is, for messages.
    public String typeWord() {
        return switch (mode & TYPE) {
            case 0010000 -> "a named pipe";
            case 0140000 -> "a socket";
            case 0020000, 0060000 -> "a device";
            default -> "a special file";
        };
    }
}
