package dev.coffer.style;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The glossary leads: the words that it replaced are nowhere, and what ARCHITECTURE.md names exists.
final class WordsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern TEXT = Pattern.compile(".*\\.(java|md|sql|json|yaml|sh|py)");

    /// Where the replaced words stand because it says which they are.
    private static final Set<Path> EXEMPT =
            Set.of(Path.of("docs/glossary.md"), Path.of("style/src/test/java/dev/coffer/style/WordsTest.java"));

    private static final Pattern REPLACED = Pattern.compile(
            "relay(s|ed|ing)?|relaid|dooms?|doomed|(re)?pack(s|ed|ing)? anew|mend(s|ed|ing)?|holdings|outlines?|standing",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern WORDS = Pattern.compile("[A-Za-z]+( anew)?");

    /// A type of ours, in code marks: `Chunker`, `LocalBlobStore.putIfAbsent`, `Change.Relocate`.
    private static final Pattern TYPE = Pattern.compile("`([A-Z][a-z]\\w*)((?:\\.[A-Z]\\w*)*)(?:[.#][a-z]\\w*)?`");

    private static final Pattern NAME = Pattern.compile("\\w+");

    private static final Pattern DECLARATION = Pattern.compile("\\b(?:class|record|interface|enum) ([A-Z]\\w*)");

    @Test
    void noReplacedWordIsUsed() {
        var found = new ArrayList<String>();
        int files = 0;
        for (var file : files()) {
            if (EXEMPT.contains(file)) {
                continue;
            }
            files++;
            var lines = lines(file);
            for (int i = 0; i < lines.size(); i++) {
                int number = i + 1;
                WORDS.matcher(lines.get(i))
                        .results()
                        .filter(word -> REPLACED.matcher(word.group()).matches())
                        .forEach(word -> found.add(file + ":" + number + ": " + word.group()));
            }
        }

        assertFalse(files < 500, "only " + files + " files were read");
        assertEquals(List.of(), found, "docs/glossary.md has the words to use");
    }

    @Test
    void everyTypeThatTheArchitectureNamesExists() {
        var types = new HashSet<String>();
        for (var file : files()) {
            if (file.toString().endsWith(".java")) {
                lines(file)
                        .forEach(line ->
                                DECLARATION.matcher(line).results().forEach(match -> types.add(match.group(1))));
            }
        }
        var missing = new ArrayList<String>();
        var named = new HashSet<String>();
        TYPE.matcher(String.join("\n", lines(Path.of("ARCHITECTURE.md"))))
                .results()
                .forEach(match -> {
                    NAME.matcher(match.group(1) + match.group(2)).results().forEach(name -> {
                        named.add(name.group());
                        if (!types.contains(name.group())) {
                            missing.add(match.group());
                        }
                    });
                });

        assertFalse(named.size() < 20, "only " + named.size() + " types are named");
        assertEquals(List.of(), missing);
    }

    private static List<Path> files() {
        try (Stream<Path> all = Files.find(ROOT, 30, (path, about) -> about.isRegularFile() && isText(path))) {
            return all.map(ROOT::relativize).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isText(Path path) {
        for (var part : ROOT.relativize(path)) {
            var name = part.toString();
            if (name.equals("target") || name.startsWith(".") || name.equals("coffer-demo")) {
                return false;
            }
        }
        return TEXT.matcher(path.toString()).matches();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
