package dev.coffer.cli.doctor;

import dev.coffer.cli.output.Failure;
import java.util.Optional;

/// One line of the report of `coffer doctor`.
///
/// @param name a stable word for programs
/// @param text what was found
/// @param help the way out, where something is wrong
record DoctorCheck(String name, Outcome outcome, String text, Optional<String> help) {
    /// The outcome of a check.
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

    static DoctorCheck ok(String name, String text) {
        return new DoctorCheck(name, Outcome.OK, text, Optional.empty());
    }

    static DoctorCheck warn(String name, String text, String help) {
        return new DoctorCheck(name, Outcome.WARN, text, Optional.of(help));
    }

    /// A check that ended in a failure.
    ///
    /// @param what stands before its message
    static DoctorCheck fail(String name, String what, Throwable cause) {
        var failure = Failure.of(cause);
        return new DoctorCheck(name, Outcome.FAIL, what + failure.message(), failure.hint());
    }
}
