package dev.coffer.cli;

/// The signal that is ending this process, and the exit code it ends with.
enum EndingSignal {
    HUP(1),
    INT(2),
    TERM(15);

    private final int number;

    EndingSignal(int number) {
        this.number = number;
    }

    /// To be asked by a shutdown hook. The Java machine does not tell hooks which signal it was, but the thread in which it handles one is
    /// named after it, and waits for the hooks. Where there is none, it is taken for Ctrl-C.
    static EndingSignal current() {
        for (var thread : Thread.getAllStackTraces().keySet()) {
            for (var signal : values()) {
                if (thread.getName().equals("SIG" + signal + " handler")) {
                    return signal;
                }
            }
        }
        return INT;
    }

    /// What the Java machine exits with, as shells do.
    int exit() {
        return 128 + number;
    }
}
