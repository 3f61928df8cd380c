package dev.coffer.cli;

/// The signal that is ending this process, and the exit code it ends with.
enum TerminationSignal {
    HUP(1),
    INT(2),
    TERM(15);

    private final int number;

    TerminationSignal(int number) {
        this.number = number;
    }

    /// Returns the signal, for a shutdown hook. The JVM does not pass it to hooks, but the thread that handles it is
    /// named after it and waits for the hooks. Without such a thread, the signal is taken to be Ctrl-C.
    static TerminationSignal current() {
        for (var thread : Thread.getAllStackTraces().keySet()) {
            for (var signal : values()) {
                if (thread.getName().equals("SIG" + signal + " handler")) {
                    return signal;
                }
            }
        }
        return INT;
    }

    /// The exit code of the JVM, which follows the convention of shells.
    int exit() {
        return 128 + number;
    }
}
