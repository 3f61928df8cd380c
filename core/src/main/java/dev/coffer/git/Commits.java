package dev.coffer.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.InflaterInputStream;

/// The commits of a repository, from files and packs, its own and those it shares with others. All that is asked is which tree they are of.
final class Commits {
    private static final Pattern HEAD = Pattern.compile("tree ([0-9a-f]{40}|[0-9a-f]{64})\n");
    private static final int PLACES = 64;
    private static final int PACKS = 10_000;

    /// How much of a commit is read: its beginning says what is asked.
    private static final int LOOSE_BYTES = 200;

    private final GitDirectory git;

    Commits(GitDirectory git) {
        this.git = git;
    }

    /// The tree of a commit; empty when the commit is not found.
    Optional<String> tree(String commit) throws IOException {
        for (var place : places()) {
            var loose = place.resolve(commit.substring(0, 2)).resolve(commit.substring(2));
            if (Files.isRegularFile(loose)) {
                return tree(loose(loose));
            }
            var packed = packed(place.resolve("pack"), commit);
            if (packed.isPresent()) {
                return tree(packed.get());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> tree(byte[] content) {
        var match = HEAD.matcher(new String(content, StandardCharsets.ISO_8859_1));
        return match.lookingAt() ? Optional.of(match.group(1)) : Optional.empty();
    }

    private static byte[] loose(Path file) throws IOException {
        try (InputStream in = new InflaterInputStream(Files.newInputStream(file))) {
            var text = new String(in.readNBytes(LOOSE_BYTES), StandardCharsets.ISO_8859_1);
            int start = text.indexOf('\0') + 1;
            if (!text.startsWith("commit ") || start == 0) {
                throw new MalformedException(file + " is no commit");
            }
            return text.substring(start).getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private Optional<byte[]> packed(Path directory, String commit) throws IOException {
        if (!Files.isDirectory(directory)) {
            return Optional.empty();
        }
        int packs = 0;
        try (var indexes = Files.newDirectoryStream(directory, "pack-*.idx")) {
            for (var index : indexes) {
                if (++packs > PACKS) {
                    throw new MalformedException("too many packs in " + directory);
                }
                try (var pack = new Pack(index, git.hashBytes())) {
                    var found = pack.find(commit);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /// The directory of the repository's objects, then those named in `info/alternates`, and in theirs.
    private Set<Path> places() throws IOException {
        var places = new LinkedHashSet<Path>();
        addPlaces(git.common().resolve("objects"), places);
        return places;
    }

    private static void addPlaces(Path objects, Set<Path> places) throws IOException {
        if (places.size() >= PLACES || !Files.isDirectory(objects) || !places.add(objects)) {
            return;
        }
        var others = SmallFile.text(objects.resolve("info/alternates")).orElse("");
        for (var line : others.lines().toList()) {
            if (!line.isBlank() && !line.startsWith("#") && !line.startsWith("\"")) {
                addPlaces(SmallFile.resolve(objects, line), places);
            }
        }
    }
}
