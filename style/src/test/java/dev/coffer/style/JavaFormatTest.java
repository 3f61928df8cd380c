package dev.coffer.style;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.palantir.javaformat.java.FormatterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Gatherers;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Checks the layout of all Java files, or repairs it. A formatter parses with the compiler of the JVM it runs in, so
/// it runs here, in a test on the project's own JDK, and not in Maven's JVM, which may be older.
final class JavaFormatTest {
    private static final String REPAIR = "mvn -q test -pl style -Dformat=apply";

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @Test
    void everyJavaFileOfTheProjectIsFormatted() throws IOException {
        var sources = javaFiles();
        assertFalse(sources.isEmpty(), "no Java file found under " + ROOT);

        var complaints = sources.stream()
                .gather(Gatherers.mapConcurrent(Runtime.getRuntime().availableProcessors(), JavaFormatTest::complaint))
                .filter(complaint -> !complaint.isEmpty())
                .toList();

        assertTrue(
                complaints.isEmpty(),
                () -> "%d of %d files are not formatted; `%s` repairs:\n%s\n"
                        .formatted(complaints.size(), sources.size(), REPAIR, String.join("\n", complaints)));
    }

    @Test
    void longMarkdownCommentsStayAsTheyAre() throws FormatterException {
        var comment = "/// " + "word ".repeat(40) + "end";

        assertEquals(comment + "\nclass A {}\n", JavaFormat.format(comment + "\nclass A{ }\n"));
    }

    private static List<Path> javaFiles() throws IOException {
        try (Stream<Path> files = Files.find(ROOT, 30, (path, about) -> about.isRegularFile() && isSource(path))) {
            return files.sorted().toList();
        }
    }

    private static boolean isSource(Path path) {
        for (var part : ROOT.relativize(path)) {
            if (part.toString().equals("target") || part.toString().startsWith(".")) {
                return false;
            }
        }
        return path.toString().endsWith(".java");
    }

    private static String complaint(Path file) {
        try {
            var source = Files.readString(file);
            var formatted = JavaFormat.format(source);
            if (formatted.equals(source)) {
                return "";
            }
            if ("apply".equals(System.getProperty("format"))) {
                Files.writeString(file, formatted);
                return "";
            }
            return ROOT.relativize(file) + ":" + firstDifference(source, formatted);
        } catch (FormatterException e) {
            return ROOT.relativize(file) + ": " + e.getMessage();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String firstDifference(String source, String formatted) {
        var is = source.split("\n", -1);
        var should = formatted.split("\n", -1);
        var line = 0;
        while (line < is.length && line < should.length && is[line].equals(should[line])) {
            line++;
        }
        var wanted = line < should.length ? should[line].strip() : "";
        return (line + 1) + ": expected `" + wanted + "`";
    }
}
