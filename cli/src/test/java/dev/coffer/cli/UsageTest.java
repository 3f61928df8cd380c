package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.session.Terminal;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class UsageTest {
    static final java.util.List<String> COMMANDS = Commands.NAMES;

    @TempDir
    Path directory;

    private Shell.Result run(String line) {
        return new Shell(directory).run(line.isEmpty() ? new String[0] : line.split(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                    | error: missing command | help: coffer --help",
                "shwo x                | error: unknown command 'shwo' | help: did you mean 'show'?",
                "frobnicate            | error: unknown command 'frobnicate' | help: coffer --help",
                "ls --jsn              | error: unknown option '--jsn' | help: did you mean '--json'?",
                "get a -o b --frce     | error: unknown option '--frce' | help: did you mean '--force'?",
                "show                  | error: missing required parameter: 'REF' | help: coffer show --help",
                "put a                 | error: 'a' does not say what to store where | help: write coffer put NAME PATH, or coffer put NAME=PATH NAME=PATH for several in one commit",
                "get a                 | error: missing required option: '--output=DEST' | help: coffer get --help",
                "show a b              | error: unexpected argument 'b' | help: coffer show --help",
                "alias                 | error: missing command | help: coffer alias --help",
                "alias st a:b          | error: unknown command 'st' | help: did you mean 'set'?",
                "ls --color=pink       | error: 'pink' is not a choice for --color | help: use auto, always or never",
                "ls --progress=x       | error: 'x' is not a choice for --progress | help: use auto, bar, plain or none",
                "put a . --metric x=y  | error: 'y' is not a number | help: write --metric x=NUMBER",
                "put a . --param x     | error: 'x' is no value for --param | help: write --param KEY=VALUE",
                "put a . --type modle  | error: 'modle' is not an artifact type | help: types are model, dataset, evaluation, report, metrics, config, visualization, other",
                "put ../a .            | error: '../a' is not an artifact name | help: use segments of letters, digits, '.', '_' and '-' joined by '/', such as vision/resnet",
                "put a . --alias v7    | error: 'v7' has a meaning of its own and cannot be an alias or label |",
                "alias set a v7        | error: 'a' does not name an alias | help: write NAME:ALIAS, such as vision/resnet:prod",
                "alias set a:v7 prod   | error: 'v7' has a meaning of its own and cannot be an alias or label |",
                "repair a --all        | error: one version and --all exclude each other | help: use either REF or --all",
                "repair --from-file no | error: there is no file 'no' | help: name what has a good copy",
                "rebuild --metadata-backend x | error: 'x' is no kind of catalog | help: use json, sqlite or postgres",
                "verify --sample 0%    | error: a sample of 0.0% makes no sense | help: more than 0%, at most 100%",
                "verify --sample half  | error: 'half' is no share of the content | help: write it as 5%",
                "verify --seed 3       | error: --seed chooses a sample, so it needs --sample | help: add --sample 5%",
                "verify a --all        | error: one version and --all exclude each other | help: use either REF or --all",
                "rm a:v1               | error: there is no terminal to confirm deleting a:v1 | help: confirm with --yes",
                "cat a b --range x     | error: 'x' is not a byte range | help: write A-B for bytes A to B (counted from 0, both included), A- or -N",
                "diff a               | error: missing required parameter: 'B' | help: coffer diff --help",
                "diff a ../b          | error: '../b' is not an artifact name | help: use segments of letters, digits, '.', '_' and '-' joined by '/', such as vision/resnet",
                "tag a:v1 x x-         | error: 'x' is both set and removed |",
                "lineage a --format tre | error: 'tre' is not a choice for --format | help: did you mean 'tree'?",
                "lineage a --format svg | error: 'svg' is not a choice for --format | help: use tree, json, mermaid, dot, openlineage",
                "lineage a --depth 1001 | error: depth 1001 is not between 0 and 1000 |",
                "lineage a --depth -1   | error: depth -1 is not between 0 and 1000 |",
                "lineage a --stale-by v1 | error: 'v1' has a meaning of its own and cannot be an alias or label |",
                "lineage a --aliases --up | error: --aliases are those that descend from it | help: leave out --up",
                "lineage a --aliases --format dot | error: --aliases are printed as a table or as JSON | help: leave out --format",
                "copy                  | error: missing required parameter: 'REF… DEST' | help: coffer copy --help",
                "copy a                | error: there is nothing to copy, or no place for it | help: coffer copy REF… DEST, or coffer copy --all DEST for everything",
                "copy a b --all        | error: --all copies everything as it is | help: give only the other store: coffer copy --all DEST",
                "copy a ../b c --as d  | error: '../b' is not an artifact name | help: use segments of letters, digits, '.', '_' and '-' joined by '/', such as vision/resnet",
                "copy a b c --as d     | error: 2 versions cannot have one name or label | help: copy them one by one",
                "copy a ftp://x        | error: 'ftp' is not a kind of store | help: use a path, file:///path, s3://bucket/prefix, gs://bucket/prefix or azure://account/container/prefix",
                "export a              | error: missing required parameter: 'DIR' | help: coffer export --help",
                "import                | error: missing required parameter: 'DIR' | help: coffer import --help",
                "completion tcsh       | error: there is no completion for 'tcsh' | help: use bash, zsh or fish",
            })
    void aWrongCommandLineIsExplainedAndExits2(String line, String error, String help) {
        var result = run(line);
        assertThat(result.err()).isEqualTo(help == null ? error + "\n" : error + "\n  " + help + "\n");
        assertThat(result.out()).isEmpty();
        assertThat(result.exit()).isEqualTo(2);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void withJsonTheErrorIsADocument() {
        var result = run("shwo x --json");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .isEqualTo("{\"error\":{\"code\":\"INVALID\",\"message\":\"unknown command 'shwo'\","
                        + "\"hint\":\"did you mean 'show'?\",\"exit\":2}}\n");
    }

    @Test
    void globalOptionsStandBeforeOrAfterTheCommand() {
        var before = run("--json --store s rm a:v1");
        var after = run("rm a:v1 --store s --json");
        assertThat(before.error()).isEqualTo(after.error());
        assertThat(before.exit()).isEqualTo(2);
    }

    @Test
    void anArgumentAfterTwoDashesIsNoOption() {
        assertThat(run("shwo -- --json").err()).startsWith("error: ");
    }

    @ParameterizedTest
    @FieldSource("COMMANDS")
    void everyCommandExplainsItself(String command) {
        var result = run(command + " --help");
        assertThat(result.exit()).isZero();
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).startsWith("Usage: coffer " + command).contains("--json");
        assertThat(run("help " + command)).isEqualTo(result);
    }

    @Test
    void theProgramExplainsItself() {
        var help = run("--help").out();
        assertThat(COMMANDS).allSatisfy(command -> assertThat(help).contains("\n  " + command + " "));
    }

    @Test
    void theVersionIsTold() {
        assertThat(run("--version").out()).startsWith("coffer ");
        assertThat(run("--version --json").json().get("schema").asString()).isEqualTo("coffer/version/1");
    }

    @Test
    void colourIsUsedWhenAskedFor() {
        assertThat(run("shwo --color=always").err()).startsWith("error: ");
        assertThat(run("ls --progress=x --color=always").err()).contains("\u001b[1;31merror:\u001b[0m");
        var person = new Shell(directory).on(new Terminal(true, true, true, 80));
        assertThat(person.run("shwo").err()).startsWith("\u001b[1;31merror:\u001b[0m ");
        assertThat(person.with("NO_COLOR", "1").run("shwo").err()).startsWith("error: ");
    }

    @Test
    void controlCharactersInArgumentsDoNotReachTheTerminal() {
        var result = new Shell(directory).run("show", "x\u001b[31m:v1");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("x\\u001b[31m").doesNotContain("\u001b");
        assertThat(new Shell(directory).run("sh\u0007w").err())
                .contains("sh\\u0007w")
                .doesNotContain("\u0007");
    }
}
