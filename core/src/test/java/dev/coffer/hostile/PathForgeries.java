package dev.coffer.hostile;

import dev.coffer.hostile.ManifestDraft.Item;
import java.util.List;
import java.util.function.Consumer;

/// A version that is in all things what its digest says, with a tree that cannot be laid on a disk, or reaches out of it.
final class PathForgeries {
    private static final String EVIL = "evil:v1";

    static final List<Forgery> ALL = List.of(
            path("../evil"),
            path("../../evil"),
            path("a/../../evil"),
            path("a/.."),
            path("/coffer-evil"),
            path("//coffer-evil"),
            path("."),
            path(".."),
            path("./a"),
            path("a/./b"),
            path("a//b"),
            path("a/"),
            path(""),
            path("\0"),
            path("a\0b"),
            path("a\0/../../evil"),
            path("\u00ff\u00fe"),
            path("\u00c0\u00ae\u00c0\u00ae/evil"),
            path("a\u00c0\u00afb"),
            path("\u00ed\u00a0\u0080"),
            path("n".repeat(256)),
            path("n/".repeat(2_100) + "n"),
            harmless("backslashes", Item.file("..\\..\\evil", "x")),
            harmless("a drive", Item.file("C:\\evil", "x")),
            harmless("a line break and a bell", Item.file("a\n\u0007b", "x")),
            harmless("names that differ in case", Item.file("README", "x"), Item.file("readme", "y")),
            harmless(
                    "names that differ in their normal form",
                    Item.file(DraftBytes.utf8("e\u0301"), "x"),
                    Item.file(DraftBytes.utf8("é"), "y")),
            harmless("a right-to-left override", Item.file(DraftBytes.utf8("exe.\u202etxt"), "x")),
            harmless("names of three dots", Item.file("...", "x")),
            harmless("a link up and inside", Item.file("f", "x"), Item.link("sub/l", "../f")),
            harmless("a link to itself", Item.link("l", "l")),
            harmless("a link to nothing", Item.link("l", "nowhere")),
            tree("a file used as a directory", Item.file("a", "x"), Item.file("a/b", "y")),
            tree(
                    "a file used as a directory, with others between",
                    Item.file("a", "x"),
                    Item.file("a.b", "x"),
                    Item.file("a/b", "y")),
            tree("a file used as the parent of an empty directory", Item.file("a", "x"), Item.directory("a/b")),
            tree("a file used as the parent of a link", Item.file("a", "x"), Item.link("a/b", "y")),
            tree("a file used as a directory, deep", Item.file("a/b", "x"), Item.file("a/b/c/d", "y")),
            tree("an empty directory that is not", Item.directory("a"), Item.file("a/b", "y")),
            tree("a link out of the tree used as a directory", Item.link("a", "/tmp"), Item.file("a/coffer-evil", "y")),
            tree(
                    "a link into the tree used as a directory",
                    Item.link("a", "z"),
                    Item.file("a/b", "y"),
                    Item.file("z/c", "y")),
            tree(
                    "a link used as a directory, with others between",
                    Item.link("a", ".."),
                    Item.file("a.b", "x"),
                    Item.file("a/evil", "y")),
            tree("a link to /etc/passwd", Item.link("a", "/etc/passwd")),
            tree("a link out of the tree", Item.link("a", "../../../etc/passwd")),
            tree("a link one step out of the tree", Item.link("a", "..")),
            tree("a link out of the tree and back", Item.link("a", "../back/f"), Item.file("f", "y")),
            tree("a link out of the tree from below", Item.link("sub/a", "../../f")),
            tree("a link through a directory out of the tree", Item.link("a", "sub/../../f"), Item.file("sub/f", "y")),
            tree(
                    "links that lead out one by one",
                    Item.link("a/b", "../c"),
                    Item.link("c", "a/b/../../.."),
                    Item.directory("d")),
            tree(
                    "links where the second goes up from where the first leads",
                    Item.link("a", "sub/deep"),
                    Item.link("b", "a/../../../f"),
                    Item.file("sub/deep/f", "y")),
            tree("a link without a target", Item.link("a", "")),
            tree("a link with a NUL in its target", Item.link("a", "f\0g")),
            tree("a link of NUL alone", Item.link("a", "\0")),
            tree("a link whose target is not UTF-8", Item.link("a", "\u00ff")),
            tree("a link with a target that is too long", Item.link("a", "t/".repeat(3_000))),
            unsorted("a path twice", m -> m.items.addAll(List.of(Item.file("a", "x"), Item.file("a", "y")))),
            unsorted(
                    "a path twice, as a file and a link",
                    m -> m.items.addAll(List.of(Item.link("a", "/tmp/x"), Item.file("a", "y")))),
            unsorted(
                    "paths that are not in order",
                    m -> m.items.addAll(List.of(Item.file("b", "x"), Item.file("a", "y")))),
            unsorted(
                    "paths in the order of another alphabet",
                    m -> m.items.addAll(List.of(
                            Item.file(DraftBytes.utf8("\ud83c\udf89"), "x"),
                            Item.file(DraftBytes.utf8("\uff21"), "y")))),
            unsorted(
                    "a path that shares more than there is",
                    m -> m.items.addAll(
                            List.of(Item.file("a", "x"), Item.file("b", "y").sharing(5, "b")))),
            unsorted(
                    "a path that shares 2^31 bytes",
                    m -> m.items.addAll(
                            List.of(Item.file("a", "x"), Item.file("b", "y").sharing(1L << 31, "b")))),
            unsorted(
                    "a path that shares 2^63 - 1 bytes",
                    m -> m.items.addAll(
                            List.of(Item.file("a", "x"), Item.file("b", "y").sharing(Long.MAX_VALUE, "b")))),
            unsorted(
                    "a path that shares a negative number of bytes",
                    m -> m.items.addAll(
                            List.of(Item.file("a", "x"), Item.file("b", "y").sharing(-5, "b")))),
            Forgery.of(
                    EVIL,
                    "shape: a single file that is two",
                    store -> store.add(EVIL, shaped(Item.file("a", "x"), Item.file("b", "y")))),
            Forgery.of(EVIL, "shape: a single file that is none", store -> store.add(EVIL, shaped())),
            Forgery.of(
                    EVIL, "shape: a single file that is a link", store -> store.add(EVIL, shaped(Item.link("a", "b")))),
            Forgery.of(
                    EVIL,
                    "shape: a single file that is an empty directory",
                    store -> store.add(EVIL, shaped(Item.directory("a")))),
            Forgery.of(
                    EVIL,
                    "shape: a single file below a directory",
                    store -> store.add(EVIL, shaped(Item.file("a/b", "x")))),
            Forgery.of(
                    EVIL,
                    "shape: a single file that lies above",
                    store -> store.add(EVIL, shaped(Item.file("../evil", "x")))));

    /// Five megabytes that come to two gigabytes. Takes its time, so it is tried apart.
    static final Forgery HUGE = unsorted("long paths that share almost all of it", m -> {
        var directory = ("p".repeat(255) + "/").repeat(15);
        m.add(Item.directory(directory + "000000"));
        for (int i = 1; i < 1 << 19; i++) {
            m.items.add(Item.directory("").sharing(directory.length(), "%06x".formatted(i)));
        }
    });

    private PathForgeries() {}

    private static ManifestDraft shaped(Item... items) {
        var manifest = new ManifestDraft();
        manifest.shape = 0;
        manifest.add(items);
        return manifest;
    }

    private static Forgery path(String path) {
        var shown = path.length() > 30 ? path.substring(0, 30) + "…" : path;
        return tree("path '" + shown.replace("\0", "NUL") + "'", Item.file(path, "evil"));
    }

    private static Forgery tree(String name, Item... items) {
        return unsorted(name, m -> m.add(items));
    }

    private static Forgery unsorted(String name, Consumer<ManifestDraft> act) {
        return Forgery.of(EVIL, "paths: " + name, store -> {
            var manifest = new ManifestDraft();
            act.accept(manifest);
            store.add(EVIL, manifest);
        });
    }

    private static Forgery harmless(String name, Item... items) {
        return Forgery.harmless("paths: " + name, store -> {
            var manifest = new ManifestDraft();
            manifest.add(items);
            store.add(EVIL, manifest);
        });
    }
}
