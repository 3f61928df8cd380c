package dev.coffer.blob;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/// Who may use new files and directories of a store: nobody who may not use its root. So a store whose root is its owner's alone has nothing
/// in it that is anybody else's, whoever writes with whatever umask, also where files are copied elsewhere with their permissions.
final class LocalPermissions {
    private static final FileAttribute<?>[] NONE = {};
    private static final String OWNER_ONLY = "rwx------";
    private static final Set<PosixFilePermission> OF_FILES = PosixFilePermissions.fromString("rw-rw-rw-");

    private final FileAttribute<?>[] ofFiles;
    private final FileAttribute<?>[] ofDirectories;

    private LocalPermissions(FileAttribute<?>[] ofFiles, FileAttribute<?>[] ofDirectories) {
        this.ofFiles = ofFiles;
        this.ofDirectories = ofDirectories;
    }

    /// Those that fit a root; the umask narrows them further. Where there are no permissions, or they cannot be read, the umask alone decides.
    static LocalPermissions below(Path root) {
        try {
            var allowed = Files.getPosixFilePermissions(root);
            var files = EnumSet.copyOf(OF_FILES);
            files.retainAll(allowed);
            return new LocalPermissions(attributes(files), attributes(allowed));
        } catch (IOException | UnsupportedOperationException e) {
            return new LocalPermissions(NONE, NONE);
        }
    }

    FileAttribute<?>[] ofFiles() {
        return ofFiles.clone();
    }

    FileAttribute<?>[] ofDirectories() {
        return ofDirectories.clone();
    }

    /// Those of a directory that is its owner's alone; none where there are no permissions.
    static FileAttribute<?>[] ownerOnly(Path directory) {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? attributes(PosixFilePermissions.fromString(OWNER_ONLY))
                : NONE;
    }

    private static FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
    }
}
