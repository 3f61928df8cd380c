package dev.coffer.transfer;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.artifact.TreePath;
import dev.coffer.concurrent.Workers;
import dev.coffer.content.ChunkDecoder;
import dev.coffer.content.Manifest;
import dev.coffer.content.ObjectReader;
import dev.coffer.content.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/// Writes the tree of a version into a fresh directory, or its single file to a fresh path. Every chunk is verified before it
/// is written.
final class Checkout {
    private static final String INTERRUPTED = "interrupted; nothing was written";

    private final ObjectReader reader;
    private final Tuning tuning;
    private final Progress progress;

    Checkout(ObjectReader reader, Tuning tuning, Progress progress) {
        this.reader = reader;
        this.tuning = tuning;
        this.progress = progress;
    }

    /// @param root a directory that exists and is empty
    void writeTree(Manifest manifest, Path root) {
        makeDirectories(manifest, root);
        write(new Spans(
                manifest, tuning, file -> new FileTarget(FileNames.resolve(root, file.path()), file.executable())));
        makeLinks(manifest, root);
    }

    /// @param target does not exist
    void writeFile(Manifest manifest, Path target) {
        write(new Spans(manifest, tuning, file -> new FileTarget(target, file.executable())));
    }

    private void write(Spans spans) {
        // On a network a reader mostly waits; on a disk it mostly computes.
        try (var workers = tuning.isRemote()
                ? Workers.waiting("coffer-get", INTERRUPTED)
                : Workers.computing("coffer-get", tuning.readers(), INTERRUPTED)) {
            workers.all(Collections.nCopies(tuning.readers(), () -> work(spans)));
        }
    }

    private boolean work(Spans spans) {
        var buffer = new byte[tuning.spanBytes()];
        var decoder = new ChunkDecoder();
        for (var span = spans.next(); span.isPresent(); span = spans.next()) {
            if (Thread.interrupted()) {
                throw new CofferException.Unavailable(INTERRUPTED, null);
            }
            write(span.get(), buffer, decoder);
        }
        return true;
    }

    private void write(Spans.Span span, byte[] buffer, ChunkDecoder decoder) {
        span.object()
                .ifPresent(object -> reader.twice(object, () -> {
                    reader.read(object, span.offset(), buffer, span.length());
                    return true;
                }));
        for (var part : span.parts()) {
            part.file().write(decoded(part, span, buffer, decoder), part.fileOffset());
            progress.done(part.fileOffset() == 0 ? 1 : 0, part.chunk().length());
        }
    }

    /// A chunk that does not fit its digest is read once more, by itself.
    private ChunkDecoder.Bytes decoded(Spans.Part part, Spans.Span span, byte[] buffer, ChunkDecoder decoder) {
        var chunk = part.chunk();
        if (!(chunk.place() instanceof Place.Stored stored)) {
            return decoder.decode(chunk, buffer, 0);
        }
        int at = (int) (stored.offset() - span.offset());
        var isFirst = new AtomicBoolean(true);
        return reader.twice(stored.object(), () -> {
            if (isFirst.getAndSet(false)) {
                return decoder.decode(chunk, buffer, at);
            }
            var bytes = new byte[stored.storedLength()];
            reader.read(stored.object(), stored.offset(), bytes, bytes.length);
            return decoder.decode(chunk, bytes, 0);
        });
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
                int depth = (int) path.value().chars().filter(c -> c == '/').count();
                LinkTargets.check(path, target, depth);
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
