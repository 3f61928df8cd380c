package dev.coffer.checkout;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Shape;
import dev.coffer.artifact.Text;
import dev.coffer.artifact.TreePath;
import dev.coffer.files.FileNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// Where a version is written to: first beside the destination under a hidden name, then, when it is complete, moved there in
/// one step. What was at the destination before is moved aside and only removed afterwards; if the process dies between the
/// two steps, the next get onto the same destination puts it back.
final class Destination {
    private static final String WRITING = ".coffer-new-";
    private static final String ASIDE = ".coffer-old-";

    private final Path target;
    private final Path temporary;
    private final Path aside;
    private final Existing existing;
    private final Shape shape;

    private Destination(Path target, Existing existing, Shape shape, RandomGenerator random) {
        this.target = target;
        this.existing = existing;
        this.shape = shape;
        var mark = HexFormat.of().toHexDigits(random.nextLong());
        temporary = target.resolveSibling("." + target.getFileName() + WRITING + mark);
        aside = target.resolveSibling("." + target.getFileName() + ASIDE + mark);
    }

    /// Checks what is at the destination and makes a fresh place beside it.
    ///
    /// @param fileName the name of a single file, for a destination that is a directory
    static Destination prepare(Path wanted, Shape shape, TreePath fileName, Existing existing, RandomGenerator random) {
        var absolute = wanted.toAbsolutePath().normalize();
        boolean into = shape == Shape.FILE && Files.isDirectory(absolute);
        var target = into ? FileNames.resolve(absolute, fileName) : absolute;
        if (target.getFileName() == null) {
            throw new CofferException.Refused("'" + wanted + "' cannot be replaced", "name a directory below it");
        }
        var destination = new Destination(target, existing, shape, random);
        try {
            Files.createDirectories(parent(target));
            destination.putBack();
            destination.check();
            if (shape == Shape.DIRECTORY) {
                Files.createDirectory(destination.temporary);
            }
            return destination;
        } catch (IOException e) {
            throw failure(target, e);
        }
    }

    Path temporary() {
        return temporary;
    }

    Path target() {
        return target;
    }

    /// Moves what was written to its place.
    void publish() {
        try {
            if (shape == Shape.FILE && existing == Existing.REFUSE) {
                Files.createLink(target, temporary);
                Files.delete(temporary);
            } else if (isReplacedAside()) {
                replace();
            } else {
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            throw exists();
        } catch (IOException e) {
            throw failure(target, e);
        }
    }

    /// Removes what was written so far.
    void discard() {
        try {
            remove(temporary);
        } catch (IOException e) {
            throw failure(temporary, e);
        }
    }

    /// A rename replaces a file or an empty directory by its like in one step; everything else must be moved aside first.
    private boolean isReplacedAside() throws IOException {
        if (existing == Existing.REFUSE || !Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        boolean directory = Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS);
        return shape == Shape.DIRECTORY ? !directory || !isEmpty(target) : directory;
    }

    private void replace() throws IOException {
        Files.move(target, aside, StandardCopyOption.ATOMIC_MOVE);
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
            throw e;
        }
        remove(aside);
    }

    private void check() throws IOException {
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        boolean emptyDirectory = Files.isDirectory(target) && isEmpty(target);
        if (existing == Existing.REFUSE && !(shape == Shape.DIRECTORY && emptyDirectory)) {
            throw exists();
        }
        if (existing == Existing.REPLACE && Files.isDirectory(target) && !emptyDirectory) {
            checkMayBeReplaced();
        }
    }

    /// Replacing a directory removes everything in it, so a slip of the finger must not cost a home directory.
    private void checkMayBeReplaced() throws IOException {
        var real = target.toRealPath();
        for (var name : new String[] {"user.home", "user.dir"}) {
            var precious = Path.of(System.getProperty(name, "/"));
            if (Files.exists(precious) && precious.toRealPath().startsWith(real)) {
                throw new CofferException.Refused(
                        "'" + target + "' holds your home or working directory and is not replaced",
                        "name a directory of its own");
            }
        }
        if (Files.exists(real.resolve(".git")) || Files.exists(real.resolve("coffer.json"))) {
            throw new CofferException.Refused(
                    "'" + target + "' is a git repository or a store and is not replaced",
                    "name a directory of its own");
        }
    }

    private CofferException exists() {
        return new CofferException.Conflict(
                "'" + Text.shown(target.toString()) + "' exists already",
                "choose another destination, or use --force to replace it");
    }

    /// Undoes a replacement that a dying process left half done.
    private void putBack() throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        var start = "." + target.getFileName() + ASIDE;
        try (var siblings = Files.newDirectoryStream(
                parent(target), sibling -> String.valueOf(sibling.getFileName()).startsWith(start))) {
            for (var sibling : siblings) {
                Files.move(sibling, target, StandardCopyOption.ATOMIC_MOVE);
                return;
            }
        }
    }

    private static Path parent(Path path) {
        var parent = path.getParent();
        return parent == null ? path : parent;
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (var children = Files.newDirectoryStream(directory)) {
            return !children.iterator().hasNext();
        }
    }

    private static void remove(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var below = Files.walk(path)) {
            for (var each : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /// The kind of failure for a path that cannot be written.
    static CofferException failure(Path path, IOException e) {
        var shown = Text.shown(path.toString());
        if (e instanceof AccessDeniedException) {
            return new CofferException.Denied("no permission to write '" + shown + "'", null, e);
        }
        var why = e.getMessage() == null ? e.toString() : e.getMessage();
        if (why.contains("No space left") || why.contains("quota")) {
            return new CofferException.Unavailable(
                    "no space left to write '" + shown + "'", "free some space, or choose another destination", e);
        }
        if (why.contains("Read-only file system")) {
            return new CofferException.Denied("'" + shown + "' is on a read-only file system", null, e);
        }
        return new CofferException.Unavailable("cannot write '" + shown + "': " + Text.shown(why), e);
    }
}
