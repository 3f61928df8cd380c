package dev.coffer.lineage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Who runs this process, where, and as what.
///
/// @param user    the account
/// @param host    the name of the machine or container, as it calls itself
/// @param command the program and its arguments; may be empty
public record Machine(Optional<String> user, Optional<String> host, List<String> command) {
    private static final int NAME_BYTES = 256;

    public Machine {
        command = List.copyOf(command);
    }

    /// This process. No name service is asked: a slow one would stall every put.
    public static Machine current(Map<String, String> environment) {
        return new Machine(user(environment), host(environment), ownCommand());
    }

    /// The same with another command line, for a program that knows its own better.
    public Machine withCommand(List<String> words) {
        return new Machine(user, host, words);
    }

    private static Optional<String> user(Map<String, String> environment) {
        return named(System.getProperty("user.name"))
                .filter(name -> !name.equals("?"))
                .or(() -> named(environment.get("USER")))
                .or(() -> named(environment.get("LOGNAME")))
                .or(() -> named(environment.get("USERNAME")));
    }

    private static Optional<String> host(Map<String, String> environment) {
        return firstLine(Path.of("/proc/sys/kernel/hostname"))
                .or(() -> named(environment.get("HOSTNAME")))
                .or(() -> named(environment.get("COMPUTERNAME")))
                .or(() -> firstLine(Path.of("/etc/hostname")));
    }

    private static Optional<String> firstLine(Path file) {
        try (var in = Files.newInputStream(file)) {
            return named(new String(in.readNBytes(NAME_BYTES), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse(""));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> named(@Nullable String name) {
        return Optional.ofNullable(name)
                .map(String::strip)
                .filter(text -> !text.isEmpty() && text.length() <= NAME_BYTES)
                .filter(text -> text.chars().noneMatch(Character::isISOControl));
    }

    /// The arguments one by one where the system gives them; what the launcher of the JVM kept otherwise.
    private static List<String> ownCommand() {
        var info = ProcessHandle.current().info();
        if (info.command().isPresent() && info.arguments().isPresent()) {
            var words = new ArrayList<String>();
            words.add(info.command().get());
            words.addAll(List.of(info.arguments().get()));
            return words;
        }
        var java = System.getProperty("sun.java.command", "");
        return java.isEmpty() ? List.of() : List.of(java.split(" ", -1));
    }
}
