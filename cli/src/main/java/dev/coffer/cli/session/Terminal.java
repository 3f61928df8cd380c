package dev.coffer.cli.session;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Which of the standard streams are a person's terminal, and how wide it is.
public record Terminal(boolean input, boolean output, boolean error, int columns) {
    private static final int USUAL_COLUMNS = 80;
    private static final int NARROWEST = 20;

    /// No terminal at all: pipes and files.
    public static final Terminal NONE = new Terminal(false, false, false, USUAL_COLUMNS);

    /// Returns the terminal of this process. Java reports one only when both input and output are a terminal, so on
    /// Linux the streams are looked up in `/proc`.
    public static Terminal detect(Map<String, String> environment) {
        int columns = columns(environment.getOrDefault("COLUMNS", ""));
        var streams = Path.of("/proc/self/fd");
        if (Files.isDirectory(streams)) {
            return new Terminal(isTerminal(streams, 0), isTerminal(streams, 1), isTerminal(streams, 2), columns);
        }
        boolean interactive =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        return new Terminal(interactive, interactive, interactive, columns);
    }

    private static boolean isTerminal(Path streams, int number) {
        try {
            var target = Files.readSymbolicLink(streams.resolve(Integer.toString(number)))
                    .toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException e) {
            return false;
        }
    }

    static int columns(String text) {
        try {
            return Math.max(NARROWEST, Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return USUAL_COLUMNS;
        }
    }
}
