package dev.coffer.artifact;

import java.util.Optional;

/// Where a version came from.
///
/// @param run     the id of the run that made it
/// @param user    who ran it
/// @param host    where it ran
/// @param command the command line, without secrets
/// @param code    the code that ran
public record Origin(
        Optional<String> run, Optional<String> user, Optional<String> host, Optional<String> command, Code code) {
    public static final Origin UNKNOWN =
            new Origin(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Code.UNKNOWN);

    public Origin {
        run.ifPresent(Limits::runId);
        user.ifPresent(text -> Limits.text("user", text));
        host.ifPresent(text -> Limits.text("host", text));
        command.ifPresent(text -> Limits.text("command line", text));
    }

    /// The same origin, made by `run`.
    public Origin withRun(String newRun) {
        return new Origin(Optional.of(newRun), user, host, command, code);
    }
}
