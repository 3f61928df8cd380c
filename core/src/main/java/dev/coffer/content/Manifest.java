package dev.coffer.content;

import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Shape;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.blob.ObjectId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The tree of a version, and where the content of its files lies.
///
/// Always a tree that can be written to a disk: see docs/format.md for the rules.
///
/// @param entries in the order of their paths, no path twice
public record Manifest(Shape shape, List<Entry> entries) {
    /// @throws dev.coffer.artifact.CofferException.Invalid when the entries are no tree
    public Manifest {
        entries = List.copyOf(entries);
        TreeRules.check(shape, entries);
    }

    /// One thing in the tree; `chunks` is empty but for a file that is not.
    public record Entry(TreeEntry item, List<Chunk> chunks) {
        public Entry {
            chunks = List.copyOf(chunks);
        }
    }

    /// The version's digest: it names the tree, whatever the layout.
    public Digest digest() {
        var tree = new TreeDigest();
        entries.forEach(entry -> tree.add(entry.item()));
        return tree.finish(shape);
    }

    /// The packs and raw objects that hold its chunks, in the order of first use.
    public Set<ObjectId> objects() {
        var objects = new LinkedHashSet<ObjectId>();
        for (var entry : entries) {
            for (var chunk : entry.chunks()) {
                if (chunk.place() instanceof Place.Stored stored) {
                    objects.add(stored.object());
                }
            }
        }
        return objects;
    }

    /// How many files and links it has.
    public long files() {
        return entries.stream()
                .filter(entry -> !(entry.item() instanceof TreeEntry.EmptyDirectory))
                .count();
    }

    /// The sizes of its files added up.
    public long bytes() {
        return entries.stream()
                .mapToLong(entry -> entry.item() instanceof TreeEntry.File file ? file.size() : 0)
                .sum();
    }
}
