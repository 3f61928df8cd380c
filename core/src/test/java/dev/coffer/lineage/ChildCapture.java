package dev.coffer.lineage;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds out the code in a directory, in a process of its own, and prints it.
final class ChildCapture {
    private ChildCapture() {}

    public static void main(String[] arguments) {
        var machine = new Machine(Optional.empty(), Optional.empty(), List.of());
        var environment = Map.of("PATH", "/usr/bin:/bin", "HOME", "/nonexistent");
        System.out.println(new OriginCapture(environment, Path.of(arguments[0]), machine)
                .capture()
                .code());
    }
}
