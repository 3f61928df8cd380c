package dev.coffer.compare;

import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Shape;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.content.Manifest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// How two trees of files differ.
///
/// @param changes     in the order of their paths
/// @param same        how many entries are the same in both
/// @param sharedBytes how many bytes of the second tree's files lie in chunks that the first has too
/// @param bytes       the sizes of the second tree's files added up
public record TreeDiff(List<TreeChange> changes, long same, long sharedBytes, long bytes) {
    public TreeDiff {
        changes = List.copyOf(changes);
    }

    static TreeDiff between(Manifest from, Manifest to) {
        return new Walk(from, to).diff();
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /// Goes through both trees at once, in the order of the paths.
    private static final class Walk {
        private final Manifest from;
        private final Manifest to;
        private final List<TreeChange> changes = new ArrayList<>();
        private final List<Manifest.Entry> removed = new ArrayList<>();
        private final List<Manifest.Entry> added = new ArrayList<>();
        private long same;

        Walk(Manifest from, Manifest to) {
            this.from = from;
            this.to = to;
        }

        TreeDiff diff() {
            if (isOneFile(from) && isOneFile(to)) {
                // Two versions of one file, however it is called.
                compare(from.entries().getFirst(), to.entries().getFirst());
            } else {
                walk();
                pairRenamed();
            }
            changes.sort(Comparator.comparing(TreeChange::path));
            return new TreeDiff(changes, same, shared(chunks(from.entries()), to.entries()), to.bytes());
        }

        private static boolean isOneFile(Manifest manifest) {
            return manifest.shape() == Shape.FILE && manifest.entries().size() == 1;
        }

        private void walk() {
            var before = from.entries();
            var after = to.entries();
            int i = 0;
            int j = 0;
            while (i < before.size() || j < after.size()) {
                int order = i == before.size()
                        ? 1
                        : j == after.size()
                                ? -1
                                : before.get(i)
                                        .item()
                                        .path()
                                        .compareTo(after.get(j).item().path());
                if (order < 0) {
                    remove(before.get(i++));
                } else if (order > 0) {
                    add(after.get(j++));
                } else {
                    compare(before.get(i++), after.get(j++));
                }
            }
        }

        private void remove(Manifest.Entry entry) {
            if (entry.item() instanceof TreeEntry.File) {
                removed.add(entry);
            } else {
                changes.add(new TreeChange.Removed(entry.item()));
            }
        }

        private void add(Manifest.Entry entry) {
            if (entry.item() instanceof TreeEntry.File) {
                added.add(entry);
            } else {
                changes.add(new TreeChange.Added(entry.item()));
            }
        }

        private void compare(Manifest.Entry before, Manifest.Entry after) {
            if (before.item().equals(after.item())) {
                same++;
            } else if (before.item() instanceof TreeEntry.File old
                    && after.item() instanceof TreeEntry.File now
                    && !old.path().equals(now.path())) {
                changes.add(new TreeChange.Renamed(old, now, shared(before, after)));
            } else {
                changes.add(new TreeChange.Changed(before.item(), after.item(), shared(before, after)));
            }
        }

        private void pairRenamed() {
            var renames = new Renames(removed, added);
            for (int i = 0; i < added.size(); i++) {
                int source = renames.source(i);
                if (source >= 0) {
                    compare(removed.get(source), added.get(i));
                } else {
                    changes.add(new TreeChange.Added(added.get(i).item()));
                }
            }
            for (int i = 0; i < removed.size(); i++) {
                if (!renames.isTaken(i)) {
                    changes.add(new TreeChange.Removed(removed.get(i).item()));
                }
            }
        }

        private static long shared(Manifest.Entry before, Manifest.Entry after) {
            return shared(chunks(List.of(before)), List.of(after));
        }

        private static long shared(Set<Digest> known, List<Manifest.Entry> entries) {
            long bytes = 0;
            for (var entry : entries) {
                for (var chunk : entry.chunks()) {
                    bytes += known.contains(chunk.digest()) ? chunk.length() : 0;
                }
            }
            return bytes;
        }

        private static Set<Digest> chunks(List<Manifest.Entry> entries) {
            var digests = new HashSet<Digest>();
            entries.forEach(entry -> entry.chunks().forEach(chunk -> digests.add(chunk.digest())));
            return digests;
        }
    }
}
