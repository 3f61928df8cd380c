package dev.coffer.cli;

import dev.coffer.artifact.Text;
import dev.coffer.artifact.Version;
import java.util.Optional;

/// Whether a version is to stay, in words.
final class StandingText {
    private StandingText() {}

    /// `protected until 2027-03-01T00:00:00Z: audit`; also when that is over.
    static Optional<String> protection(Version version) {
        return version.standing()
                .protection()
                .map(each -> "protected"
                        + each.until().map(until -> " until " + until).orElse("")
                        + (each.reason().isEmpty() ? "" : ": " + Text.shown(each.reason())));
    }

    /// ` (deleted)`, ` (swept)`, ` (protected)`, or nothing.
    static String mark(Version version) {
        var standing = version.standing();
        if (standing.deleted()) {
            return standing.swept() ? " (swept)" : " (deleted)";
        }
        return standing.protection().isPresent() ? " (protected)" : "";
    }
}
