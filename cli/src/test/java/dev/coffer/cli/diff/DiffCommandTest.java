package dev.coffer.cli.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffCommandTest {
    @TempDir
    Path directory;

    private Shell shell() {
        return new Shell(directory);
    }

    private void write(String path, String content) throws IOException {
        var file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private void put(String name, String path, String... more) {
        var arguments = new ArrayList<>(List.of("put", name, path));
        arguments.addAll(Arrays.asList(more));
        shell().ok(arguments.toArray(String[]::new));
    }

    private String diff(String... arguments) {
        return shell().ok(arguments(arguments)).out();
    }

    private static String[] arguments(String... arguments) {
        var all = new String[arguments.length + 1];
        all[0] = "diff";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return all;
    }

    /// Two versions that differ in every kind of thing.
    private void putTwoVersions() throws IOException {
        write("model/config.json", "{\"layers\": 12}");
        write("model/same.txt", "same");
        write("model/gone.txt", "gone");
        write("model/old/weights.bin", "0123456789");
        Files.createSymbolicLink(directory.resolve("model/link"), Path.of("same.txt"));
        put("data", "model/same.txt");
        put("m", "model", "--metric", "acc=0.931", "--metric", "loss=2", "--param", "lr=3e-5", "--input", "data:v1");
        Files.delete(directory.resolve("model/gone.txt"));
        Files.delete(directory.resolve("model/link"));
        Files.createSymbolicLink(directory.resolve("model/link"), Path.of("config.json"));
        write("model/config.json", "{\"layers\": 24}");
        write("model/new.txt", "new");
        write("model/new/weights.bin", "0123456789");
        Files.delete(directory.resolve("model/old/weights.bin"));
        Files.delete(directory.resolve("model/old"));
        put("data", "model/new.txt");
        put(
                "m",
                "model",
                "--metric",
                "acc=0.934",
                "--param",
                "lr=2e-5",
                "--param",
                "epochs=3",
                "--input",
                "data",
                "--tag",
                "stage=dev",
                "--label",
                "1.4",
                "--run",
                "r2",
                "--description",
                "better",
                "--alias",
                "prod");
    }

    @Test
    void factsAndFilesAreCompared() throws IOException {
        putTwoVersions();
        var result = shell().ok("diff", "m:v1", "m:prod");
        assertThat(result.out()).isEqualTo("""
                        m:v1 → v2 (prod)
                          label        (none) → 1.4
                          run          (none) → r2
                          description  (none) → better
                          metric       acc: 0.931 → 0.934 (+0.003, +0.3 %)
                          metric       loss: 2.0 → (none)
                          param        epochs: (none) → 3
                          param        lr: 3e-5 → 2e-5
                          tag          stage: (none) → dev
                          input        data:v1 → v2
                          files        2 changed, 1 renamed, 1 added, 1 removed, 1 same; 45.2 % of 31 B in common
                          ~ config.json  14 B → 14 B
                          - gone.txt  4 B
                          ~ link  link to same.txt → link to config.json
                          + new.txt  3 B
                          > old/weights.bin → new/weights.bin  10 B
                        """);
        assertThat(result.err()).isEqualTo("Next: coffer diff m:v1 m:v2 --content config.json\n");
    }

    @Test
    void aVersionIsEqualToItself() throws IOException {
        putTwoVersions();
        assertThat(diff("m:v2", "m:prod", "--exit-code")).isEqualTo("m:v2 and m:v2 are equal\n");
    }

    @Test
    void theExitCodeTellsOfDifferencesWhereAskedFor() throws IOException {
        write("a.txt", "x");
        put("a", "a.txt", "--run", "r1");
        put("a", "a.txt", "--run", "r2");
        assertThat(shell().run("diff", "a:v1", "a:v2").exit()).isZero();
        assertThat(shell().run("diff", "a:v1", "a:v2", "--exit-code").exit()).isEqualTo(1);
        assertThat(shell().run("diff", "a:v1", "a:v2", "--exit-code", "--json").exit())
                .isEqualTo(1);
        assertThat(shell().run("diff", "a:v1", "a:v2", "--exit-code", "--files").exit())
                .isZero();
        assertThat(shell().run("diff", "a:v1", "a:v2", "--exit-code", "--content", "a.txt")
                        .exit())
                .isZero();
    }

    @Test
    void failuresKeepTheirCodes() throws IOException {
        putTwoVersions();
        assertThat(shell().run("diff", "m:v1", "m:v9", "--exit-code").exit()).isEqualTo(3);
        assertThat(shell().run("diff", "m:v1", "no", "--exit-code").exit()).isEqualTo(3);
        assertThat(shell().run("diff", "m:v1", "../x", "--exit-code").exit()).isEqualTo(2);
        assertThat(shell().run("diff", "m:v1", "m:v2", "--content", "none", "--exit-code")
                        .exit())
                .isEqualTo(3);
        assertThat(shell().run("diff", "m:v1", "m:v2", "--content", "link").exit())
                .isEqualTo(3);
    }

    @Test
    void aRenamedFileIsFoundByEitherName() throws IOException {
        var lines = new SplittableRandom(1)
                .ints(60_000, 0, 1_000_000)
                .mapToObj(Integer::toString)
                .toList();
        write("d/old.txt", String.join("\n", lines) + "\n");
        put("d", "d");
        Files.delete(directory.resolve("d/old.txt"));
        write("d/new.txt", String.join("\n", lines) + "\nlast\n");
        put("d", "d");
        for (var name : new String[] {"old.txt", "new.txt"}) {
            assertThat(diff("d:v1", "d:v2", "--content", name))
                    .startsWith("old.txt → new.txt  ")
                    .contains("1 line added, 0 removed")
                    .endsWith("\n+last\n");
        }
    }

    @Test
    void singleFilesAreComparedWhateverTheyAreCalled() throws IOException {
        write("one.csv", "id,v\n1,2\n2,3\n");
        write("two.csv", "id,v\n1,2\n2,4\n");
        put("c", "one.csv");
        put("c", "two.csv");
        assertThat(diff("c:v1", "c:v2", "--content", "two.csv")).isEqualTo("""
                        one.csv → two.csv  13 B, CSV
                          rows     2: 1 changed
                          cells    v 1 changed
                          ~ row 2  v: 3 → 4
                        """);
        assertThat(diff("c:v1", "c:v2", "--content", "one.csv", "--key", "id")).contains("~ row 2 (2)  v: 3 → 4");
    }

    @Test
    void aFileThatOnlyOneVersionHasIsTold() throws IOException {
        putTwoVersions();
        assertThat(diff("m:v1", "m:v2", "--content", "gone.txt"))
                .isEqualTo("gone.txt  4 B\n  only the first version has it\n");
        assertThat(shell().run("diff", "m:v1", "m:v2", "--content", "new.txt", "--exit-code"))
                .satisfies(result -> assertThat(result.exit()).isEqualTo(1))
                .satisfies(result -> assertThat(result.out()).endsWith("only the second version has it\n"));
    }

    @Test
    void ofUnknownFormatsSizesAndDigestsAreTold() throws IOException {
        write("b/x.bin", "\0\1");
        put("b", "b");
        write("b/x.bin", "\0\1\2");
        put("b", "b");
        assertThat(diff("b:v1", "b:v2", "--content", "x.bin")).isEqualTo("""
                        x.bin  2 B → 3 B, unknown
                          how they differ is unknown: nothing here knows this format
                          sha256 b413f47d13ee2fe6c845b2ee141af81de858df4ec549a58b7970bb96645bc8d2 →
                                 ae4b3280e56e2faf83f414a6e3dabe9d5fbe18976544c05fed121accb85b53fc
                        """);
        assertThat(diff("b:v2", "b:v2", "--content", "x.bin"))
                .isEqualTo("x.bin  3 B, unknown\n  equal, byte for byte\n");
    }

    @Test
    void aHostileFileIsNoFailure() throws IOException {
        write("h/m.safetensors", "\u007f\u007f\u007f\u007f\u007f\u007f\u007f\u007f{}");
        put("h", "h");
        write("h/m.safetensors", "{}");
        put("h", "h");
        assertThat(diff("h:v1", "h:v2", "--content", "m.safetensors"))
                .contains("how they differ is unknown: it ends too early: ");
    }

    @Test
    void damageInTheStoreIsAFailure() throws IOException {
        var random = new SplittableRandom(2);
        var text =
                random.ints(30_000, 'a', 'z').collect(StringBuilder::new, StringBuilder::appendCodePoint, (a, b) -> {});
        write("t.txt", text.toString());
        put("t", "t.txt");
        write("t.txt", text + "x");
        put("t", "t.txt");
        try (var files = Files.walk(directory.resolve("artifacts"))) {
            for (var object : files.filter(Files::isRegularFile)
                    .filter(file ->
                            file.toString().contains("packs") || file.toString().contains("raw"))
                    .toList()) {
                var bytes = Files.readAllBytes(object);
                bytes[bytes.length / 3] ^= 1;
                object.toFile().setWritable(true);
                Files.write(object, bytes);
            }
        }
        assertThat(shell().run("diff", "t:v1", "t:v2", "--content", "t.txt", "--exit-code")
                        .exit())
                .isEqualTo(5);
    }

    @Test
    void contentReachesTheTerminalWithoutControlCharacters() throws IOException {
        write("e/a.txt", "x\n");
        put("e", "e");
        write("e/a.txt", "\u001b[31mred\ttab\r\n");
        put("e", "e", "--param", "p=\u001b[2J");
        var all = diff("e:v1", "e:v2") + diff("e:v1", "e:v2", "--content", "a.txt");
        assertThat(all).contains("+\\u001b[31mred\ttab\\u000d", "\\u001b[2J");
        assertThat(all.chars().filter(c -> c != '\n' && c != '\t')).noneMatch(Character::isISOControl);
    }

    @Test
    void optionsOfContentNeedContent() {
        assertThat(shell().run("diff", "a", "b", "--key", "x").err())
                .isEqualTo("error: --key is for the content of a file\n  help: say which with --content PATH\n");
        assertThat(shell().run("diff", "a", "b", "--content", "x", "--read-limit", "4 gigs")
                        .err())
                .isEqualTo("""
                        error: '4 gigs' is not a number of bytes
                          help: write --read-limit and a number, with B, KiB, MiB, GiB or TiB behind it
                        """);
    }

    @Test
    void whatMayBeReadIsLimited() throws IOException {
        write("l/a.csv", "a,b\n" + "1,2\n".repeat(1000));
        put("l", "l");
        write("l/a.csv", "a,b\n" + "1,3\n".repeat(1000));
        put("l", "l");
        assertThat(diff("l:v1", "l:v2", "--content", "a.csv", "--read-limit", "1KiB"))
                .contains("unknown: the limit of 1024 bytes read is reached");
        assertThat(diff("l:v1", "l:v2", "--content", "a.csv", "--read-limit", "1MiB"))
                .contains("1,000 changed");
    }

    @Test
    void versionsOfTwoArtifactsAreCompared() throws IOException {
        putTwoVersions();
        assertThat(diff("data:v1", "m:v2", "--files").lines().findFirst()).contains("data:v1 → m:v2 (prod)");
        assertThat(diff("data:v1", "m:v1", "--content", "same.txt")).contains("equal, byte for byte");
    }

    @Test
    void manyFilesAreCutShortUnlessAllAreAskedFor() throws IOException {
        write("n/0", "x");
        put("n", "n");
        for (int i = 0; i < 60; i++) {
            write("n/f" + i, Integer.toString(i));
        }
        put("n", "n");
        assertThat(diff("n:v1", "n:v2")).contains("60 added, 1 same").endsWith("… and 10 more; --files lists all\n");
        assertThat(diff("n:v1", "n:v2", "--files").lines()).hasSize(62);
        assertThat(shell().ok("diff", "n:v1", "n:v2", "--json").out()).contains("\"f59\"");
    }
}
