package dev.coffer.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.ArtifactStore;
import dev.coffer.GetRequest;
import dev.coffer.Trees;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Shape;
import dev.coffer.blob.MemoryBlobStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A forged store, and room to try it out.
public final class Ground {
    private final GoodStore good;
    private final Forgery forgery;
    private final Path place;
    private final Map<String, byte[]> hostile;
    private final MemoryBlobStore read;
    private int names;

    /// @param place an empty directory
    public Ground(GoodStore good, Forgery forgery, Path place) {
        this.good = good;
        this.forgery = forgery;
        this.place = place;
        var draft = good.draft();
        forgery.act().accept(draft);
        this.hostile = draft.seal();
        this.read = GoodStore.blobs(hostile);
    }

    GoodStore good() {
        return good;
    }

    Forgery forgery() {
        return forgery;
    }

    /// The forged store as it lies there.
    public Map<String, byte[]> hostile() {
        return hostile;
    }

    /// The forged store, for who only reads.
    ArtifactStore open() {
        return GoodStore.open(read, good.options(11));
    }

    /// A forged store of one's own.
    MemoryBlobStore blobs() {
        return GoodStore.blobs(hostile);
    }

    /// The versions that are worth a try: all that something may be wrong with, and one with which nothing is.
    List<String> versions() {
        var versions = new ArrayList<String>();
        versions.addAll(forgery.wrong());
        versions.addAll(forgery.isLog() ? List.of("m:v2") : forgery.doubtful());
        if (forgery.wrong().isEmpty() && forgery.doubtful().isEmpty()) {
            versions.add(GoodStore.has(hostile, "aaa:v1") ? "aaa:v1" : "m:v2");
        }
        versions.add(versions.contains("m:v3") ? "same:v1" : "m:v3");
        return versions.stream().distinct().toList();
    }

    /// A version by its digest, where people may know that from elsewhere.
    String reference(String version) {
        return isGenuine(version) ? version.substring(0, version.indexOf(':')) + "@" + good.digest(version) : version;
    }

    boolean isGenuine(String version) {
        return GoodStore.LIVE.contains(version);
    }

    /// A place where nothing is yet.
    Path fresh() {
        try {
            return Files.createDirectories(place.resolve("room/" + names++ + "/room"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Gets a version and compares what is on the disk with what was asked for.
    void getRight(ArtifactStore store, String reference, Digest expected) {
        var room = fresh();
        var destination = room.resolve("back");
        if (store.version(reference).shape() == Shape.FILE) {
            Trees.write(destination.resolve("beside"), new byte[0]);
        }
        var result = store.get(GetRequest.of(reference, destination));
        assertThat(TreeSum.of(result.path()))
                .as("what was got as %s", reference)
                .isEqualTo(expected);
        nothingBeside(room);
    }

    /// Nothing may appear outside of what was named.
    void nothingBeside(Path room) {
        assertThat(names(room)).as("files beside").isSubsetOf("back");
        assertThat(names(room.resolve(".."))).as("files above").containsOnly("room");
        assertThat(names(place)).as("files above").containsOnly("room");
        assertThat(Path.of("/coffer-evil")).doesNotExist();
        assertThat(Path.of("/tmp/coffer-evil")).doesNotExist();
    }

    private static List<String> names(Path directory) {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
