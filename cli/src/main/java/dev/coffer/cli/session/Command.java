package dev.coffer.cli.session;

import java.util.Optional;

/// A command of the program. Holds its options, makes one call on the library, and prints.
public interface Command {
    /// Runs the command and returns the exit code.
    int run(Session session);

    /// The artifact or version that the command is about; its form is checked before the store is opened.
    default Optional<String> subject() {
        return Optional.empty();
    }

    /// The state after an interrupt and how to continue; empty when nothing is certain.
    default String whenInterrupted() {
        return "";
    }

    /// The time limit for the clean-up of an interrupted command.
    default int secondsToCleanUp() {
        return 2;
    }
}
