package dev.coffer.blob;

import dev.coffer.artifact.CofferException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The directories of a local store: made when first needed, and durable before anything is put into them.
///
/// A directory is durable once its *parent* was synced. Another process may have made it and died before syncing, so this
/// process syncs each parent once itself, also of directories it did not make, and remembers that. Threads may share it.
final class LocalDirectories {
    private final Path root;
    private final LocalPermissions permissions;
    private final Set<Path> durable = ConcurrentHashMap.newKeySet();

    LocalDirectories(Path root, LocalPermissions permissions) {
        this.root = root;
        this.permissions = permissions;
    }

    /// Makes the root and what is missing above it, durably.
    static void createRoot(Path root) throws IOException {
        if (Files.isDirectory(root)) {
            return;
        }
        var parent = root.getParent();
        if (parent != null) {
            createRoot(parent);
        }
        create(root);
        if (parent != null) {
            sync(parent);
        }
    }

    /// Makes the root its owner's alone, and what is missing above it, durably. A root that is there must be empty.
    static void createPrivateRoot(Path root) throws IOException {
        var parent = root.getParent();
        if (parent != null) {
            createRoot(parent);
        }
        create(root, LocalPermissions.ownerOnly(root));
        try (var files = Files.newDirectoryStream(root)) {
            if (files.iterator().hasNext()) {
                throw new CofferException.Invalid(
                        "there is something at " + root + " already",
                        "make it private with `chmod -R go= " + root + "`; what is written later will be private too");
            }
        }
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        if (parent != null) {
            sync(parent);
        }
    }

    /// Makes a directory at or below the root exist durably.
    void ensure(Path directory, FileAttribute<?>... attributes) throws IOException {
        if (durable.contains(directory)) {
            return;
        }
        var parent = directory.getParent();
        if (directory.equals(root)) {
            syncAboveRoot();
        } else if (parent != null) {
            ensure(parent);
            create(directory, attributes.length == 0 ? permissions.ofDirectories() : attributes);
            sync(parent);
        }
        durable.add(directory);
    }

    /// Somebody removed a directory: look at each again.
    void forget() {
        durable.clear();
    }

    /// Makes the names in a directory durable. Undocumented, but on Unix opening a directory for reading and forcing the
    /// channel is `fsync`; `LocalDurabilityTest` watches that it stays so.
    static void sync(Path directory) throws IOException {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private void syncAboveRoot() throws IOException {
        var above = root.getParent();
        if (above == null) {
            return;
        }
        try {
            sync(above);
        } catch (AccessDeniedException e) {
            // Who may not read it did not make the root in it; whoever did has synced it.
        }
    }

    private static void create(Path directory, FileAttribute<?>... attributes) throws IOException {
        try {
            Files.createDirectory(directory, attributes);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw new CofferException.Denied(
                        "cannot make the directory " + directory + ": a file of that name is in the way",
                        "move that file away",
                        e);
            }
        }
    }
}
