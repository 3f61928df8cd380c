package dev.coffer.compare;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Facts;
import dev.coffer.artifact.Shape;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.artifact.TreePath;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.artifact.VersionState;
import dev.coffer.content.Chunk;
import dev.coffer.content.Manifest;
import dev.coffer.content.Place;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Versions and trees for tests. A file is written as its chunks: `a:100 b:50` has 150 bytes in two of them.
final class Samples {
    private Samples() {}

    static Manifest.Entry file(String path, String content) {
        var chunks = content.isEmpty()
                ? List.<Chunk>of()
                : Arrays.stream(content.split(" ")).map(Samples::chunk).toList();
        long size = chunks.stream().mapToLong(Chunk::length).sum();
        return new Manifest.Entry(new TreeEntry.File(TreePath.of(path), false, size, digest(content)), chunks);
    }

    static Manifest.Entry executable(String path, String content) {
        var entry = file(path, content);
        var item = (TreeEntry.File) entry.item();
        return new Manifest.Entry(new TreeEntry.File(item.path(), true, item.size(), item.digest()), entry.chunks());
    }

    static Manifest.Entry link(String path, String target) {
        return new Manifest.Entry(new TreeEntry.Link(TreePath.of(path), target), List.of());
    }

    static Chunk chunk(String word) {
        int length = Integer.parseInt(word.substring(word.indexOf(':') + 1));
        return new Chunk(digest(word), length, new Place.Inline(new byte[0]));
    }

    static Manifest directory(Manifest.Entry... entries) {
        var sorted = Arrays.stream(entries)
                .sorted(Comparator.comparing(entry -> entry.item().path()))
                .toList();
        return new Manifest(Shape.DIRECTORY, sorted);
    }

    static Version version(String id, Facts facts) {
        return new Version(
                VersionId.parse(id),
                Optional.empty(),
                ArtifactType.MODEL,
                Shape.DIRECTORY,
                digest(id),
                1,
                1,
                1,
                Instant.EPOCH,
                facts,
                VersionState.LIVE);
    }

    static VersionId input(String artifact, long number) {
        return new VersionId(ArtifactName.of(artifact), number);
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
