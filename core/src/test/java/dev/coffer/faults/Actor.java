package dev.coffer.faults;

import dev.coffer.AliasChange;
import dev.coffer.ArtifactStore;
import dev.coffer.GetRequest;
import dev.coffer.PutRequest;
import dev.coffer.Query;
import dev.coffer.artifact.CofferException;
import dev.coffer.ingest.Source;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Does with an open store what people do, and keeps book. Whatever fails is noted, and then the next thing is done.
final class Actor {
    private final ArtifactStore store;
    private final Book book;
    private final Path directory;

    /// @param directory where it may write; empty so far
    Actor(ArtifactStore store, Book book, Path directory) {
        this.store = store;
        this.book = book;
        this.directory = directory;
    }

    private interface Deed {
        void run() throws IOException;
    }

    private boolean did(Deed deed) {
        try {
            deed.run();
            return true;
        } catch (CofferException e) {
            book.failed(e);
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void put(String artifact, Map<String, byte[]> files) {
        var streams = files.entrySet().stream()
                .map(file -> Source.StreamedFile.of(file.getKey(), () -> new ByteArrayInputStream(file.getValue())))
                .toList();
        book.tries(artifact, files);
        try {
            var put = store.put(PutRequest.of(artifact, streams)
                    .param("files", String.valueOf(files.size()))
                    .build());
            book.acknowledge(put.version(), files);
        } catch (CofferException.OutcomeUnknown e) {
            book.mayHavePut(artifact);
            book.failed(e);
        } catch (CofferException e) {
            book.failed(e);
        }
    }

    /// Gets a version into a directory, and compares every byte.
    void get(String id) {
        var target = directory.resolve(id.replace(':', '-'));
        did(() -> {
            store.get(GetRequest.of(id, target));
            var files = new TreeMap<String, byte[]>();
            try (var paths = Files.walk(target)) {
                for (var path : paths.filter(Files::isRegularFile).toList()) {
                    files.put(target.relativize(path).toString(), Files.readAllBytes(path));
                }
            }
            expect("content of " + id, book.content(id), Book.digests(files));
        });
    }

    /// Reads a part of a file.
    void read(String id, String path, int offset, int length, byte[] all) {
        did(() -> {
            try (var in = store.read(id, path, offset, length)) {
                boolean isRight = Arrays.equals(in.readAllBytes(), Arrays.copyOfRange(all, offset, offset + length));
                expect("bytes of " + path + " in " + id, true, isRight);
            }
        });
    }

    void alias(String artifact, String alias, String before, String version) {
        var fact = "alias " + artifact + " " + alias;
        if (did(() -> store.setAlias(AliasChange.of(artifact, alias, version)))) {
            book.isNow(fact, artifact + ":" + version);
        } else {
            book.mayBeNow(fact, before.isEmpty() ? "" : artifact + ":" + before, artifact + ":" + version);
        }
    }

    void tag(String id, String name, String before, String value) {
        var fact = "tag " + id + " " + name;
        if (did(() -> store.tag(id, Map.of(name, value), Set.of()))) {
            book.isNow(fact, value);
        } else {
            book.mayBeNow(fact, before, value);
        }
    }

    void delete(String id) {
        if (did(() -> store.delete(id))) {
            book.isNow("deleted " + id, "yes");
        } else {
            book.mayBeNow("deleted " + id, "no", "yes");
        }
    }

    void restore(String id) {
        if (did(() -> store.restore(id))) {
            book.isNow("deleted " + id, "no");
        } else {
            book.mayBeNow("deleted " + id, "yes", "no");
        }
    }

    /// Everything that was acknowledged before is to be seen.
    void list(String artifact) {
        var before = book.acknowledgedOf(artifact);
        did(() -> {
            var seen = store.versions(artifact)
                    .map(version -> version.id().toString())
                    .collect(Collectors.toSet());
            expect("acknowledged versions in a list", true, seen.containsAll(before));
            book.succeeded();
        });
    }

    void search(String artifact) {
        var before = book.acknowledgedOf(artifact);
        did(() -> {
            var seen = store.find(Query.where("params.files >= 1").named(artifact))
                    .map(version -> version.id().toString())
                    .collect(Collectors.toSet());
            expect("acknowledged versions found", true, seen.containsAll(before));
            book.succeeded();
        });
    }

    private <T> void expect(String what, T right, T is) {
        if (!right.equals(is)) {
            book.wrong(what + " " + (right instanceof Boolean ? "are not right" : "is " + is + ", not " + right));
        }
    }

    /// Small files and larger ones, of which two versions share most.
    static Map<String, byte[]> files(int version) {
        var files = new HashMap<String, byte[]>();
        files.put("empty", new byte[0]);
        files.put("notes/read.me", "version %d%n".formatted(version).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        files.put("table.csv", dev.coffer.Trees.text(7, 10_000));
        files.put("weights", dev.coffer.Trees.random(8, 90_000));
        files.put("head", dev.coffer.Trees.random(version, 3_000));
        return files;
    }

    /// A file that becomes an object of its own.
    static Map<String, byte[]> large(int version) {
        return Map.of("large", dev.coffer.Trees.random(version, 9_000_000));
    }
}
