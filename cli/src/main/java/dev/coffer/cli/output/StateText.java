package dev.coffer.cli.output;

import dev.coffer.artifact.Text;
import dev.coffer.artifact.Version;
import java.util.Optional;

/// The state of a version in words: protected, deleted or swept.
public final class StateText {
    private StateText() {}

    /// `protected until 2027-03-01T00:00:00Z: audit`; also when that is over.
    public static Optional<String> protection(Version version) {
        return version.state()
                .protection()
                .map(each -> "protected"
                        + each.until().map(until -> " until " + until).orElse("")
                        + (each.reason().isEmpty() ? "" : ": " + Text.shown(each.reason())));
    }

    /// ` (deleted)`, ` (swept)`, ` (protected)`, or nothing.
    public static String mark(Version version) {
        var state = version.state();
        if (state.deleted()) {
            return state.swept() ? " (swept)" : " (deleted)";
        }
        return state.protection().isPresent() ? " (protected)" : "";
    }
}
