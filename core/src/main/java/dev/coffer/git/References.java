package dev.coffer.git;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;

/// The references of a repository: files, each with the id of a commit or the name of another; and one file with many of them.
final class References {
    private static final int PACKED_LINES = 2_000_000;
    private static final int LINKS = 5;

    private final GitDirectory git;

    References(GitDirectory git) {
        this.git = git;
    }

    /// The commit that a head is at; empty before the first one.
    Optional<String> commit(Head head) throws IOException {
        var at = head;
        for (int links = 0; links <= LINKS && !at.isCommit(); links++) {
            var next = follow(at.value());
            if (next.isEmpty()) {
                return Optional.empty();
            }
            at = next.get();
        }
        if (!at.isCommit()) {
            throw new MalformedException("references that go round");
        }
        return Optional.of(at.value());
    }

    private Optional<Head> follow(String name) throws IOException {
        boolean ofWorkTree = name.startsWith("refs/worktree/")
                || name.startsWith("refs/bisect/")
                || name.startsWith("refs/rewritten/");
        var file = SmallFile.resolve(ofWorkTree ? git.own() : git.common(), name);
        var line = SmallFile.line(file);
        if (line.isEmpty() && (!Files.exists(file) || Files.isDirectory(file))) {
            return packed(" " + name).map(Head::new);
        }
        var head = line.flatMap(Head::parse);
        if (head.isEmpty()) {
            throw new MalformedException(name + " is no reference");
        }
        return head;
    }

    /// Whether objects are replaced by others, which is followed nowhere here.
    boolean hasReplacements() throws IOException {
        var directory = git.common().resolve("refs/replace");
        if (Files.isDirectory(directory)) {
            try (var files = Files.newDirectoryStream(directory)) {
                if (files.iterator().hasNext()) {
                    return true;
                }
            }
        }
        return packed(" refs/replace/").isPresent();
    }

    /// The id on the first line with a name like that.
    private Optional<String> packed(String part) throws IOException {
        var file = git.common().resolve("packed-refs");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        boolean start = part.endsWith("/");
        try (var lines = new BufferedReader(Files.newBufferedReader(file, StandardCharsets.ISO_8859_1))) {
            var latin = new String(part.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            return lines.lines()
                    .limit(PACKED_LINES)
                    .filter(line -> start ? line.contains(latin) : line.endsWith(latin))
                    .map(line -> line.substring(0, Math.max(0, line.indexOf(' '))))
                    .filter(Head::isCommit)
                    .findFirst();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /// Whether something is the name of a reference, and no way out of the directory.
    static boolean isName(String name) {
        return name.startsWith("refs/")
                && name.length() <= 1_000
                && !name.contains("..")
                && !name.contains("//")
                && !name.contains("/.")
                && !name.endsWith("/")
                && name.chars().noneMatch(c -> Character.isISOControl(c) || " ~^:?*[\\".indexOf(c) >= 0);
    }
}
