package dev.coffer.git;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What configuration files of git say, in their order. Nothing they include is read here.
///
/// @param entries in the order of the files; of a name that has one value, the last counts
record GitConfig(List<Entry> entries) {
    static final GitConfig EMPTY = new GitConfig(List.of());

    /// One line.
    ///
    /// @param name  such as `remote.origin.url`; section and key in lower case, what is between them as it stands
    /// @param value empty where there is a name only, which means yes
    record Entry(String name, Optional<String> value) {}

    GitConfig {
        entries = List.copyOf(entries);
    }

    static GitConfig read(Path file) throws IOException {
        var text = SmallFile.text(file);
        return text.isPresent() ? parse(text.get()) : EMPTY;
    }

    static GitConfig parse(String text) throws MalformedException {
        return new GitConfig(new GitConfigParser(text).parse());
    }

    /// These entries, then others.
    GitConfig and(GitConfig others) {
        var all = new ArrayList<>(entries);
        all.addAll(others.entries);
        return new GitConfig(all);
    }

    Optional<String> last(String name) {
        return entries.stream()
                .filter(entry -> entry.name().equals(name))
                .reduce((_, second) -> second)
                .map(entry -> entry.value().orElse("true"));
    }

    boolean has(String name) {
        return entries.stream().anyMatch(entry -> entry.name().equals(name));
    }

    /// Whether there is a name that begins and ends so, with anything between.
    boolean hasLike(String start, String end) {
        return entries.stream()
                .anyMatch(
                        entry -> entry.name().startsWith(start) && entry.name().endsWith(end));
    }

    boolean isTrue(String name, boolean otherwise) {
        return last(name).map(GitConfig::isTrue).orElse(otherwise);
    }

    static boolean isTrue(String value) {
        return switch (value.toLowerCase(java.util.Locale.ROOT)) {
            case "", "false", "no", "off", "0" -> false;
            default -> true;
        };
    }
}
