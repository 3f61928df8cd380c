package dev.coffer.blob;

import dev.coffer.artifact.CofferException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/// Turns what the operating system says about a file into a kind of failure, with the way out.
///
/// Java hands most error numbers on as their English text only. Where the text is in another language the failure is
/// still right about what happened, but the hint is missing.
enum LocalFailures {
    FULL("No space left on device", false, "free some space on that disk, then try again"),
    QUOTA("Disk quota exceeded", false, "free some space or have the quota raised, then try again"),
    TOO_MANY_FILES("Too many open files", false, "raise the limit on open files (ulimit -n), then try again"),
    READ_ONLY("Read-only file system", true, "mount the file system for writing, or use another directory"),
    NOT_PERMITTED(
            "Operation not permitted", true, "check who owns the directory, and whether its disk can hold hard links"),
    NO_LINKS("Operation not supported", true, "the file system has no hard links; use a directory on a local disk"),
    OTHER_DISK("Invalid cross-device link", true, "keep the whole store directory on one file system"),
    TOO_LARGE("File too large", true, "raise the limit on file sizes (ulimit -f), or use another file system");

    private final String text;
    private final boolean denied;
    private final String hint;

    LocalFailures(String text, boolean denied, String hint) {
        this.text = text;
        this.denied = denied;
        this.hint = hint;
    }

    /// A failure of something that certainly did not happen.
    ///
    /// @param doing what failed, such as `cannot write`
    static CofferException of(String doing, Path path, IOException cause) {
        var message = doing + " " + path + ": ";
        if (cause instanceof ClosedByInterruptException) {
            return new CofferException.Unavailable(message + "interrupted", cause);
        }
        if (cause instanceof AccessDeniedException) {
            return new CofferException.Denied(
                    message + "permission denied", "check the owner and mode of the directory and its parents", cause);
        }
        var known = known(cause);
        if (known.isEmpty()) {
            return new CofferException.Unavailable(message + reason(cause), cause);
        }
        var failure = known.get();
        message += reason(cause);
        return failure.denied
                ? new CofferException.Denied(message, failure.hint, cause)
                : new CofferException.Unavailable(message, failure.hint, cause);
    }

    /// Whether the operating system says with this error that it changed nothing.
    /// After others, such as an I/O error of a network file system, it may have.
    static boolean isCertain(IOException cause) {
        return cause instanceof AccessDeniedException || known(cause).isPresent();
    }

    /// Whether a file of our own could not be linked within its file system: FAT, exFAT and some drivers have no hard links.
    static boolean saysNoLinks(IOException cause) {
        return known(cause)
                .filter(failure -> failure == NOT_PERMITTED || failure == NO_LINKS)
                .isPresent();
    }

    /// Nothing else puts a whole file in its place only if there is none yet, on every file system that can do it at all.
    static CofferException noLinks(Path root, Exception cause) {
        return new CofferException.Denied(
                "the file system of " + root + type(root)
                        + " has no hard links, and without them a store could lose what it acknowledged",
                "keep the store on another one (ext4, XFS, Btrfs, APFS, NTFS) or in a bucket; coffer export copies versions to any disk",
                cause);
    }

    private static String type(Path root) {
        try {
            return " (" + Files.getFileStore(root).type() + ")";
        } catch (IOException e) {
            return "";
        }
    }

    /// Whether something was looked for below a file as if that were a directory. Then it is not there.
    static boolean isBelowFile(IOException cause) {
        return reason(cause).contains("Not a directory");
    }

    private static Optional<LocalFailures> known(IOException cause) {
        var reason = reason(cause);
        return Arrays.stream(values())
                .filter(known -> reason.contains(known.text))
                .findFirst();
    }

    private static String reason(IOException cause) {
        var reason = cause instanceof FileSystemException named ? named.getReason() : cause.getMessage();
        return Objects.requireNonNullElse(reason, cause.getClass().getSimpleName());
    }
}
