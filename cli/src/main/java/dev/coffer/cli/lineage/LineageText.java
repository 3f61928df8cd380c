package dev.coffer.cli.lineage;

import dev.coffer.artifact.Handle;
import dev.coffer.lineage.LineageNode;
import dev.coffer.lineage.NewerInput;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The text for a version in lineage, the same in every format.
public final class LineageText {
    private LineageText() {}

    /// The lines of a box in a picture.
    static Stream<String> label(LineageNode node) {
        return Stream.of(
                        node.id().toString(),
                        node.type().word(),
                        aliases(node),
                        node.deleted() ? "deleted" : "",
                        stale(node))
                .filter(line -> !line.isEmpty());
    }

    /// `prod, candidate`
    static String aliases(LineageNode node) {
        return node.aliases().stream().map(Handle::value).collect(Collectors.joining(", "));
    }

    /// `stale: data/train:prod is v5`; empty when it is not.
    static String stale(LineageNode node) {
        return node.isStale() ? "stale: " + newer(node.newerInputs()) : "";
    }

    /// `data/train:prod is v5`
    public static String newer(List<NewerInput> inputs) {
        return inputs.stream()
                .map(input -> input.newer().artifact() + ":" + input.alias() + " is v"
                        + input.newer().number())
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
