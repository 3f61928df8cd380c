package dev.coffer.git;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/// Compares the files of a work tree with what the index says of them: by their stamps, and by their content where that does not
/// decide and git would not change it on its way. Stops when its thread is interrupted.
final class WorkTree {
    /// How much of all files together is read.
    private static final long READ_LIMIT = 256L << 20;

    private final Path root;
    private final GitDirectory git;
    private final WorkTreeRules rules;
    private final FileTime indexTime;
    private final String emptyFile;
    private String checkedDirectory = "";
    private long read;

    /// @param indexTime when the index was written
    WorkTree(Path root, GitDirectory git, WorkTreeRules rules, FileTime indexTime) {
        this.root = root;
        this.git = git;
        this.rules = rules;
        this.indexTime = indexTime;
        this.emptyFile = Ids.of("blob", new byte[0], git.hashBytes());
    }

    /// Whether a file or link is as the index says.
    State compare(IndexEntry entry) throws IOException {
        if (Thread.interrupted()) {
            throw new InterruptedIOException();
        }
        var path = path(root, entry.path());
        if (!isBelowDirectories(entry.path())) {
            return entry.skipped() ? State.CLEAN : State.DIRTY;
        }
        try {
            var found = IndexStamp.of(path);
            boolean kept = entry.assumed() || (entry.skipped() && !rules.isSparse());
            return kept ? State.CLEAN : compare(entry, path, found);
        } catch (NoSuchFileException e) {
            return entry.skipped() || entry.assumed() ? State.CLEAN : State.DIRTY;
        }
    }

    private State compare(IndexEntry entry, Path path, IndexStamp.Found found) throws IOException {
        if (entry.isLink() ? !found.isLink() : !found.isFile()) {
            return entry.isLink() && found.isFile() && !rules.hasLinks() ? State.UNKNOWN : State.DIRTY;
        }
        var stamp = entry.stamp();
        boolean otherMode = entry.isFile() && rules.hasModes() && entry.isExecutable() != found.isExecutable();
        if (otherMode) {
            return rules.areCertain() ? State.DIRTY : State.UNKNOWN;
        }
        boolean known = stamp.size() != 0 || entry.id().equals(emptyFile);
        if (known && stamp.fits(found.stamp()) && !stamp.isRacy(indexTime)) {
            return State.CLEAN;
        }
        if (known && stamp.size() != found.stamp().size()) {
            return State.DIRTY;
        }
        return entry.isLink() ? compareTarget(entry, path) : compareContent(entry, path, found.bytes());
    }

    private State compareTarget(IndexEntry entry, Path path) throws IOException {
        var target = Files.readSymbolicLink(path).toString();
        if (target.indexOf('\uFFFD') >= 0) {
            return State.UNKNOWN;
        }
        var id = Ids.of("blob", target.getBytes(StandardCharsets.UTF_8), git.hashBytes());
        return id.equals(entry.id()) ? State.CLEAN : State.DIRTY;
    }

    private State compareContent(IndexEntry entry, Path path, long bytes) throws IOException {
        var conversion = rules.conversion(entry.path());
        if (conversion == Attributes.Conversion.ANYTHING || bytes > READ_LIMIT - read) {
            return State.UNKNOWN;
        }
        read += bytes;
        var digest = Ids.object("blob", bytes, git.hashBytes());
        boolean returns = false;
        long left = bytes;
        var buffer = new byte[(int) Math.min(1 << 16, Math.max(1, bytes))];
        try (var in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            for (int got = in.read(buffer); got > 0 && left > 0; got = in.read(buffer)) {
                int counted = (int) Math.min(got, left);
                digest.update(buffer, 0, counted);
                left -= counted;
                returns |= hasReturn(buffer, counted);
                if (Thread.interrupted()) {
                    throw new InterruptedIOException();
                }
            }
        }
        if (left > 0 || (returns && conversion == Attributes.Conversion.LINE_ENDS)) {
            return State.UNKNOWN;
        }
        return Ids.text(digest.digest()).equals(entry.id()) ? State.CLEAN : State.DIRTY;
    }

    private static boolean hasReturn(byte[] buffer, int length) {
        for (int i = 0; i < length; i++) {
            if (buffer[i] == '\r') {
                return true;
            }
        }
        return false;
    }

    /// Whether what a path leads through are directories and no links; git takes files behind a link for gone.
    private boolean isBelowDirectories(String path) throws IOException {
        var directory = path.substring(0, path.lastIndexOf('/') + 1);
        if (checkedDirectory.startsWith(directory)) {
            return true;
        }
        for (int slash = directory.indexOf('/'); slash >= 0; slash = directory.indexOf('/', slash + 1)) {
            var upper = directory.substring(0, slash + 1);
            if (!checkedDirectory.startsWith(upper)
                    && !Files.isDirectory(path(root, upper), LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
        }
        checkedDirectory = directory;
        return true;
    }

    /// A path of the index on this disk.
    static Path path(Path root, String name) throws MalformedException {
        try {
            var bytes = ByteBuffer.wrap(name.getBytes(StandardCharsets.ISO_8859_1));
            return root.resolve(
                    StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException | InvalidPathException e) {
            throw new MalformedException("a name that is not UTF-8");
        }
    }
}
