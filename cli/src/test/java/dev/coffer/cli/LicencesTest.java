package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// docs/licences.md, compared with the class path of this module.
final class LicencesTest {
    private static final Pattern ROW = Pattern.compile("\\| [\\w.-]+:([\\w.-]+) \\| (\\S+) \\| (.+) \\|");
    private static final Pattern FOR_TESTS =
            Pattern.compile("(junit-|opentest4j-|apiguardian-api-|assertj-core-|byte-buddy-|surefire-).*");
    private static final Set<String> ALLOWED =
            Set.of("Apache-2.0", "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0 or LGPL-2.1-or-later");

    @Test
    void everyLibraryOfTheProgramIsListedAndNoOther() throws IOException {
        var libraries = new TreeSet<String>();
        for (var entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            var name = String.valueOf(Path.of(entry).getFileName());
            boolean ours = name.startsWith("coffer-");
            if (name.endsWith(".jar") && !ours && !FOR_TESTS.matcher(name).matches()) {
                libraries.add(name);
            }
        }

        assertThat(listed().keySet()).containsExactlyInAnyOrderElementsOf(libraries);
    }

    @Test
    void everyLicenceAllowsTheProgramToBeGivenAway() throws IOException {
        assertThat(List.copyOf(listed().values()))
                .isNotEmpty()
                .allSatisfy(licence -> assertThat(ALLOWED).contains(licence));
    }

    /// Licences by the name of the library's file.
    private static Map<String, String> listed() throws IOException {
        var listed = new TreeMap<String, String>();
        for (var line : Files.readAllLines(Path.of("../docs/licences.md"))) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                listed.put(row.group(1) + "-" + row.group(2) + ".jar", row.group(3));
            }
        }
        return listed;
    }
}
