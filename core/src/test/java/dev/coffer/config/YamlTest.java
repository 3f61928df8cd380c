package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.coffer.artifact.CofferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class YamlTest {
    /// A safety net: what is read here either ends at once or never.
    private static final Duration NEVER = Duration.ofSeconds(60);

    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        x: &x {<<: *x}                                  | 1:4
        x: &x {a: 1, <<: [*x, *x]}                      | 1:4
        x: &x {y: {<<: *x}}                             | 1:4
        &r {<<: *r}                                     | 1:1
        a: &a {b: &b {<<: *a}, <<: *b}                  | 1:4
        x: &x\\n  <<:\\n    <<: *x\\n                   | 1:4
        """)
    void aMergeOfSomethingIntoItselfIsRefusedWithItsPlace(String text, String place) {
        assertThat(refusal(text.replace("\\n", "\n"))).isEqualTo("f:" + place + ": an alias inside what it stands for");
    }

    @Test
    void aMergeSaidWithATagIsRefused() {
        assertThat(refusal("x: &x {!!merge '<<': *x}")).startsWith("f:1:8: the tag tag:yaml.org,2002:merge");
        assertThat(refusal("x: &x {? !<tag:yaml.org,2002:merge> y : *x}")).startsWith("f:1:10: the tag");
        assertThat(refusal("%TAG !m! tag:yaml.org,2002:\n---\nx: &x {!m!merge k: *x}"))
                .startsWith("f:3:8: the tag");
    }

    @Test
    void mergesThatGrowWithEveryStepAreBounded() {
        var text = new StringBuilder("a0: &a0 {k0: 1, l0: 2, m0: 3, n0: 4}\n");
        for (int i = 1; i < 30; i++) {
            var earlier = "*a" + (i - 1);
            text.append("a%d: &a%d {<<: [%s, %s, %s, %s], k%d: 1}\n"
                    .formatted(i, i, earlier, earlier, earlier, earlier, i));
        }
        assertThat(refusal(text.toString())).contains("more than 100000 values");
    }

    @Test
    void aFileWithMoreValuesThanAnyoneWritesIsRefusedBeforeTheyAreKept() {
        assertThat(new Yaml("f", "k: [" + "a,".repeat(499_000) + "]").documents())
                .hasSize(1);
        assertThat(refusal("k: [" + "a,".repeat(500_000) + "]")).contains("more than 500000 keys and values");
        assertThat(refusal("---\n".repeat(500_000))).contains("more than 500000 keys and values");
    }

    @Test
    void aMergeIsWhatItWas() {
        var tree = read("""
            a: &a {one: 1, two: 2}
            b: &b {two: 3, three: 3}
            c: {<<: [*a, *b], one: 0}
            """).getFirst();

        assertThat(JsonText.of(tree))
                .isEqualTo("{\"a\":{\"one\":1,\"two\":2},\"b\":{\"two\":3,\"three\":3},"
                        + "\"c\":{\"one\":0,\"two\":2,\"three\":3}}");
    }

    @Test
    void aMergeIntoItselfInAnotherSectionDoesNotHoldUpOurs() throws IOException {
        Files.writeString(temp.resolve("pipeline.yaml"), "x: &x {<<: *x}\nartifact_store: ./store\n");

        var config = ends(() -> new ConfigLoader(Map.of(), temp).resolve(ConfigLoader.Flags.NONE));

        assertThat(config.settings()).anyMatch(setting -> setting.value().endsWith("/store"));
    }

    @Test
    void parametersMetricsAndPoliciesThatMergeThemselvesEnd() throws IOException {
        var file = Files.writeString(temp.resolve("values.yaml"), "x: &x {<<: *x}\n");

        for (Supplier<Object> reader : List.<Supplier<Object>>of(
                () -> ValuesFile.params(file),
                () -> ValuesFile.metrics(file),
                () -> PolicyFile.read(file, "values.yaml"))) {
            ends(() -> Assertions.assertThatThrownBy(reader::get)
                    .isInstanceOf(CofferException.Invalid.class)
                    .hasMessageContaining("values.yaml:1:4:"));
        }
    }

    private static List<Tree> read(String text) {
        return ends(() -> {
            var yaml = new Yaml("f", text);
            return yaml.documents().stream().map(yaml::tree).toList();
        });
    }

    private static String refusal(String text) {
        try {
            return "read as " + read(text);
        } catch (CofferException.Invalid e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static <T> T ends(Supplier<T> reading) {
        return assertTimeoutPreemptively(NEVER, reading::get);
    }
}
