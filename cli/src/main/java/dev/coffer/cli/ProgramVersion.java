package dev.coffer.cli;

import dev.coffer.cli.output.Output;
import java.util.Objects;

/// The version of the program.
final class ProgramVersion {
    private ProgramVersion() {}

    /// From the manifest of the jar; classes that were never packed have none.
    static String text() {
        return Objects.requireNonNullElse(ProgramVersion.class.getPackage().getImplementationVersion(), "unreleased");
    }

    static void print(Output output) {
        if (output.isJson()) {
            output.document("version", json -> {
                json.writeStringProperty("version", text());
                json.writeStringProperty("java", Runtime.version().toString());
            });
        } else {
            output.line("coffer " + text());
        }
    }
}
