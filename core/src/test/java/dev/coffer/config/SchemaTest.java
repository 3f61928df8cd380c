package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The schema, the documentation and the key table say the same.
final class SchemaTest {
    private static final StoreConfig DEFAULTS = StoreConfig.local(Path.of("artifacts"));

    @Test
    void theSchemaHasExactlyTheKeysOfTheTable() throws IOException {
        var keys = Stream.of(Key.values()).map(Key::path).toList();

        assertThat(schemaKeys().keySet()).containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    void eachKeyOfTheSchemaTakesWhatTheTableSays() throws IOException {
        var keys = schemaKeys();

        for (var key : Key.values()) {
            var schema = Objects.requireNonNull(keys.get(key.path()), key.path());
            switch (key.form()) {
                case Form.Choice(var words) -> assertThat(words(schema)).isEqualTo(words);
                case Form.Flag _ -> assertThat(reference(schema)).isEqualTo("#/$defs/flag");
                case Form.Count _ -> assertThat(reference(schema)).isEqualTo("#/$defs/count");
                case Form.Best _ -> assertThat(reference(schema)).isEqualTo("#/$defs/best");
                case Form.Rules _ -> assertThat(reference(schema)).isEqualTo("#/$defs/rules");
                case Form.Word _, Form.Hidden _, Form.File _ ->
                    assertThat(reference(schema)).isEqualTo("#/$defs/text");
            }
        }
    }

    @Test
    void theDefaultsOfTheSchemaAreTheOnesInForce() throws IOException {
        schemaKeys().forEach((path, schema) -> {
            var key = Key.at(path).orElseThrow();
            var expected = key == Key.ROOT_PATH
                    ? "./" + ConfigLoader.DEFAULT_ROOT
                    : ConfigLoader.byDefault(key, DEFAULTS).orElse("");
            assertThat(schema.has("default") ? schema.get("default").asString() : "")
                    .as(path)
                    .isEqualTo(expected);
        });
    }

    @Test
    void everyKeyAndItsVariableAreDocumented() throws IOException {
        var documentation = Files.readString(Path.of("../docs/configuration.md"));

        for (var key : Key.values()) {
            assertThat(documentation).contains("`" + key.path() + "`", "`" + key.variable() + "`");
        }
        assertThat(documentation).contains(EnvironmentLayer.RESERVED);
    }

    @Test
    void anEntryOfRulesHasTheKeysOfThePolicyWithItsScope() throws IOException {
        try (var in = SchemaTest.class.getResourceAsStream("pipeline.schema.json")) {
            var entry = JsonMapper.shared()
                    .readTree(in)
                    .at("/$defs/rules/items/properties")
                    .propertyNames();

            assertThat(entry)
                    .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                    Stream.of("name", "type", "filter"), PolicyReader.RULE_WORDS.keySet().stream())
                            .toList());
        }
        for (var word : PolicyReader.RULE_WORDS.entrySet()) {
            assertThat(Key.at("cleanup_policy." + word.getKey()).orElseThrow().form())
                    .isEqualTo(word.getValue());
        }
    }

    @Test
    void noTwoKeysShareAVariable() {
        assertThat(Stream.of(Key.values()).map(Key::variable)).doesNotHaveDuplicates();
    }

    private static String reference(JsonNode schema) {
        return schema.get("$ref").asString();
    }

    private static List<String> words(JsonNode schema) {
        var words = new ArrayList<String>();
        schema.get("anyOf").get(0).get("enum").forEach(word -> words.add(word.asString()));
        return words;
    }

    private static Map<String, JsonNode> schemaKeys() throws IOException {
        try (var in = SchemaTest.class.getResourceAsStream("pipeline.schema.json")) {
            var keys = new TreeMap<String, JsonNode>();
            collect("", JsonMapper.shared().readTree(in).get("$defs").get("store"), keys);
            return keys;
        }
    }

    private static void collect(String parent, JsonNode schema, Map<String, JsonNode> keys) {
        assertThat(schema.get("additionalProperties").asBoolean()).isFalse();
        for (var property : schema.get("properties").properties()) {
            var path = parent + property.getKey();
            if (property.getValue().has("properties")) {
                collect(path + ".", property.getValue(), keys);
            } else {
                keys.put(path, property.getValue());
            }
        }
    }
}
