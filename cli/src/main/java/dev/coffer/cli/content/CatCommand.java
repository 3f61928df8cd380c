package dev.coffer.cli.content;

import dev.coffer.ArtifactStore;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Reference;
import dev.coffer.artifact.TreeEntry;
import dev.coffer.artifact.TreePath;
import dev.coffer.cli.output.Output;
import dev.coffer.cli.session.Command;
import dev.coffer.cli.session.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(
        name = "cat",
        description = "Write one file of a version, or a range of it, to standard output.",
        footer = {"", "Example: coffer cat vision/resnet:prod config.json --range 0-99"})
public final class CatCommand implements Command {
    @Parameters(index = "0", paramLabel = "REF", description = "The version, such as vision/resnet:prod.")
    String reference;

    @Parameters(
            index = "1",
            paramLabel = "PATH",
            arity = "0..1",
            description = "The file; not needed when there is only one.")
    @Nullable
    String path;

    @Option(
            names = "--range",
            paramLabel = "A-B",
            description = "Only bytes A to B, counted from 0, both included; also A- and -N.")
    @Nullable
    String range;

    @Override
    public int run(Session session) {
        var wanted = Optional.ofNullable(range).map(ByteRange::parse);
        var store = session.store();
        // One version for both steps, even if an alias moves between them.
        var version = Reference.to(store.version(reference).id()).toString();
        var file = file(store, version);
        long offset = wanted.map(part -> part.offset(file.size())).orElse(0L);
        long length = wanted.map(part -> part.length(file.size())).orElse(file.size());
        if (offset > file.size()) {
            throw new CofferException.Invalid(
                    "the range begins at " + offset + ", after the end of the file at " + file.size());
        }
        var stored = store.file(version, file.path().value());
        boolean isPart = offset > 0 || length < file.size();
        boolean byManifest = isPart && !stored.isVerified();
        if (byManifest) {
            session.output()
                    .note("This part was verified against the manifest of " + version
                            + ", not against the file's digest; coffer verify " + version
                            + " --data sums the whole file.");
        }
        try (var content = stored.read(offset, length)) {
            write(content, new Part(version, file, offset, length, byManifest), session.output());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return 0;
    }

    /// @param byManifest whether the bytes are verified against the manifest only
    private record Part(String version, TreeEntry.File file, long offset, long length, boolean byManifest) {}

    private static void write(InputStream content, Part part, Output output) throws IOException {
        if (!output.isJson()) {
            content.transferTo(output.stream());
            return;
        }
        output.document("cat", json -> {
            json.writeStringProperty("ref", part.version());
            json.writeStringProperty("path", part.file().path().value());
            json.writeNumberProperty("size", part.file().size());
            json.writeStringProperty("sha256", part.file().digest().hex());
            json.writeNumberProperty("offset", part.offset());
            json.writeNumberProperty("length", part.length());
            json.writeStringProperty("verified_against", part.byManifest() ? "manifest" : "file");
            json.writeName("base64");
            json.writeBinary(content, -1);
        });
    }

    private TreeEntry.File file(ArtifactStore store, String version) {
        var wanted = Optional.ofNullable(path).map(TreePath::of);
        var files = store.tree(version).stream()
                .filter(TreeEntry.File.class::isInstance)
                .map(TreeEntry.File.class::cast)
                .filter(file -> wanted.isEmpty() || file.path().equals(wanted.get()))
                .limit(2)
                .toList();
        if (files.size() == 1) {
            return files.getFirst();
        }
        if (files.size() > 1) {
            throw new CofferException.Invalid(
                    version + " has more than one file", "say which: coffer cat " + version + " PATH");
        }
        throw new CofferException.NotFound(
                version + " has no file"
                        + wanted.map(name -> " '" + dev.coffer.artifact.Text.shown(name.value()) + "'")
                                .orElse(""),
                "coffer show " + version + " lists its files");
    }

    @Override
    public Optional<String> subject() {
        return Optional.of(reference);
    }
}
