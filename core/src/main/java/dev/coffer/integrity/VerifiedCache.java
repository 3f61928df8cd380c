package dev.coffer.integrity;

import dev.coffer.artifact.Digest;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.artifact.VersionId;
import dev.coffer.blob.ObjectId;
import dev.coffer.blob.Ulid;
import dev.coffer.content.Chunk;
import dev.coffer.content.Manifest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Remembers on this machine what was computed here: that a list of chunks is the file it claims to be, and that the recorded facts of a
/// version agree with its manifest. Neither ever becomes untrue. Nothing in it is needed: what is not known is computed again. See decision 0020.
/// Threads and processes may share it.
public final class VerifiedCache {
    /// Files of several chunks: 16 MiB.
    private static final int CONTENTS_LIMIT = 1 << 20;

    /// Versions of all stores: 64 MiB. A collection that finds none of a store's here reads all its manifests.
    private static final int REFERENCES_LIMIT = 1 << 22;

    private final KeyFile contents;
    private final KeyFile references;

    private VerifiedCache(Optional<Path> directory, RandomGenerator random) {
        this.contents = new KeyFile(directory.map(path -> path.resolve("contents")), CONTENTS_LIMIT, random);
        this.references = new KeyFile(directory.map(path -> path.resolve("references")), REFERENCES_LIMIT, random);
    }

    /// Opens the cache of a user.
    ///
    /// @param directory of the user, where no store and no configuration file of a project can write; made when first needed
    public static VerifiedCache in(Path directory, RandomGenerator random) {
        return new VerifiedCache(Optional.of(directory), random);
    }

    /// One that forgets everything when the process ends.
    public static VerifiedCache none() {
        return new VerifiedCache(Optional.empty(), () -> 0);
    }

    /// Returns whether the chunks of an entry are known to be its file.
    public boolean isVerified(Manifest.Entry entry) {
        return !(entry.item() instanceof TreeEntry.File file) || isVerified(file.digest(), entry.chunks());
    }

    /// Returns whether chunks, one after the other, are known to be a file. A file of one chunk is its chunk.
    ///
    /// @param file the SHA-256 of the file's content
    public boolean isVerified(Digest file, List<Chunk> chunks) {
        return switch (chunks.size()) {
            case 0 -> file.equals(Digest.EMPTY);
            case 1 -> chunks.getFirst().digest().equals(file);
            default -> contents.contains(content(file, chunks));
        };
    }

    /// Remembers that the chunks of an entry are its file: it was computed just now.
    public void verified(Manifest.Entry entry) {
        if (entry.item() instanceof TreeEntry.File file) {
            verified(file.digest(), entry.chunks());
        }
    }

    private void verified(Digest file, List<Chunk> chunks) {
        if (chunks.size() > 1) {
            contents.add(content(file, chunks));
        }
    }

    /// Returns whether the objects that a catalog records of a version are known to be those that its manifest refers to.
    ///
    /// @param store   the id of the store
    /// @param objects the manifest, then the others
    public boolean isCompared(Ulid store, VersionId version, List<ObjectId> objects) {
        return references.contains(references(store, version, objects));
    }

    /// Remembers that they are: they were compared just now, or the record was made from the manifest.
    public void compared(Ulid store, VersionId version, List<ObjectId> objects) {
        references.add(references(store, version, objects));
    }

    /// Makes what was remembered known to other processes.
    public void save() {
        contents.save();
        references.save();
    }

    /// Stands for a list of chunks as the content of a file. Different lists have different keys.
    public static Digest content(Digest file, List<Chunk> chunks) {
        var sha = Digest.sha256();
        sha.update("coffer content 1\n".getBytes(StandardCharsets.US_ASCII));
        sha.update(file.bytes());
        chunks.forEach(chunk -> sha.update(chunk.digest().bytes()));
        return Digest.read(sha.digest(), 0);
    }

    private static Digest references(Ulid store, VersionId version, List<ObjectId> objects) {
        var sha = Digest.sha256();
        Stream.concat(
                        Stream.of("coffer references 1", store, version, objects.getFirst()),
                        objects.stream().skip(1).sorted())
                .forEach(word -> sha.update((word + "\n").getBytes(StandardCharsets.UTF_8)));
        return Digest.read(sha.digest(), 0);
    }
}
