package dev.coffer.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashSet;
import java.util.Set;

/// Finds out which files below a directory some process can write to right now: those it has open for writing, and those it has
/// mapped so, which needs no open file. Only where the system tells, which is Linux with `/proc`, and only of processes of the same
/// user that see the files under the same names. What is not found may be open all the same.
final class OpenFiles {
    /// Many times what is usual. Beyond it nothing is found.
    private static final int PROCESSES_LIMIT = 4_096;

    private static final int FILES_LIMIT = 65_536;
    private static final int MAPPINGS_LIMIT = 65_536;
    private static final int ACCESS_MODE = 3;
    private static final int OCTAL = 8;

    private final Path proc;
    private final Path below;
    private final Set<Path> found = new HashSet<>();
    private int filesLeft = FILES_LIMIT;
    private int mappingsLeft = MAPPINGS_LIMIT;

    private OpenFiles(Path proc, Path below) {
        this.proc = proc;
        this.below = below;
    }

    /// The files, by their real paths.
    ///
    /// @param proc  usually `/proc`
    /// @param place a file or directory
    static Set<Path> writable(Path proc, Path place) {
        try {
            var files = new OpenFiles(proc, place.toRealPath());
            files.search();
            return files.found;
        } catch (IOException | DirectoryIteratorException e) {
            return Set.of();
        }
    }

    private void search() throws IOException {
        var self = proc.resolve("self");
        if (!Files.isDirectory(self)) {
            return;
        }
        var user = Files.getOwner(self.toRealPath());
        int left = PROCESSES_LIMIT;
        try (var processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (var process : processes) {
                if (left-- == 0) {
                    return;
                }
                search(process, user);
            }
        }
    }

    /// A process may end at any moment, or keep what it has to itself.
    private void search(Path process, UserPrincipal user) {
        try {
            if (Files.getOwner(process).equals(user)) {
                searchOpen(process);
                searchMapped(process);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Then it tells nothing.
        }
    }

    private void searchOpen(Path process) throws IOException {
        try (var files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (var file : files) {
                if (filesLeft-- <= 0) {
                    return;
                }
                var target = Files.readSymbolicLink(file);
                if (target.startsWith(below)
                        && isWritable(process.resolve("fdinfo").resolve(file.getFileName()))) {
                    found.add(target);
                }
            }
        }
    }

    /// The flags of `open(2)` stand there in octal.
    private static boolean isWritable(Path info) throws IOException {
        for (var line : Files.readAllLines(info)) {
            if (line.startsWith("flags:")) {
                return (Long.parseLong(line.substring("flags:".length()).strip(), OCTAL) & ACCESS_MODE) != 0;
            }
        }
        return false;
    }

    /// Lines such as `7f00-7f01 rw-s 00000000 fe:00 1234      /some/file`.
    private void searchMapped(Path process) throws IOException {
        try (var lines = Files.newBufferedReader(process.resolve("maps"), StandardCharsets.ISO_8859_1)) {
            for (var line = lines.readLine(); line != null && mappingsLeft-- > 0; line = lines.readLine()) {
                int permissions = line.indexOf(' ') + 1;
                int path = line.indexOf('/');
                if (path > 0 && line.startsWith("w", permissions + 1) && line.startsWith("s", permissions + 3)) {
                    addMapped(line.substring(path));
                }
            }
        }
    }

    private void addMapped(String name) {
        try {
            var path = Path.of(new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
            if (path.startsWith(below)) {
                found.add(path);
            }
        } catch (InvalidPathException e) {
            // No file of a tree has such a name.
        }
    }
}
