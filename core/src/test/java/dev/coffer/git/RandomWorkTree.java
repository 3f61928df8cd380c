package dev.coffer.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A repository in which things happen at random, as they do when people work.
final class RandomWorkTree {
    private static final int NAMES = 30;

    private final Path directory;
    private final Random random;
    private final RealGit git;

    RandomWorkTree(Path directory, Random random) throws IOException, InterruptedException {
        this.directory = directory;
        this.random = random;
        this.git = RealGit.repository(directory);
        git.run("config", "index.version", String.valueOf(2 + 2 * random.nextInt(2)));
        for (int i = 0; i < 20; i++) {
            write(name());
        }
        git.commit("files");
    }

    Path directory() {
        return directory;
    }

    RealGit git() {
        return git;
    }

    /// Returns whether git finds tracked files changed.
    boolean isDirty() throws IOException, InterruptedException {
        return isDirty(git);
    }

    private static boolean isDirty(RealGit git) throws IOException, InterruptedException {
        return !git.run("--no-optional-locks", "status", "--porcelain", "-uno").isEmpty();
    }

    /// As [#isDirty], where git has to read every file: in a copy no file is the one that the index knows.
    boolean isDirtyByContent() throws IOException, InterruptedException {
        var copy = Files.createTempDirectory(directory.getParent(), "copy").resolve("repository");
        var process = new ProcessBuilder("cp", "-a", directory.toString(), copy.toString())
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("cannot copy " + directory);
        }
        return isDirty(git.in(copy));
    }

    /// Does something, and says what.
    String step() throws IOException, InterruptedException {
        int what = random.nextInt(14);
        var file = any();
        switch (what) {
            case 0 -> write(name());
            case 1 -> write(file);
            case 2 -> sameSize(file);
            case 3 -> Files.deleteIfExists(file);
            case 4 -> chmod(file);
            case 5 -> touch(file);
            case 6 -> rewrite(file);
            case 7 -> link(file);
            case 8, 9 -> git.commit("more");
            case 10 -> git.run("add", "--all");
            case 11 -> git.run("reset", "--quiet", "--hard");
            case 12 -> git.run("status", "--porcelain");
            default -> git.run("read-tree", "HEAD");
        }
        return what + " " + directory.relativize(file);
    }

    private Path name() {
        var name = "file-" + random.nextInt(NAMES) + (random.nextInt(4) == 0 ? " ü" : "");
        return switch (random.nextInt(4)) {
            case 0 -> directory.resolve("a").resolve(name);
            case 1 -> directory.resolve("a").resolve("b").resolve(name);
            case 2 -> directory.resolve("a.b").resolve(name);
            default -> directory.resolve(name);
        };
    }

    private Path any() throws IOException {
        try (var all = Files.walk(directory)) {
            List<Path> files = new ArrayList<>(all.filter(path -> !Files.isDirectory(path))
                    .filter(path -> !path.startsWith(directory.resolve(".git")))
                    .sorted()
                    .toList());
            return files.isEmpty() ? name() : files.get(random.nextInt(files.size()));
        }
    }

    private void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.deleteIfExists(file);
        var content = new byte[random.nextInt(3) == 0 ? 0 : random.nextInt(200)];
        random.nextBytes(content);
        Files.write(file, content);
    }

    private void sameSize(Path file) throws IOException {
        if (Files.isRegularFile(file) && Files.size(file) > 0 && !Files.isSymbolicLink(file)) {
            var content = Files.readAllBytes(file);
            content[0]++;
            var time = Files.getLastModifiedTime(file);
            Files.write(file, content);
            if (random.nextBoolean()) {
                Files.setLastModifiedTime(file, time);
            }
        }
    }

    private void rewrite(Path file) throws IOException {
        if (Files.isRegularFile(file) && !Files.isSymbolicLink(file)) {
            Files.write(file, Files.readAllBytes(file));
        }
    }

    private void chmod(Path file) throws IOException {
        if (Files.isRegularFile(file) && !Files.isSymbolicLink(file)) {
            Files.setPosixFilePermissions(
                    file, PosixFilePermissions.fromString(random.nextBoolean() ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private void touch(Path file) throws IOException {
        if (Files.isRegularFile(file) && !Files.isSymbolicLink(file)) {
            Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(random.nextInt(1_000_000_000))));
        }
    }

    private void link(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.deleteIfExists(file);
        Files.createSymbolicLink(file, Path.of(random.nextBoolean() ? "train.py" : "nowhere"));
    }
}
