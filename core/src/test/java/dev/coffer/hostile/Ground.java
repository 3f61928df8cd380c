package dev.coffer.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.ArtifactStore;
import dev.coffer.GetRequest;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.blob.BlobStore;
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
    private final BlobStore read;
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
    BlobStore blobs() {
        return GoodStore.blobs(hostile);
    }

    /// The versions that are worth a try: all that something may be wrong with, and one with which nothing is.
    List<String> versions() {
        var versions = new ArrayList<String>();
        versions.addAll(forgery.wrong());
        versions.addAll(forgery.lies());
        versions.addAll(forgery.isLog() ? List.of("m:v2") : forgery.doubtful());
        if (forgery.isHarmless()) {
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
        var result = store.get(GetRequest.of(reference, room.resolve("back")));
        var name = store.tree(reference).stream()
                .map(entry -> entry.path().value())
                .findFirst()
                .orElse("");
        assertThat(TreeSum.of(result.path(), name))
                .as("what was got as %s", reference)
                .isEqualTo(expected);
        nothingBeside(room);
    }

    /// Reads every file of a version and compares all of it with what was asked for.
    static void readRight(ArtifactStore store, String reference, Digest expected) {
        var sum = new TreeSum();
        for (var entry : store.tree(reference)) {
            if (entry instanceof TreeEntry.File file) {
                assertThat(sum(store, reference, file.path().value()))
                        .as("%s of %s", file.path(), reference)
                        .isEqualTo(file.digest());
            }
            sum.add(entry);
        }
        // What the log says of the shape may be a lie, which `verify` tells.
        assertThat(List.of(sum.digest("file"), sum.digest("directory")))
                .as("what was read as %s", reference)
                .contains(expected);
    }

    private static Digest sum(ArtifactStore store, String reference, String path) {
        try (var in = store.read(reference, path)) {
            return Digest.of(in.readAllBytes());
        } catch (IOException e) {
            // Streams can throw nothing else.
            throw e.getCause() instanceof CofferException cause ? cause : new UncheckedIOException(e);
        }
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
