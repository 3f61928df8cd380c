package dev.coffer.hostile;

import dev.coffer.artifact.Digest;
import dev.coffer.hostile.ManifestDraft.Item;
import java.util.List;
import java.util.function.Consumer;

/// The digest of a manifest is right, and its tree is not the one that the version's digest names.
final class TreeForgeries {
    static final List<Forgery> ALL = List.of(
            v2("a file is another", m -> m.change("small.txt", _ -> Item.file("small.txt", "hallo\n"))),
            v2("a file more", m -> m.add(Item.file("zz.sh", "evil"))),
            v2("a file less", m -> m.remove("b.bin")),
            v2("a file renamed", m -> {
                var renamed = m.item("b.bin").named("bb.bin");
                m.remove("b.bin");
                m.add(renamed);
            }),
            v2("two files have each other's content", m -> {
                var a = m.item("a.bin");
                var b = m.item("b.bin");
                m.change("a.bin", _ -> b.named("a.bin"));
                m.change("b.bin", _ -> a.named("b.bin"));
            }),
            v2("a file that may be executed", m -> m.change("small.txt", s -> s.kind(ManifestDraft.EXECUTABLE))),
            v2("a script that may not", m -> m.change("run.sh", s -> s.kind(ManifestDraft.FILE))),
            v2("a link with another target", m -> m.change("link", _ -> Item.link("link", "run.sh"))),
            v2("a link instead of a file", m -> m.change("small.txt", _ -> Item.link("small.txt", "a.bin"))),
            v2("a file instead of a link", m -> m.change("link", _ -> Item.file("link", "hello\n"))),
            v2("an empty file instead of one with content", m -> m.change("a.bin", _ -> Item.file("a.bin", ""))),
            v2("an empty directory more", m -> m.add(Item.directory("void"))),
            v2("an empty directory less", m -> m.remove("nothing")),
            v2("nothing at all", m -> m.items.clear()),
            v2("a single file instead of a directory", m -> m.shape = 0),
            v2(
                    "a file has the digest of another",
                    m -> m.change("a.bin", a -> a.digest(m.item("b.bin").digest()))),
            v2(
                    "a file has a digest that nothing has",
                    m -> m.change("a.bin", a -> a.digest(Digest.of(new byte[] {7})))),
            v2("a file is said to be shorter", m -> m.change("a.bin", a -> a.size(a.size() - 1))),
            v2("a file is said to be longer", m -> m.change("a.bin", a -> a.size(a.size() + 1))),
            v2(
                    "a file of one chunk with the digest of another, in place of its own",
                    m -> m.change("small.txt", s -> s.digest(m.item("run.sh").digest()))),
            Forgery.of("m:v2", "its manifest is the one of another version", store -> {
                var storage = store.storage("m:v2");
                storage.setAll(store.storage("m:v1").deepCopy());
            }),
            Forgery.of("m:v2", "its tree is the one of another version", store -> {
                var manifest = store.manifest("m:v2");
                var other = store.genuine("single:v1");
                manifest.shape = 0;
                manifest.items.clear();
                manifest.items.addAll(other.items);
                manifest.objects.clear();
                manifest.objects.addAll(other.objects);
            }));

    private TreeForgeries() {}

    private static Forgery v2(String name, Consumer<ManifestDraft> act) {
        return Forgery.of("m:v2", "tree: " + name, store -> act.accept(store.manifest("m:v2")));
    }
}
