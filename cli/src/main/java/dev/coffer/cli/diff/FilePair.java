package dev.coffer.cli.diff;

import dev.coffer.ArtifactStore;
import dev.coffer.VersionFile;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Nearest;
import dev.coffer.artifact.Text;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.artifact.TreePath;
import dev.coffer.compare.TreeChange;
import dev.coffer.compare.VersionDiff;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The files of two versions that a path means. A file that was renamed is found by either name.
///
/// @param from empty when only the second version has the file
/// @param to   empty when only the first has it
record FilePair(Optional<VersionFile> from, Optional<VersionFile> to) {

    /// @throws CofferException.NotFound when neither version has such a file
    static FilePair of(ArtifactStore store, VersionDiff diff, TreePath path) {
        var before = paths(store, diff.from().id().toString());
        var after = paths(store, diff.to().id().toString());
        var from = Optional.of(path).filter(before::contains);
        var to = Optional.of(path).filter(after::contains);
        for (var change : diff.files().changes()) {
            if (change instanceof TreeChange.Renamed renamed) {
                boolean isSource = renamed.from().path().equals(path) && to.isEmpty();
                boolean isTarget = renamed.to().path().equals(path) && from.isEmpty();
                if (isSource || isTarget) {
                    from = Optional.of(renamed.from().path());
                    to = Optional.of(renamed.to().path());
                }
            }
        }
        if (from.isEmpty() && to.isEmpty()) {
            throw new CofferException.NotFound(
                    "neither " + diff.from().id() + " nor " + diff.to().id() + " has a file '"
                            + Text.shown(path.value()) + "'",
                    Nearest.question(
                                    path.value(),
                                    Stream.concat(after.stream(), before.stream())
                                            .map(TreePath::value)
                                            .iterator())
                            .orElse("coffer show " + diff.to().id() + " --files lists its files"));
        }
        return new FilePair(
                from.map(found -> store.file(diff.from().id().toString(), found.value())),
                to.map(found -> store.file(diff.to().id().toString(), found.value())));
    }

    private static List<TreePath> paths(ArtifactStore store, String version) {
        return store.tree(version).stream()
                .filter(TreeEntry.File.class::isInstance)
                .map(TreeEntry::path)
                .toList();
    }
}
