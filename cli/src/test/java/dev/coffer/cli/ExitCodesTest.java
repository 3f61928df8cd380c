package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Bad input: a clear error, the documented exit code, nothing stored.
class ExitCodesTest {
    @TempDir
    Path directory;

    @BeforeEach
    void makeStore() throws IOException {
        Files.writeString(directory.resolve("file"), "content");
        shell().ok("put", "sentiment-bert", "file", "--alias", "prod");
    }

    private Shell shell() {
        return new Shell(directory);
    }

    private Shell.Result run(String line) {
        return shell().run(line.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "show sentiment-brt            | 3 | did you mean 'sentiment-bert'?",
                "show sentiment-bert:v9        | 3 | sentiment-bert:v9",
                "show sentiment-bert:canary    | 3 | canary",
                "show sentiment-bert:run=none  | 3 | none",
                "show sentiment-bert@sha256:000000000000 | 3 | 000000000000",
                "get sentiment-brt -o d        | 3 | did you mean 'sentiment-bert'?",
                "cat sentiment-bert nofile     | 3 | nofile",
                "log sentiment-brt             | 3 | did you mean 'sentiment-bert'?",
                "rm sentiment-bert:v9 --yes    | 3 | sentiment-bert:v9",
                "restore sentiment-bert:v9     | 3 | sentiment-bert:v9",
                "tag sentiment-bert:v9 x       | 3 | sentiment-bert:v9",
                "alias set sentiment-bert:x v9 | 3 | sentiment-bert:v9",
                "alias rm sentiment-bert:nope  | 3 | nope",
                "alias history sentiment-bert:nope | 3 | nope",
                "put a file --input none:v1    | 3 | none",
                "put Sentiment-Bert file       | 4 | only in case",
                "put sentiment-bert file --type dataset | 4 | not a dataset",
                "put sentiment-bert file --label prod | 4 | prod",
                "rm sentiment-bert:v1 --yes    | 8 | prod",
                "put a nowhere                 | 2 | nowhere",
                "put a file --params-file none | 2 | none",
                "put a/../b file               | 2 | is not an artifact name",
                "put /a file                   | 2 | is not an artifact name",
                "put a file --metric x=NaN     | 2 | not a finite number",
                "restore sentiment-bert:prod   | 2 | by number",
                "restore sentiment-bert        | 2 | by number",
                "show sentiment-bert:v0        | 2 | v1",
                "show sentiment-bert@sha256:12 | 2 | digest",
                "cat sentiment-bert ../file    | 2 | not a path inside an artifact",
                "ls --store nowhere            | 10 | nowhere",
                "show a --store nowhere        | 10 | nowhere",
                "get a -o d --store nowhere    | 10 | nowhere",
                "verify --store nowhere        | 10 | nowhere",
                "rm a --yes --store nowhere    | 10 | nowhere",
                "alias set a:b --store nowhere | 10 | nowhere",
                "tag a b --store nowhere       | 10 | nowhere",
            })
    void aFailureHasItsCodeAndNamesTheThing(String line, int exit, String said) {
        var before = run("log sentiment-bert --json").out();
        var result = run(line);
        assertThat(result.err()).startsWith("error: ").contains(said).doesNotContain("Exception", "\tat ");
        assertThat(result.exit()).isEqualTo(exit);
        assertThat(result.out()).isEmpty();
        assertThat(run("log sentiment-bert --json").out()).isEqualTo(before);
        assertThat(directory.resolve("nowhere")).doesNotExist();

        var error = shell().run((line + " --json").split(" ")).error();
        assertThat(error.get("exit").asInt()).isEqualTo(exit);
        assertThat(error.propertyNames()).containsExactly("code", "message", "hint", "exit");
    }

    @Test
    void namesThatAreNoneAreRefused() {
        for (var name :
                new String[] {"..", "a/..", "/a", "a b", "a\tb", "a\nb", "", "a//b", "-a/b c", "a".repeat(300)}) {
            var result = shell().run("put", "--", name, "file");
            assertThat(result.exit()).as(name).isEqualTo(2);
            assertThat(result.err()).startsWith("error: ");
        }
    }

    @Test
    void aDirectoryThatIsNoStoreIsLeftAlone() throws IOException {
        var other = Files.createDirectories(directory.resolve("other"));
        Files.writeString(other.resolve("thesis.txt"), "years of work");
        assertThat(run("put a file --store other").exit()).isEqualTo(10);
        assertThat(run("init other").exit()).isEqualTo(10);
        assertThat(other).isDirectoryContaining(path -> path.endsWith("thesis.txt"));
        assertThat(directory.resolve("pipeline.yaml")).doesNotExist();
        try (var left = Files.list(other)) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void damageIsFoundNamedAndExits5() throws IOException {
        Path pack = directory.resolve("big");
        Files.write(
                pack,
                new java.util.Random(5)
                        .ints(300_000)
                        .collect(java.io.ByteArrayOutputStream::new, (out, value) -> out.write(value), (a, b) -> {})
                        .toByteArray());
        shell().ok("put", "big", "big");
        var damaged = damage("packs", "raw");

        var get = run("get big -o back");
        assertThat(get.exit()).isEqualTo(5);
        assertThat(get.err()).contains(damaged);
        assertThat(directory.resolve("back")).doesNotExist();

        var verify = run("verify --data");
        assertThat(verify.exit()).isEqualTo(5);
        assertThat(verify.out()).contains(damaged, "    big:v1");
        assertThat(verify.err()).startsWith("error: ");

        var document = run("verify --data --json");
        assertThat(document.json().get("ok").asBoolean()).isFalse();
        assertThat(document.json().get("damages").get(0).get("object").asString())
                .contains(damaged);
        assertThat(document.error().get("code").asString()).isEqualTo("CORRUPT");
    }

    /// Flips a byte in the middle of each large object, and gives the name of one.
    private String damage(String... folders) throws IOException {
        var name = "";
        for (var folder : folders) {
            var root = directory.resolve("artifacts").resolve(folder);
            if (!Files.isDirectory(root)) {
                continue;
            }
            try (var files = Files.walk(root)) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    var bytes = Files.readAllBytes(file);
                    bytes[bytes.length / 2] ^= 1;
                    file.toFile().setWritable(true);
                    Files.write(file, bytes);
                    name = file.getFileName().toString();
                }
            }
        }
        return name;
    }
}
