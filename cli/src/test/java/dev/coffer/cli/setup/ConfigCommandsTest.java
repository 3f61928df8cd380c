package dev.coffer.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandsTest {
    @TempDir
    Path directory;

    private Shell shell() {
        return new Shell(directory);
    }

    private void configure(String text) throws IOException {
        Files.writeString(directory.resolve("pipeline.yaml"), text);
    }

    @Test
    void everySettingIsShownWithItsOrigin() throws IOException {
        configure("artifact_store:\n  type: local\n  root_path: ./store\n");
        var result = shell().with("COFFER_VERSION_SCHEME", "timestamp").run("config", "show", "--origin");
        assertThat(result.exit()).isZero();
        assertThat(result.out().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .contains(
                        "SETTING|VALUE|ORIGIN",
                        "type|local|pipeline.yaml:2",
                        "version_scheme|timestamp|environment COFFER_VERSION_SCHEME",
                        "versioning_enabled|true|default");
    }

    @Test
    void aFlagWinsOverTheFile() throws IOException {
        configure("artifact_store:\n  type: local\n  root_path: ./store\n");
        var settings = shell().run("config", "show", "--json", "--store", "other")
                .json()
                .get("settings");
        var root = settings.valueStream()
                .filter(setting -> setting.get("key").asString().equals("root_path"))
                .findFirst()
                .orElseThrow();
        assertThat(root.get("value").asString())
                .isEqualTo(directory.resolve("other").toString());
        assertThat(root.get("origin").asString()).isEqualTo("--store");
    }

    @Test
    void aValidFileIsSaidToBe() throws IOException {
        configure("artifact_store: ./store\n");
        var result = shell().run("config", "validate");
        assertThat(result.exit()).isZero();
        assertThat(result.out()).isEqualTo(directory.resolve("pipeline.yaml") + " is valid\n");
    }

    @Test
    void withoutAFileTheDefaultsAreValid() {
        assertThat(shell().run("config", "validate").exit()).isZero();
    }

    @Test
    void everyProblemIsListedWithItsPlace() throws IOException {
        configure("artifact_store:\n  typ: local\n  versioning_enabled: perhaps\n");
        var result = shell().run("config", "validate");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .contains("error: pipeline.yaml:2:", "'typ'", "did you mean 'type'?", "pipeline.yaml:3:");
    }

    @Test
    void problemsAreADocumentToo() throws IOException {
        configure("artifact_store:\n  typ: local\n  versioning_enabled: perhaps\n");
        var result = shell().run("config", "validate", "--json");
        assertThat(result.json().get("valid").asBoolean()).isFalse();
        assertThat(result.json().get("problems")).hasSize(2);
        assertThat(result.error().get("exit").asInt()).isEqualTo(2);
    }

    @Test
    void aTabAnUnsetVariableAndAMissingFileAreExplained() throws IOException {
        configure("artifact_store:\n\ttype: local\n");
        assertThat(shell().run("ls").err()).contains("pipeline.yaml:2:1", "tab");
        configure("artifact_store:\n  root_path: ${NOWHERE_SET}\n");
        assertThat(shell().run("ls").err()).contains("NOWHERE_SET", "pipeline.yaml:2:");
        var missing = shell().run("ls", "--config", "none.yaml");
        assertThat(missing.err()).contains("none.yaml");
        assertThat(missing.exit()).isEqualTo(2);
    }

    @Test
    void theSchemaIsAJsonSchema() {
        var schema = shell().run("config", "schema").json();
        assertThat(schema.get("$schema").asString()).contains("json-schema.org");
    }

    /// The examples stand in the section of the page as indented blocks.
    @Test
    void theExamplesForCloudsAreValid() throws IOException {
        var page = Files.readString(Path.of("..", "docs", "configuration.md"));
        var section = page.substring(page.indexOf("\n## Clouds\n"), page.indexOf("\n## Variables\n"));
        var examples = Pattern.compile("\n\n((?: {4}.*\n)+)")
                .matcher(section)
                .results()
                .map(block -> block.group(1).stripTrailing().stripIndent())
                .filter(block -> block.startsWith("artifact_store:"))
                .toList();

        assertThat(examples).hasSize(5);
        for (var example : examples) {
            configure(example);
            assertThat(shell().with("S3_SECRET", "x").run("config", "validate"))
                    .as(example)
                    .extracting(Shell.Result::exit)
                    .isEqualTo(0);
        }
    }
}
