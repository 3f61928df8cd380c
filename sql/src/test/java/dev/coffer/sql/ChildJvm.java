package dev.coffer.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Runs a main class in a JVM of its own, in mounts of its own where the shell command before it makes some.
final class ChildJvm {
    private ChildJvm() {}

    /// Runs it to its end.
    ///
    /// @param before a shell command that runs first, as root in a name space of its own when it mounts something
    /// @return the lines it printed
    static List<String> run(Path directory, String before, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ArrayList<String>();
        if (before.contains("mount")) {
            command.addAll(List.of("unshare", "-m"));
        }
        command.addAll(List.of("sh", "-c", before + " && exec \"$@\"", "sh"));
        command.addAll(List.of(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(Arrays.asList(arguments));
        var output = Files.createTempFile("coffer-child", ".txt");
        try {
            var process = new ProcessBuilder(command)
                    .directory(directory.getRoot().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.waitFor();
            var lines = Files.readAllLines(output);
            lines.stream().filter(ChildJvm::isSeed).forEach(System.err::println);
            return lines.stream().filter(line -> !isSeed(line)).toList();
        } finally {
            Files.delete(output);
        }
    }

    private static boolean isSeed(String line) {
        return line.startsWith("Seeds: ");
    }
}
