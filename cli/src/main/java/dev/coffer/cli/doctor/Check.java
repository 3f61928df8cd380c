package dev.coffer.cli.doctor;

import dev.coffer.cli.output.Failure;
import java.util.Optional;

/// One line of what `coffer doctor` found.
///
/// @param name a stable word for programs
/// @param text what was found
/// @param help the way out, where something is wrong
record Check(String name, Outcome outcome, String text, Optional<String> help) {
    /// How it is.
    enum Outcome {
        OK("ok"),
        WARN("warn"),
        FAIL("fail");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    static Check ok(String name, String text) {
        return new Check(name, Outcome.OK, text, Optional.empty());
    }

    static Check warn(String name, String text, String help) {
        return new Check(name, Outcome.WARN, text, Optional.of(help));
    }

    /// A check that ended in a failure.
    ///
    /// @param what stands before its message
    static Check fail(String name, String what, Throwable cause) {
        var failure = Failure.of(cause);
        return new Check(name, Outcome.FAIL, what + failure.message(), failure.hint());
    }
}
