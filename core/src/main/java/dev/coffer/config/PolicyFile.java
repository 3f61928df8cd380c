package dev.coffer.config;

import dev.coffer.retention.RetentionPolicy;
import java.nio.file.Path;

/// A cleanup policy by itself, outside of `pipeline.yaml`: YAML or JSON with what stands below `cleanup_policy`, with that key around it
/// or without. Nothing is substituted.
public final class PolicyFile {
    private static final int LIMIT_BYTES = 1 << 20;

    private PolicyFile() {}

    /// Reads one.
    ///
    /// @param shown what messages call it
    /// @throws dev.coffer.artifact.CofferException.Invalid when there is no such file, or it is no policy; names the place
    public static RetentionPolicy read(Path file, String shown) {
        return parse(shown, BoundedFile.text(file, shown, LIMIT_BYTES));
    }

    /// The policy that a text is.
    ///
    /// @param source what messages call it
    public static RetentionPolicy parse(String source, String text) {
        return PolicyReader.parse(source, text, PolicyReader::policy);
    }

    /// As JSON on one line. Equal policies are equal texts.
    public static String text(RetentionPolicy policy) {
        return PolicyText.of(policy);
    }
}
