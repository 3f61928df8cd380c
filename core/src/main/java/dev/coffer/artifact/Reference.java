package dev.coffer.artifact;

import java.util.regex.Pattern;

/// How people and programs point at a version:
/// `NAME`, `NAME:latest`, `NAME:v7`, `NAME:prod`, `NAME:1.4.0`, `NAME:run=RUN_ID` or `NAME@sha256:…`.
public record Reference(ArtifactName artifact, Selector selector) {
    private static final Pattern NUMBER = Pattern.compile("v[0-9]{1,18}");
    private static final String DIGEST = "sha256:";
    private static final String RUN = "run=";
    private static final int DIGEST_PREFIX_MIN = 12;

    /// Which of the artifact's versions is meant.
    public sealed interface Selector {
        /// The undeleted version with the highest number.
        record Latest() implements Selector {}

        /// The version with this number.
        record Number(long number) implements Selector {}

        /// The version an alias or a label of this name stands for; the two share one name space.
        record Named(Handle handle) implements Selector {}

        /// The newest undeleted version made by this run.
        record Run(String run) implements Selector {}

        /// The newest undeleted version whose digest starts with these hexadecimal digits.
        record ByDigest(String hexPrefix) implements Selector {}
    }

    public static Reference parse(String text) {
        int at = text.indexOf('@');
        if (at >= 0) {
            return new Reference(ArtifactName.of(text.substring(0, at)), digest(text, text.substring(at + 1)));
        }
        int colon = text.indexOf(':');
        if (colon < 0) {
            return new Reference(ArtifactName.of(text), new Selector.Latest());
        }
        return new Reference(ArtifactName.of(text.substring(0, colon)), selector(text.substring(colon + 1)));
    }

    public static Reference to(VersionId version) {
        return new Reference(version.artifact(), new Selector.Number(version.number()));
    }

    private static Selector selector(String word) {
        if (word.equals("latest")) {
            return new Selector.Latest();
        }
        if (NUMBER.matcher(word).matches()) {
            long number = Long.parseLong(word.substring(1));
            if (number < 1) {
                throw new CofferException.Invalid("version numbers start at v1, not v0");
            }
            return new Selector.Number(number);
        }
        if (word.startsWith(RUN)) {
            return new Selector.Run(Limits.runId(word.substring(RUN.length())));
        }
        return new Selector.Named(Handle.of(word));
    }

    private static Selector digest(String text, String word) {
        var hex = word.startsWith(DIGEST) ? word.substring(DIGEST.length()) : "";
        boolean wellFormed = hex.length() >= DIGEST_PREFIX_MIN
                && hex.length() <= 2 * Digest.BYTES
                && hex.chars().allMatch(Digest::isHex);
        if (!wellFormed) {
            throw new CofferException.Invalid(
                    "'" + Text.shown(text) + "' is not a reference by digest",
                    "write NAME@sha256: and 12 to 64 lower-case hexadecimal digits");
        }
        return new Selector.ByDigest(hex);
    }

    @Override
    public String toString() {
        return switch (selector) {
            case Selector.Latest() -> artifact + ":latest";
            case Selector.Number(var number) -> artifact + ":v" + number;
            case Selector.Named(var handle) -> artifact + ":" + handle;
            case Selector.Run(var run) -> artifact + ":" + RUN + run;
            case Selector.ByDigest(var hex) -> artifact + "@" + DIGEST + hex;
        };
    }
}
