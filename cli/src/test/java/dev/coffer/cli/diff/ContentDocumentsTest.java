package dev.coffer.cli.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.cli.Shell;
import dev.coffer.cli.output.JsonDocumentsTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// `diff --content --json` prints for each kind of content the example in docs/json.md.
class ContentDocumentsTest {
    private static final Pattern EXAMPLE = Pattern.compile("```jsonc\n(.*?)```", Pattern.DOTALL);
    private static final Path FIXTURES = Path.of("../inspect/src/test/resources/dev/coffer/inspect");

    @TempDir
    Path directory;

    private static JsonNode example(String kind) throws IOException {
        var examples = new HashMap<String, JsonNode>();
        EXAMPLE.matcher(Files.readString(Path.of("../docs/json.md"))).results().forEach(found -> {
            var example = JsonMapper.shared().readTree(found.group(1));
            examples.put(example.propertyNames().iterator().next(), example);
        });
        assertThat(examples).hasSize(4).containsKey(kind);
        return examples.getOrDefault(kind, JsonMapper.shared().nullNode()).get(kind);
    }

    private JsonNode content(String name, byte[] from, byte[] to, String... more) throws IOException {
        Files.write(directory.resolve(name), from);
        new Shell(directory).ok("put", "a", name);
        Files.write(directory.resolve(name), to);
        new Shell(directory).ok("put", "a", name);
        var arguments = new ArrayList<>(List.of("diff", "a:v1", "a:v2", "--json", "--content", name));
        arguments.addAll(List.of(more));
        return new Shell(directory).ok(arguments.toArray(String[]::new)).json().get("content");
    }

    private static void assertOnly(String kind, JsonNode content) throws IOException {
        for (var other : new String[] {"unknown", "text", "table", "json", "parquet", "tensors"}) {
            assertThat(content.get(other).isNull()).as(other).isEqualTo(!other.equals(kind));
        }
        JsonDocumentsTest.assertMatches(kind, example(kind), content.get(kind));
    }

    private static byte[] fixture(String name) throws IOException {
        return Files.readAllBytes(FIXTURES.resolve(name));
    }

    @Test
    void text() throws IOException {
        assertOnly(
                "text",
                content("a.txt", "old\n".getBytes(StandardCharsets.UTF_8), "new\n".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void table() throws IOException {
        var content = content(
                "a.csv",
                "id,v,zip\n1,2,3\n".getBytes(StandardCharsets.UTF_8),
                "id,v,city\n1,3,x\n".getBytes(StandardCharsets.UTF_8),
                "--key",
                "id");
        assertOnly("table", content);
        assertThat(content.get("table").get("examples").get(0).get("key").asString())
                .isEqualTo("1");
    }

    @Test
    void json() throws IOException {
        var content = content(
                "a.json",
                "{\"a\":1,\"t\":[{\"x\":1}]}".getBytes(StandardCharsets.UTF_8),
                "{\"a\":2,\"t\":[{\"x\":2}]}".getBytes(StandardCharsets.UTF_8));
        assertThat(content.get("json").get("changes").toString())
                .isEqualTo("[{\"path\":\"$.a\",\"from\":\"1\",\"to\":\"2\"}]");
        JsonDocumentsTest.assertMatches(
                "table",
                withoutExamples(example("table")),
                withoutExamples(content.get("json").get("tables").get(0).get("table")));
    }

    /// A row has a key only where one was asked for.
    private static JsonNode withoutExamples(JsonNode table) {
        var copy = (ObjectNode) table.deepCopy();
        copy.remove("examples");
        return copy;
    }

    @Test
    void parquet() throws IOException {
        assertOnly("parquet", content("a.parquet", fixture("table-1.parquet"), fixture("table-2.parquet")));
    }

    @Test
    void tensors() throws IOException {
        var content = content("a.safetensors", fixture("model-1.safetensors"), fixture("model-2.safetensors"));
        assertOnly("tensors", content);
        assertThat(content.get("tensors")
                        .get("changes")
                        .valueStream()
                        .map(change -> change.get("change").asString()))
                .contains("added", "removed", "changed");
    }

    @Test
    void unknown() throws IOException {
        var content = content("a.npy", "no".getBytes(StandardCharsets.UTF_8), "npy".getBytes(StandardCharsets.UTF_8));
        assertThat(content.get("unknown").asString()).isEqualTo("its header ends too early");
        assertThat(content.get("equal").asBoolean()).isFalse();
        assertThat(content.get("format").asString()).isEqualTo("npy");
    }
}
