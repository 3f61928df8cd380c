package dev.coffer;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Text;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.artifact.TreePath;
import dev.coffer.content.Manifest;
import dev.coffer.export.ExportManifest;
import dev.coffer.export.Sha256Sums;
import dev.coffer.files.TreeOnDisk;
import dev.coffer.ingest.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// An export on its way back into a store. Everything in it may have been made by anybody, so nothing is believed: sizes are
/// bounded, paths stay inside, links are not followed, and what was read is compared before anything is committed.
///
/// @param directory that the export is in
record Import(Path directory) {
    CopyResult.Copy into(ArtifactStore target, ImportRequest request) {
        var sums = Sha256Sums.parse(read(Sha256Sums.NAME));
        var bytes = read(ExportManifest.NAME);
        if (!Digest.of(bytes).equals(sums.digests().get(ExportManifest.NAME))) {
            throw edited(ExportManifest.NAME);
        }
        var export = ExportManifest.parse(bytes);
        compare(sums, export);
        var files = directory.resolve(ExportManifest.FILES);
        if (!Files.isDirectory(files, LinkOption.NOFOLLOW_LINKS)) {
            throw none(ExportManifest.FILES + " is no directory");
        }
        var content = new TreeOnDisk(files).check(export.version().shape(), export.entries());
        ArtifactName name = request.as().orElse(export.version().id().artifact());
        return new Incoming(
                        export.store(),
                        export.version(),
                        export.inputs(),
                        name,
                        request.label(),
                        Set.of(),
                        new Source.Local(content),
                        tree -> check(tree, export),
                        request.progress())
                .into(target);
    }

    /// Both lists say the same of the same files.
    private static void compare(Sha256Sums sums, ExportManifest export) {
        var expected = new LinkedHashMap<>(export.digests());
        sums.digests().forEach((name, digest) -> {
            if (!name.equals(ExportManifest.NAME) && !digest.equals(expected.remove(name))) {
                throw new CofferException.Corrupt(Sha256Sums.NAME + " and " + ExportManifest.NAME
                        + " do not agree about '" + Text.shown(name) + "'");
            }
        });
        for (var name : expected.keySet()) {
            throw new CofferException.Corrupt(Sha256Sums.NAME + " does not have '" + Text.shown(name) + "'");
        }
    }

    private static void check(Manifest read, ExportManifest export) {
        Map<TreePath, TreeEntry> found = read.entries().stream()
                .map(Manifest.Entry::item)
                .collect(Collectors.toMap(TreeEntry::path, item -> item));
        for (var entry : export.entries()) {
            if (!entry.equals(found.remove(entry.path()))) {
                throw edited(ExportManifest.FILES + "/" + entry.path());
            }
        }
        if (!read.digest().equals(export.version().digest())) {
            throw new CofferException.Corrupt("the files are not those that the digest of the version names");
        }
    }

    private byte[] read(String name) {
        var file = directory.resolve(name);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw none("it has no file " + name);
        }
        try (var in = Files.newInputStream(file)) {
            var bytes = in.readNBytes(ExportManifest.LIMIT_BYTES + 1);
            if (bytes.length > ExportManifest.LIMIT_BYTES) {
                throw new CofferException.Invalid("'" + Text.shown(file.toString()) + "' has more than "
                        + ExportManifest.LIMIT_BYTES + " bytes, which no export has");
            }
            return bytes;
        } catch (IOException e) {
            throw new CofferException.Unavailable(
                    "cannot read '" + Text.shown(file.toString()) + "': " + e.getMessage(), e);
        }
    }

    private CofferException none(String why) {
        return new CofferException.Invalid(
                "'" + Text.shown(directory.toString()) + "' is not an export: " + why,
                "coffer export REF DIR makes one; coffer put NAME PATH stores any directory");
    }

    private static CofferException edited(String name) {
        return new CofferException.Corrupt("'" + Text.shown(name)
                + "' is not what was exported: its digest differs from the one in " + Sha256Sums.NAME);
    }
}
