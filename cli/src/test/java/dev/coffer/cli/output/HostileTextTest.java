package dev.coffer.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Text that would change what is seen on a terminal, in every place a user can put it.
final class HostileTextTest {
    /// Every C1 control, every bidirectional mark, line separators, and an escape sequence.
    private static final String HOSTILE = hostile();

    @TempDir
    Path directory;

    private Shell shell;

    @BeforeEach
    void putHostileText() throws IOException {
        shell = new Shell(directory);
        var file = Files.createDirectory(directory.resolve("out")).resolve("n\u202Eame\u0085\u2066");
        Files.writeString(file, HOSTILE);
        var put = shell.run(
                "put",
                "m",
                "out",
                "--description",
                HOSTILE,
                "--tag",
                "t=" + HOSTILE,
                "--param",
                "p=" + HOSTILE,
                "--run",
                "r\u200E\u061C");
        assertThat(put.exit()).as(put.err()).isZero();
    }

    @Test
    void documentsEscapeItAndMeanTheSame() {
        for (var command : List.of("show m", "log m", "ls --versions", "lineage m", "stats --by run")) {
            var result = shell.run((command + " --json").split(" ", -1));

            assertThat(result.exit()).as(result.err()).isZero();
            assertClean(command, result.out());
        }
        var shown = shell.run("show", "m", "--json").json();
        assertThat(shown.get("description").asString()).isEqualTo(HOSTILE);
    }

    @Test
    void peopleSeeItEscaped() {
        for (var command : List.of(
                "show m --files",
                "log m",
                "ls --versions --columns tags.t,params.p",
                "lineage m",
                "lineage m --format dot",
                "lineage m --format openlineage",
                "stats --by run",
                "show nothing\u202E\u0085")) {
            var result = shell.run(command.split(" ", -1));

            assertClean(command, result.out());
            assertClean(command, result.err());
        }
        assertThat(shell.run("show", "m").out()).contains("\\u202e", "\\u0085");
    }

    private static void assertClean(String command, String text) {
        var bad = text.chars()
                .filter(c -> c != '\n' && c != '\t')
                .filter(c -> Character.isISOControl(c)
                        || (c >= 0x202A && c <= 0x202E)
                        || (c >= 0x2066 && c <= 0x2069)
                        || c == 0x200E
                        || c == 0x200F
                        || c == 0x061C
                        || c == 0x2028
                        || c == 0x2029)
                .mapToObj(Integer::toHexString)
                .toList();
        assertThat(bad).as("%s: %s", command, text).isEmpty();
    }

    private static String hostile() {
        var text = new StringBuilder("x\u001b[31m\u007f");
        for (char c = 0x80; c <= 0x9f; c++) {
            text.append(c);
        }
        text.append("\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\u200E\u200F\u061C\u2028\u2029y");
        return text.toString();
    }
}
