package dev.coffer.artifact;

/// One version of one artifact, by number. Numbers start at 1 and are never used twice.
public record VersionId(ArtifactName artifact, long number) implements Comparable<VersionId> {
    public VersionId {
        if (number < 1) {
            throw new CofferException.Invalid("version numbers start at 1, not " + number);
        }
    }

    /// Reads `vision/resnet:v7`.
    public static VersionId parse(String text) {
        if (Reference.parse(text) instanceof Reference(var artifact, Reference.Selector.Number(var number))) {
            return new VersionId(artifact, number);
        }
        throw new CofferException.Invalid(
                "'" + Text.shown(text) + "' does not name a version by number, as name:v7 does");
    }

    @Override
    public int compareTo(VersionId other) {
        int order = artifact.compareTo(other.artifact);
        return order == 0 ? Long.compare(number, other.number) : order;
    }

    /// `vision/resnet:v7`, which is also a reference.
    @Override
    public String toString() {
        return artifact + ":v" + number;
    }
}
