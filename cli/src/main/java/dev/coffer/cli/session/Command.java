package dev.coffer.cli.session;

import java.util.Optional;

/// One thing the program can do. Holds its options, makes one call on the library, prints.
public interface Command {
    /// Does it, and gives the exit code.
    int run(Session session);

    /// The artifact or version that is asked for, which must look like one.
    default Optional<String> subject() {
        return Optional.empty();
    }

    /// What an interrupt leaves behind, and how to go on; empty when there is nothing certain to say.
    default String whenInterrupted() {
        return "";
    }

    /// How long an interrupted command may take to clean up after itself.
    default int secondsToCleanUp() {
        return 2;
    }
}
