package dev.coffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Makes directories for tests, and describes what is in one, so that two can be compared.
public final class Trees {
    private Trees() {}

    public static byte[] random(long seed, int length) {
        var bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    public static byte[] text(long seed, int length) {
        var random = new SplittableRandom(seed);
        var text = new StringBuilder();
        while (text.length() < length) {
            text.append(random.nextInt(1000))
                    .append(',')
                    .append(random.nextInt(100))
                    .append('\n');
        }
        return text.substring(0, length).getBytes(StandardCharsets.US_ASCII);
    }

    public static Path write(Path file, byte[] content) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            return Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A directory with every kind of thing a version keeps, and files of all sizes that are treated differently.
    public static Path variety(Path root) throws IOException {
        write(root.resolve("empty.bin"), new byte[0]);
        write(root.resolve("small.txt"), "hello\n".getBytes(StandardCharsets.UTF_8));
        write(root.resolve("deep/er/still/note with spaces.txt"), text(1, 3000));
        write(root.resolve("deep/weights.bin"), random(2, 300_000));
        write(root.resolve("deep/table.csv"), text(3, 2_500_000));
        write(root.resolve("large.bin"), random(4, 12_000_000));
        write(root.resolve("mixed.bin"), mixed());
        write(root.resolve("line\nbreak"), random(5, 100));
        write(root.resolve("größe-日本-🎉"), random(6, 5000));
        write(root.resolve("Case"), random(7, 10));
        write(root.resolve("case"), random(8, 10));
        write(root.resolve("n".repeat(255)), random(9, 10));
        var script = write(root.resolve("run.sh"), "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8));
        Files.setPosixFilePermissions(script, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(root.resolve("nothing/in/here"));
        Files.createSymbolicLink(root.resolve("deep/link"), Path.of("../small.txt"));
        Files.createSymbolicLink(root.resolve("dangling"), Path.of("deep/nowhere"));
        return root;
    }

    /// Compressible and incompressible stretches in turn, some of them twice.
    private static byte[] mixed() {
        var parts = new byte[][] {
            random(20, 9_000_000),
            text(21, 3_000_000),
            random(22, 1_000_000),
            random(20, 9_000_000),
            new byte[2_000_000]
        };
        int length = 0;
        for (var part : parts) {
            length += part.length;
        }
        var all = new byte[length];
        int at = 0;
        for (var part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /// What is in a directory: path to kind, executable bit and content.
    public static Map<String, String> describe(Path root) {
        var found = new TreeMap<String, String>();
        try (var paths = Files.walk(root)) {
            for (var path : paths.filter(each -> !each.equals(root)).toList()) {
                found.put(root.relativize(path).toString(), describeOne(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /// Deletes a directory and all that is in it, if there is one.
    public static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (var paths = Files.walk(directory)) {
            for (var path : paths.toList().reversed()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String describeOne(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return "link " + Files.readSymbolicLink(path);
        }
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            return "directory";
        }
        var content = Files.readAllBytes(path);
        return "file " + (Files.isExecutable(path) ? "x " : "- ") + content.length + " "
                + dev.coffer.artifact.Digest.of(content).hex();
    }
}
