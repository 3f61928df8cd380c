package dev.coffer.checkout;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.artifact.TreePath;
import dev.coffer.concurrent.Workers;
import dev.coffer.content.Chunk;
import dev.coffer.content.ChunkDecoder;
import dev.coffer.content.Codec;
import dev.coffer.content.Manifest;
import dev.coffer.content.ObjectReader;
import dev.coffer.content.Place;
import dev.coffer.files.FileNames;
import dev.coffer.integrity.FileSum;
import dev.coffer.integrity.VerifiedCache;
import dev.coffer.transfer.Progress;
import dev.coffer.transfer.Tuning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/// Reads the files of a version: into a fresh directory, to a fresh path, or only to check them. When it returns, every file has the digest
/// that the version's tree names; until then nothing that was written counts.
final class Checkout {
    private static final String INTERRUPTED = "interrupted; nothing was written";

    private final ObjectReader reader;
    private final Tuning tuning;
    private final VerifiedCache verified;
    private final Progress progress;

    Checkout(ObjectReader reader, Tuning tuning, VerifiedCache verified, Progress progress) {
        this.reader = reader;
        this.tuning = tuning;
        this.verified = verified;
        this.progress = progress;
    }

    /// @param root a directory that exists and is empty
    void writeTree(Manifest manifest, Path root) {
        makeDirectories(manifest, root);
        read(
                manifest.entries(),
                file -> new FileTarget.OnDisk(FileNames.resolve(root, file.path()), file.executable()));
        makeLinks(manifest, root);
    }

    /// @param target does not exist
    void writeFile(Manifest manifest, Path target) {
        read(manifest.entries(), file -> new FileTarget.OnDisk(target, file.executable()));
    }

    /// Reads files and writes nothing.
    void checkFiles(List<Manifest.Entry> files) {
        var spans = new Spans(files, tuning, file -> FileTarget.NOWHERE, entry -> !verified.isVerified(entry));
        run(spans, true).stream().findFirst().ifPresent(Checkout::fail);
        // Only here, where the chunks were verified and the file: bytes that fit the file say nothing of the digests in
        // the list.
        files.forEach(verified::verified);
        verified.save();
    }

    /// Reads some chunks of files and writes nothing.
    void checkChunks(List<Manifest.Entry> parts) {
        run(new Spans(parts, tuning, file -> FileTarget.NOWHERE, _ -> false), true);
    }

    /// Reads every chunk of some entries. Where a file of several chunks is not known to be what its chunks are, it is summed as a whole
    /// instead of chunk by chunk, which costs the same; only when the sum is wrong are its chunks looked at.
    ///
    /// @throws CofferException.Corrupt when something is damaged, or chunks are not the file that lists them
    private void read(List<Manifest.Entry> entries, Function<TreeEntry.File, FileTarget> targets) {
        var wrong = run(new Spans(entries, tuning, targets, entry -> !verified.isVerified(entry)), false);
        if (!wrong.isEmpty()) {
            var again = wrong.stream().map(FileSum::entry).toList();
            var stillWrong =
                    run(new Spans(again, tuning, file -> targets.apply(file).again(), _ -> true), true);
            stillWrong.stream().findFirst().ifPresent(Checkout::fail);
        }
    }

    private static void fail(FileSum wrong) {
        throw FileSum.failure(wrong.entry().item().path());
    }

    /// @param isChecked whether each chunk is verified by itself also where the file is summed
    /// @return the files whose sum is wrong
    private List<FileSum> run(Spans spans, boolean isChecked) {
        var wrong = new ConcurrentLinkedQueue<FileSum>();
        // One more than read, because one may have to wait for its turn to sum.
        int threads = tuning.readers() + 1;
        // On a network a reader mostly waits; on a disk it mostly computes.
        try (var workers = tuning.isRemote()
                ? Workers.waiting("coffer-get", INTERRUPTED)
                : Workers.computing("coffer-get", threads, INTERRUPTED)) {
            workers.all(Collections.nCopies(threads, () -> work(spans, isChecked, wrong)));
        }
        return List.copyOf(wrong);
    }

    private boolean work(Spans spans, boolean isChecked, Collection<FileSum> wrong) {
        var buffer = new byte[tuning.spanBytes()];
        var decoder = new ChunkDecoder();
        for (var span = spans.next(); span.isPresent(); span = spans.next()) {
            boolean isDone = false;
            try {
                if (Thread.interrupted()) {
                    throw new CofferException.Unavailable(INTERRUPTED, null);
                }
                isDone = isRead(span.get(), buffer, decoder, isChecked, wrong);
            } finally {
                if (!isDone) {
                    spans.giveUp();
                    span.get().parts().forEach(part -> part.sum().ifPresent(FileSum::giveUp));
                }
            }
        }
        return true;
    }

    /// False when another thread has failed, whose failure counts.
    private boolean isRead(
            Spans.Span span, byte[] buffer, ChunkDecoder decoder, boolean isChecked, Collection<FileSum> wrong) {
        span.object()
                .ifPresent(object -> reader.readVerified(object, () -> {
                    reader.read(object, span.offset(), buffer, span.length());
                    return true;
                }));
        // All is summed before it is written, so that the thread with the next range need not wait for the disk. But
        // what is decompressed lies in memory that the next chunk needs.
        var later = new ArrayList<Runnable>();
        for (var part : span.parts()) {
            var bytes = isChecked || part.sum().isEmpty()
                    ? verified(part, span, buffer, decoder)
                    : decoded(part, span, buffer, decoder);
            if (part.sum().isPresent() && !part.sum().get().add(bytes, part.fileOffset())) {
                return false;
            }
            part.sum().filter(sum -> part.isLast() && !sum.isRight()).ifPresent(wrong::add);
            if (isCompressed(part.chunk())) {
                write(part, bytes);
            } else {
                later.add(() -> write(part, bytes));
            }
        }
        later.forEach(Runnable::run);
        return true;
    }

    private static boolean isCompressed(Chunk chunk) {
        return chunk.place() instanceof Place.Stored stored && stored.codec() != Codec.NONE;
    }

    private void write(Spans.Part part, ChunkDecoder.Bytes bytes) {
        part.file().write(bytes, part.fileOffset());
        progress.done(part.fileOffset() == 0 ? 1 : 0, part.chunk().length());
    }

    /// A chunk of a file that is summed. Where it cannot be decoded it is damaged, and is read once more.
    private ChunkDecoder.Bytes decoded(Spans.Part part, Spans.Span span, byte[] buffer, ChunkDecoder decoder) {
        if (part.chunk().place() instanceof Place.Stored stored) {
            try {
                return decoder.decodeUnverified(part.chunk(), buffer, (int) (stored.offset() - span.offset()));
            } catch (CofferException.Corrupt e) {
                return verified(part, span, buffer, decoder);
            }
        }
        return decoder.decode(part.chunk(), buffer, 0);
    }

    private ChunkDecoder.Bytes verified(Spans.Part part, Spans.Span span, byte[] buffer, ChunkDecoder decoder) {
        int at = part.chunk().place() instanceof Place.Stored stored ? (int) (stored.offset() - span.offset()) : 0;
        return reader.decode(part.chunk(), buffer, at, decoder);
    }

    private static void makeDirectories(Manifest manifest, Path root) {
        Set<String> made = new HashSet<>();
        for (var entry : manifest.entries()) {
            var path = entry.item().path().value();
            if (entry.item() instanceof TreeEntry.EmptyDirectory) {
                make(root, path, made);
            } else if (path.indexOf('/') > 0) {
                make(root, path.substring(0, path.lastIndexOf('/')), made);
            }
        }
    }

    private static void make(Path root, String path, Set<String> made) {
        if (!made.add(path)) {
            return;
        }
        int slash = path.lastIndexOf('/');
        if (slash > 0) {
            make(root, path.substring(0, slash), made);
        }
        var directory = FileNames.resolve(root, TreePath.of(path));
        try {
            Files.createDirectory(directory);
        } catch (IOException e) {
            throw Destination.failure(directory, e);
        }
    }

    /// Last, so that no file is ever written through a link.
    private static void makeLinks(Manifest manifest, Path root) {
        for (var entry : manifest.entries()) {
            if (entry.item() instanceof TreeEntry.Link(var path, var target)) {
                var link = FileNames.resolve(root, path);
                try {
                    Files.createSymbolicLink(link, Path.of(target));
                } catch (IOException e) {
                    throw Destination.failure(link, e);
                }
            }
        }
    }
}
