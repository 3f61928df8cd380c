package dev.coffer.checkout;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Shape;
import dev.coffer.artifact.TreePath;
import dev.coffer.blob.BlobStore;
import dev.coffer.content.Manifest;
import dev.coffer.content.ObjectReader;
import dev.coffer.integrity.FileSum;
import dev.coffer.integrity.VerifiedCache;
import dev.coffer.transfer.Progress;
import dev.coffer.transfer.Tuning;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Brings the content of versions back, every byte verified. Threads may share it if they may share the random generator.
public final class ContentReader {
    private final ObjectReader reader;
    private final Tuning tuning;
    private final VerifiedCache verified;
    private final RandomGenerator random;

    public ContentReader(BlobStore blobs, Tuning tuning, VerifiedCache verified, RandomGenerator random) {
        this.reader = new ObjectReader(blobs);
        this.tuning = tuning;
        this.verified = verified;
        this.random = random;
    }

    /// Writes a version to disk. The destination changes only when everything is there.
    ///
    /// @return the file or directory that was written
    public Path write(Manifest manifest, Path wanted, Existing existing, Progress progress) {
        progress.expect(manifest.files(), manifest.bytes());
        var first = manifest.entries().isEmpty()
                ? TreePath.of("empty")
                : manifest.entries().getFirst().item().path();
        var destination = Destination.prepare(wanted, manifest.shape(), first, existing, random);
        boolean complete = false;
        try {
            var checkout = checkout(progress);
            if (manifest.shape() == Shape.FILE) {
                checkout.writeFile(manifest, destination.temporary());
            } else {
                checkout.writeTree(manifest, destination.temporary());
            }
            destination.publish();
            complete = true;
            return destination.target();
        } finally {
            if (!complete) {
                destination.discard();
            }
        }
    }

    /// Writes a new directory that has the tree of a version in a directory of its own, and files beside that.
    ///
    /// @param name   of the directory for the tree
    /// @param beside the other files, by their names
    /// @return the directory that was written
    public Path writeBelow(
            String name,
            Manifest manifest,
            Map<String, byte[]> beside,
            Path wanted,
            Existing existing,
            Progress progress) {
        progress.expect(manifest.files(), manifest.bytes());
        var destination = Destination.prepare(wanted, Shape.DIRECTORY, TreePath.of(name), existing, random);
        boolean complete = false;
        try {
            var tree = Files.createDirectory(destination.temporary().resolve(name));
            checkout(progress).writeTree(manifest, tree);
            for (var file : beside.entrySet()) {
                Files.write(destination.temporary().resolve(file.getKey()), file.getValue());
            }
            destination.publish();
            complete = true;
            return destination.target();
        } catch (IOException e) {
            throw Destination.failure(destination.target(), e);
        } finally {
            if (!complete) {
                destination.discard();
            }
        }
    }

    /// Reads all chunks of some files and checks that each file is what its digest says. Keeps nothing.
    ///
    /// @throws CofferException.Corrupt when something is damaged, or chunks are not the file that lists them
    public void check(List<Manifest.Entry> files) {
        checkout(new Progress()).checkFiles(files);
    }

    /// Reads some chunks of files and checks each by itself. Keeps nothing.
    ///
    /// @param parts files, with the chunks of them that are read
    /// @throws CofferException.Corrupt when one is damaged
    public void checkChunks(List<Manifest.Entry> parts) {
        checkout(new Progress()).checkChunks(parts);
    }

    private Checkout checkout(Progress progress) {
        return new Checkout(reader, tuning, verified, progress);
    }

    /// What reads the objects of the store.
    public ObjectReader objects() {
        return reader;
    }

    public Tuning tuning() {
        return tuning;
    }

    /// What is known of chunk lists.
    public VerifiedCache verified() {
        return verified;
    }

    /// Returns whether the chunks of a file are known to be the file, so that a range of it is as good as the whole.
    public boolean isVerified(Manifest.Entry entry) {
        return verified.isVerified(entry);
    }

    /// Opens a range of a file. Each chunk is verified before its bytes are handed out. A file that is read from its beginning is verified as a
    /// whole too: its last chunk is handed out only when the sum is right.
    ///
    /// @param entry   a file
    /// @param current the same, as it lies whenever that is asked
    /// @param offset  of the first byte; behind the end there is nothing
    /// @param length  at most so many bytes
    public InputStream open(Manifest.Entry entry, Supplier<Manifest.Entry> current, long offset, long length) {
        if (offset < 0 || length < 0) {
            throw new CofferException.Invalid("a range cannot begin at " + offset + " with " + length + " bytes");
        }
        var sum = offset == 0 && !verified.isVerified(entry)
                ? Optional.of(new FileSum(entry))
                : Optional.<FileSum>empty();
        return new ChunkStream(reader, entry, current, sum, offset, length);
    }
}
