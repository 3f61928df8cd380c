package dev.coffer.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.BucketDouble;
import dev.coffer.cli.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every document has the properties and types that its example in docs/json.md has.
public class JsonDocumentsTest {
    /// Objects whose keys are data.
    private static final Set<String> MAPS = Set.of("params", "metrics", "tags", "cells", "columns", "metadata");

    private static final Pattern EXAMPLE = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);
    private static final Map<String, JsonNode> EXAMPLES = examples();

    @TempDir
    Path directory;

    private static Map<String, JsonNode> examples() {
        var examples = new HashMap<String, JsonNode>();
        try {
            EXAMPLE.matcher(Files.readString(Path.of("../docs/json.md")))
                    .results()
                    .forEach(found -> {
                        var example = JsonMapper.shared().readTree(found.group(1));
                        examples.put(example.path("schema").asString("error"), example);
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return examples;
    }

    @BeforeEach
    void makeStore() throws IOException {
        var model = directory.resolve("model");
        Files.createDirectories(model.resolve("logs"));
        Files.writeString(model.resolve("config.json"), "{\"layers\": 12}");
        Files.createSymbolicLink(model.resolve("link"), Path.of("config.json"));
        shell().ok("put", "data", "model/config.json");
        shell().ok(
                        "put",
                        "m",
                        "model",
                        "--label",
                        "1.4.0",
                        "--run",
                        "r1",
                        "--param",
                        "lr=1",
                        "--metric",
                        "acc=0.5",
                        "--tag",
                        "t=x",
                        "--description",
                        "d",
                        "--input",
                        "data",
                        "--alias",
                        "candidate");
        shell().ok("put", "data", "model/config.json", "--alias", "prod");
        shell().ok("put", "old", "model");
        shell().ok("put", "gone", "model");
        shell().ok("rm", "gone:v1", "--yes");
        shell().ok("put", "n", "model", "--alias", "prod");
        shell().ok("put", "n", "model/config.json", "--alias", "prod");
        shell().ok("alias", "set", "m:prod", "v1", "--reason", "first");
        shell().ok("export", "old", "out");
        for (var name : new String[] {"trusted", "listed"}) {
            Files.writeString(
                    Files.createDirectory(directory.resolve(name)).resolve("pipeline.yaml"),
                    "artifact_store: {type: s3, bucket: b-1, endpoint: 'https://storage.example.com'}\n");
        }
        shell().ok("trust", "listed");
        Files.writeString(
                directory.resolve("policy.json"), "{\"max_versions_per_artifact\": 1, \"keep_inputs\": false}");
    }

    private Shell shell() {
        return new Shell(directory);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "init new                         | coffer/init/1",
                "put n model --label 2 --run r --description d --param a=b --metric c=1 --tag t --alias x --input data | coffer/put/1",
                "get m -o back                    | coffer/get/1",
                "cat m config.json --range 0-4    | coffer/cat/1",
                "ls m --columns unique            | coffer/ls/1",
                "ls m --versions --columns unique | coffer/ls-versions/1",
                "show m                           | coffer/show/1",
                "log m                            | coffer/log/1",
                "lineage m                        | coffer/lineage/1",
                "lineage data:v1 --aliases        | coffer/lineage-aliases/1",
                "diff old m --content config.json | coffer/diff/1",
                "alias set m:x v1                 | coffer/alias-set/1",
                "alias ls                         | coffer/alias-ls/1",
                "alias history m:prod             | coffer/alias-history/1",
                "alias rm m:prod                  | coffer/alias-rm/1",
                "rollback n:prod                  | coffer/rollback/1",
                "catalog copy --to json           | coffer/catalog-copy/1",
                "tag m a=b                        | coffer/tag/1",
                "rm old --yes                     | coffer/rm/1",
                "restore gone:v1                  | coffer/restore/1",
                "gc                               | coffer/gc/1",
                "cleanup --policy policy.json --dry-run --explain | coffer/cleanup/1",
                "protect m --until 2999-01-01 --reason audit | coffer/protect/1",
                "unprotect m                      | coffer/unprotect/1",
                "stats --by artifact              | coffer/stats/1",
                "copy old data other              | coffer/copy/1",
                "copy --all mirror                | coffer/copy-all/1",
                "export m exported                | coffer/export/1",
                "import out --as back             | coffer/import/1",
                "verify --data                    | coffer/verify/1",
                "audit --limit 1                  | coffer/audit/1",
                "audit --verify                   | coffer/audit-verify/1",
                "repair                           | coffer/repair/1",
                "rebuild                          | coffer/rebuild/1",
                "config show                      | coffer/config-show/1",
                "config validate                  | coffer/config-validate/1",
                "trust trusted                    | coffer/trust/1",
                "trust --list                     | coffer/trust-list/1",
                "trust --remove listed            | coffer/trust-remove/1",
                "doctor                           | coffer/doctor/1",
                "completion fish                  | coffer/completion/1",
                "--version                        | coffer/version/1",
            })
    void aDocumentIsAsItsExample(String line, String schema) {
        var result = shell().run((line + " --json").split(" "));
        assertThat(result.err()).isEmpty();
        assertThat(result.exit()).isZero();
        assertSame(schema, result.json());
    }

    @Test
    void theDocumentOfConformanceIsAsItsExample() {
        try (var bucket = BucketDouble.open()) {
            var result = shell().ok("doctor", "--conformance", "--store", bucket.address(), "--json");
            assertThat(result.err()).isEmpty();
            assertSame("coffer/doctor-conformance/1", result.json());
        }
    }

    @Test
    void everyExampleIsOfADocumentThatIsTested() {
        assertThat(EXAMPLES).hasSize(44);
    }

    @Test
    void anErrorIsAsItsExample() {
        var error =
                JsonMapper.shared().readTree(shell().run("show", "mm", "--json").err());
        assertThat(shape(error)).isEqualTo(shape(example("error")));
    }

    @Test
    void valuesAreWhatWasPut() {
        var version = shell().ok("show", "m", "--json").json();
        assertThat(version.get("artifact").asString()).isEqualTo("m");
        assertThat(version.get("version").asInt()).isEqualTo(1);
        assertThat(version.get("ref").asString()).isEqualTo("m:v1");
        assertThat(version.get("label").asString()).isEqualTo("1.4.0");
        assertThat(version.get("run_id").asString()).isEqualTo("r1");
        assertThat(version.get("aliases").toString()).isEqualTo("[\"candidate\",\"prod\"]");
        assertThat(version.get("inputs").toString()).isEqualTo("[\"data:v1\"]");
        assertThat(version.get("file_count").asInt()).isEqualTo(2);
        assertThat(Instant.parse(version.get("created_at").asString())).isBeforeOrEqualTo(Instant.now());
        assertThat(version.get("digest").asString()).matches("sha256:[0-9a-f]{64}");
        assertThat(version.get("files").get(0).get("sha256").asString())
                .isEqualTo("44d84d57934e77e33f877cffe8e284d91cab3e51f85db642a580fde3090fa23d");
        assertThat(version.get("links").get(0).get("target").asString()).isEqualTo("config.json");
        assertThat(version.get("empty_directories").toString()).isEqualTo("[\"logs\"]");
    }

    @Test
    void aRangeIsInBase64() throws IOException {
        var part = shell().ok("cat", "m", "config.json", "--range", "2-7", "--json")
                .json();
        assertThat(new String(part.get("base64").binaryValue(), StandardCharsets.UTF_8))
                .isEqualTo("layers");
    }

    private static JsonNode example(String schema) {
        return Optional.ofNullable(EXAMPLES.get(schema))
                .orElseThrow(() -> new AssertionError("docs/json.md has no example of " + schema));
    }

    private static void assertSame(String schema, JsonNode document) {
        assertThat(document.get("schema").asString()).isEqualTo(schema);
        assertMatches(schema, example(schema), document);
    }

    /// `null` in either stands for any type; an empty list or map has no elements to compare.
    public static void assertMatches(String where, JsonNode example, JsonNode actual) {
        if (example.isNull() || actual.isNull()) {
            return;
        }
        assertThat(actual.getNodeType()).as(where).isEqualTo(example.getNodeType());
        boolean data = MAPS.stream().anyMatch(map -> where.endsWith("." + map))
                || (where.endsWith(".aliases") && example.isObject());
        if (example.isObject() && data) {
            assertThat(actual.isEmpty()).as(where).isFalse();
            assertMatches(
                    where + ".*",
                    example.valueStream().findFirst().orElseThrow(),
                    actual.valueStream().findFirst().orElseThrow());
        } else if (example.isObject()) {
            assertThat(actual.propertyNames()).as(where).containsExactlyElementsOf(example.propertyNames());
            example.propertyStream()
                    .forEach(property -> assertMatches(
                            where + "." + property.getKey(), property.getValue(), actual.get(property.getKey())));
        } else if (example.isArray() && !actual.isEmpty()) {
            actual.forEach(element -> assertMatches(where + "[]", example.get(0), element));
        }
    }

    private static Object shape(JsonNode node) {
        if (!node.isObject()) {
            return node.getNodeType();
        }
        var shape = new TreeMap<String, Object>();
        node.propertyStream().forEach(property -> shape.put(property.getKey(), shape(property.getValue())));
        return shape;
    }
}
