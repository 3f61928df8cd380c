package dev.coffer.config;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import dev.coffer.trust.Ownership;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/// A `pipeline.yaml`, of which only the section `artifact_store` is ours.
///
/// @param path    absolute
/// @param shown   what messages call it
/// @param isFound whether it was found by looking in directories, and nobody named it
/// @param section ours, if it has one
record PipelineFile(Path path, String shown, boolean isFound, Optional<Tree> section) {
    static final String NAME = "pipeline.yaml";
    static final String SECTION = "artifact_store";
    private static final int LIMIT_BYTES = 8 << 20;

    /// The nearest one with our section, in `directory` or above it.
    static Optional<PipelineFile> find(Path directory) {
        var start = directory.toAbsolutePath().normalize();
        for (var place = start; place != null; place = place.getParent()) {
            var path = place.resolve(NAME);
            if (Files.isRegularFile(path)) {
                var file = read(path, start.relativize(path).toString(), true);
                if (file.section.isPresent()) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }

    /// The one in a directory, if it has our section.
    static Optional<PipelineFile> in(Path directory) {
        var path = directory.resolve(NAME);
        return Files.isRegularFile(path)
                ? Optional.of(read(path, path.toString(), true)).filter(file -> file.section.isPresent())
                : Optional.empty();
    }

    /// The one that was asked for.
    static PipelineFile named(String name, Path workingDirectory) {
        var path = Location.path(name, workingDirectory);
        if (!Files.exists(path)) {
            throw new CofferException.Invalid("there is no configuration file " + Text.shown(name));
        }
        return read(path, name, false);
    }

    /// A file without the word is not even parsed: other programs have files of this name.
    private static PipelineFile read(Path path, String shown, boolean isFound) {
        var text = BoundedFile.text(path, shown, LIMIT_BYTES);
        if (!text.contains(SECTION)) {
            return new PipelineFile(path, shown, isFound, Optional.empty());
        }
        if (isFound) {
            var instead = "if you mean it, name it: --config " + Text.word(path.toString()) + ", or COFFER_CONFIG";
            Ownership.ofThisProcess().ifPresent(owner -> owner.check(path, shown, instead));
        }
        return new PipelineFile(path, shown, isFound, section(new Yaml(shown, text), shown));
    }

    private static Optional<Tree> section(Yaml yaml, String shown) {
        Optional<NodeTuple> found = Optional.empty();
        for (var root : yaml.documents()) {
            for (var tuple : root instanceof MappingNode mapping ? mapping.getValue() : List.<NodeTuple>of()) {
                if (!(tuple.getKeyNode() instanceof ScalarNode key)
                        || !key.getValue().equals(SECTION)) {
                    continue;
                }
                if (found.isPresent()) {
                    var place = Place.of(shown, key);
                    throw new CofferException.Invalid(place + ": " + SECTION + " is in the file a second time");
                }
                found = Optional.of(tuple);
            }
        }
        return found.map(tuple -> yaml.tree(tuple.getValueNode()));
    }
}
