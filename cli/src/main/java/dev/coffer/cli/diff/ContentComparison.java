package dev.coffer.cli.diff;

import dev.coffer.VersionFile;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.inspect.Bounds;
import dev.coffer.inspect.FileComparer;
import dev.coffer.inspect.FileDiff;
import dev.coffer.inspect.Side;
import dev.coffer.inspect.StoredContent;
import java.util.Optional;

/// A file in two versions and how its content differs.
///
/// @param diff empty when only one of the versions has the file
record ContentComparison(Optional<TreeEntry.File> from, Optional<TreeEntry.File> to, Optional<FileDiff> diff) {
    static ContentComparison of(FilePair pair, Bounds bounds, Optional<String> key) {
        var diff = pair.from()
                .flatMap(before ->
                        pair.to().map(after -> new FileComparer(bounds, key).compare(side(before), side(after))));
        return new ContentComparison(
                pair.from().map(VersionFile::item), pair.to().map(VersionFile::item), diff);
    }

    boolean isEqual() {
        return diff.map(FileDiff::equal).orElse(false);
    }

    private static Side side(VersionFile file) {
        return new Side(file.item().path().value(), file.item().digest(), new StoredContent(file));
    }
}
