package dev.coffer.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// What is checked out.
///
/// @param value the name of a reference such as `refs/heads/main`, or the id of a commit
record Head(String value) {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final String REFERENCE = "ref:";
    private static final String BRANCHES = "refs/heads/";

    /// Reads `HEAD`. Empty when it is nothing that git would follow.
    static Optional<Head> read(Path own) throws IOException {
        var file = own.resolve("HEAD");
        if (Files.isSymbolicLink(file)) {
            return Optional.of(Files.readSymbolicLink(file).toString())
                    .filter(References::isName)
                    .map(Head::new);
        }
        return SmallFile.line(file).flatMap(Head::parse);
    }

    /// A line of a file that is a reference.
    static Optional<Head> parse(String line) {
        if (line.startsWith(REFERENCE)) {
            return Optional.of(line.substring(REFERENCE.length()).strip())
                    .filter(References::isName)
                    .map(Head::new);
        }
        return Optional.of(line).filter(Head::isCommit).map(Head::new);
    }

    Optional<String> branch() {
        return value.startsWith(BRANCHES) ? Optional.of(value.substring(BRANCHES.length())) : Optional.empty();
    }

    boolean isCommit() {
        return isCommit(value);
    }

    static boolean isCommit(String text) {
        return COMMIT.matcher(text).matches();
    }
}
