package dev.coffer.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.ArtifactStore;
import dev.coffer.GetRequest;
import dev.coffer.ImportRequest;
import dev.coffer.Query;
import dev.coffer.Trees;
import dev.coffer.artifact.CofferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// Exports that somebody changed: an import takes what is the version that it says it is, or nothing.
class HostileExportsTest {
    @TempDir
    Path place;

    /// A change to an export: to its files, or to what it says of them.
    private record Forgery(String name, Act act) {
        static Forgery files(String name, Act act) {
            return new Forgery("files: " + name, act);
        }

        static Forgery said(String name, Consumer<ObjectNode> act) {
            return new Forgery("said: " + name, export -> {
                var file = export.resolve("manifest.json");
                var json = StoreDraft.json(Files.readString(file));
                act.accept(json);
                Files.writeString(file, json.toString());
            });
        }
    }

    private interface Act {
        void in(Path export) throws IOException;
    }

    private static final List<Forgery> FORGERIES = List.of(
            Forgery.files("another content", in -> Trees.write(in.resolve("files/a.bin"), Trees.random(77, 6_000))),
            Forgery.files("a file cut off", in -> Trees.write(in.resolve("files/a.bin"), Trees.random(1, 5_000))),
            Forgery.files("a file missing", in -> Files.delete(in.resolve("files/b.bin"))),
            Forgery.files("a file more", in -> Trees.write(in.resolve("files/zz.sh"), new byte[9])),
            Forgery.files("a file instead of a link", in -> {
                Files.delete(in.resolve("files/link"));
                Trees.write(in.resolve("files/link"), DraftBytes.bytes("hello\n"));
            }),
            Forgery.files("a link out of it", in -> {
                Files.delete(in.resolve("files/link"));
                Files.createSymbolicLink(in.resolve("files/link"), Path.of("/etc/passwd"));
            }),
            Forgery.files("a link instead of a file", in -> {
                Files.delete(in.resolve("files/small.txt"));
                Files.createSymbolicLink(in.resolve("files/small.txt"), Path.of("/etc/passwd"));
            }),
            Forgery.files("a link instead of the directory", in -> {
                Files.move(in.resolve("files"), in.resolve("moved"));
                Files.createSymbolicLink(in.resolve("files"), Path.of("/etc"));
            }),
            Forgery.files("no directory", in -> Files.move(in.resolve("files"), in.resolve("moved"))),
            Forgery.files("nothing said", in -> Files.delete(in.resolve("manifest.json"))),
            Forgery.files("nothing but zeros said", in -> Files.write(in.resolve("manifest.json"), new byte[1_000])),
            Forgery.said("a path that leads out", said -> file(said).put("path", "../evil")),
            Forgery.said("an absolute path", said -> file(said).put("path", "/coffer-evil")),
            Forgery.said("a path with a NUL", said -> file(said).put("path", "a\0b")),
            Forgery.said("another path", said -> file(said).put("path", "aa.bin")),
            Forgery.said("another size", said -> file(said).put("size", 1)),
            Forgery.said("a size of 2^63 - 1", said -> file(said).put("size", Long.MAX_VALUE)),
            Forgery.said("a negative size", said -> file(said).put("size", -1)),
            Forgery.said("another digest", said -> file(said).put("sha256", "0".repeat(64))),
            Forgery.said("a digest that is none", said -> file(said).put("sha256", "&service=x")),
            Forgery.said("executable", said -> file(said).put("executable", true)),
            Forgery.said("no files", said -> said.putArray("files")),
            Forgery.said(
                    "another digest of the version", said -> version(said).put("digest", "sha256:" + "0".repeat(64))),
            Forgery.said("another number of files", said -> version(said).put("files", 1)),
            Forgery.said("2^63 - 1 bytes", said -> version(said).put("bytes", Long.MAX_VALUE)),
            Forgery.said("another shape", said -> version(said).put("shape", "file")),
            Forgery.said("a name that leads out", said -> version(said).put("id", "../evil:v1")),
            Forgery.said("a name that is none", said -> version(said).put("id", "\0")),
            Forgery.said("a link with another target", said -> link(said).put("target", "/etc/passwd")),
            Forgery.said("a link with a NUL", said -> link(said).put("target", "a\0b")),
            Forgery.said("a store that is none", said -> said.put("store", "\u0000")),
            Forgery.said("a newer format", said -> said.put("coffer_export", 99)),
            Forgery.said(
                    "an input that is none",
                    said -> said.putArray("inputs")
                            .addObject()
                            .put("id", "m:v0")
                            .put("digest", "x")),
            Forgery.said(
                    "an empty directory that leads out",
                    said -> said.putArray("empty_directories").add("../evil")));

    private static ObjectNode file(ObjectNode said) {
        return (ObjectNode) said.withArray("files").get(0);
    }

    private static ObjectNode link(ObjectNode said) {
        return (ObjectNode) said.withArray("links").get(0);
    }

    private static ObjectNode version(ObjectNode said) {
        return said.withObject("version");
    }

    @Test
    void anImportTakesTheVersionThatItSaysItIsOrNothing() throws IOException {
        var good = new GoodStore(place.resolve("good"));
        var wrong = new ArrayList<String>();
        var counts = new TreeMap<String, Integer>();
        for (var forgery : FORGERIES) {
            var export = place.resolve("export" + FORGERIES.indexOf(forgery));
            try (var store = GoodStore.open(GoodStore.blobs(good.store()), good.options(41))) {
                store.export(GetRequest.of("m:v2", export));
            }
            forgery.act().in(export);
            try {
                counts.merge(outcome(good, export), 1, Integer::sum);
            } catch (AssertionError | RuntimeException e) {
                wrong.add(forgery.name() + ": " + e);
            }
        }
        System.out.println("hostile exports: " + FORGERIES.size() + " " + counts);
        assertThat(wrong).isEmpty();
    }

    /// An export is what its user names, so *Invalid* is right where it is none.
    private static String outcome(GoodStore good, Path export) {
        var blobs = GoodStore.blobs(GoodStore.empty());
        try (var store = GoodStore.open(blobs, good.options(42))) {
            var outcome = imported(store, export);
            store.find(Query.all())
                    .forEach(version -> Ground.readRight(store, version.id().toString(), version.digest()));
            assertThat(store.find(Query.all()).count()).isEqualTo(outcome.equals("RIGHT") ? 1 : 0);
            return outcome;
        }
    }

    private static String imported(ArtifactStore store, Path export) {
        try {
            store.importFrom(ImportRequest.of(export));
            return "RIGHT";
        } catch (CofferException.Corrupt | CofferException.Invalid e) {
            return e.code();
        }
    }
}
