package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.CofferException;
import dev.coffer.config.ConfigLoader.Flags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever stands in a YAML file, reading it ends: with values or with what is wrong, and nothing else.
final class YamlFuzzTest {
    private static final int DOCUMENTS = Integer.getInteger("coffer.fuzz.yaml", 20_000);
    private static final int FILES = 500;

    /// A safety net for a document that never ends, not a measure of speed.
    private static final Duration NEVER = Duration.ofSeconds(60);

    private static final List<String> SEEDS = List.of(
            "artifact_store:\n  type: s3\n  bucket: b-1\n  endpoint: https://h:9000\n  credentials: {anonymous: true}\n",
            "artifact_store: {root_path: ./s, cleanup_policy: {enabled: true, max_age_days: 3, rules: [{name: 't/*'}]}}\n",
            "a: &a {k: 1, l: [x, y]}\nb: &b {<<: *a, m: 2}\nartifact_store: {<<: [*a, *b], root_path: ./s}\n",
            "x: &x [1, &y {z: *x}]\nartifact_store: &s\n  metadata:\n    path: *y\n",
            "%YAML 1.2\n%TAG !e! tag:e,2000:\n--- !e!t\nartifact_store: \"${HOME}\\u0041\"\n...\n--- |\n  text\n",
            "optimizer: {name: adam, lr: 1e-3}\nlayers: [64, 32]\n? [k, k2]\n: v\nnull: ~\n",
            "enabled: true\nbest: {metric: auc, order: max, count: 3}\nrules:\n- filter: \"type = 'model'\"\n  keep_newest: 2\n");

    private static final List<String> PIECES = List.of(
            "&x ",
            "*x",
            "&y ",
            "*y",
            "<<: *x",
            "<<: [*x, *y]",
            "<<: {<<: *x}",
            "? ",
            ": ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            ",",
            "\n",
            "\n  ",
            "\n\t",
            " ",
            "'",
            "\"",
            "|",
            ">",
            "#",
            "!!merge ",
            "!!str ",
            "!<tag:x> ",
            "!",
            "---\n",
            "...\n",
            "%TAG ! x\n",
            "${A}",
            "${A:${B}}",
            "$${",
            "\\x00",
            "\u0000",
            "\uFEFF",
            "\uD83D\uDE00",
            "\u0085",
            "\u2028",
            "~",
            "0x1F",
            ".inf",
            "1e400",
            "-0",
            "artifact_store",
            "cleanup_policy",
            "metadata",
            "path",
            "k: &k {<<: *k}\n");

    @TempDir
    Path temp;

    /// `-Dcoffer.seed=…` runs one again.
    @Test
    void everyMutatedDocumentEndsWithValuesOrWithWhatIsWrong() throws InterruptedException {
        long seed = Long.getLong("coffer.seed", new Random().nextLong());
        System.out.println("YamlFuzzTest seed: -Dcoffer.seed=" + seed);
        var random = new Random(seed);
        int read = 0;
        int refused = 0;
        for (int i = 0; i < DOCUMENTS; i++) {
            var text = mutated(random);
            if (ends(text, () -> readAsTree(text))) {
                read++;
            } else {
                refused++;
            }
        }
        // Mutations that only break, or only leave well alone, would prove little.
        assertThat(read).isGreaterThan(DOCUMENTS / 20);
        assertThat(refused).isGreaterThan(DOCUMENTS / 20);
    }

    @Test
    void everyMutatedFileEndsForEveryReader() throws IOException, InterruptedException {
        long seed = Long.getLong("coffer.seed", new Random().nextLong());
        System.out.println("YamlFuzzTest seed: -Dcoffer.seed=" + seed);
        var random = new Random(seed);
        var file = temp.resolve(PipelineFile.NAME);
        for (int i = 0; i < FILES; i++) {
            var text = mutated(random);
            Files.writeString(file, wellFormed(text));
            ends(text, () -> new ConfigLoader(Map.of("A", "a"), temp).resolve(Flags.NONE));
            ends(text, () -> new ConfigLoader(Map.of("A", "a"), temp).problems(Flags.NONE));
            ends(text, () -> ValuesFile.params(file));
            ends(text, () -> ValuesFile.metrics(file));
            ends(text, () -> PolicyFile.read(file, "policy.yaml"));
        }
    }

    private static void readAsTree(String text) {
        var yaml = new Yaml("f", text);
        yaml.documents().forEach(yaml::tree);
    }

    /// True when it was read, false when it was refused.
    private static boolean ends(String text, Runnable reading) throws InterruptedException {
        var outcome = new AtomicReference<Throwable>();
        var thread = Thread.ofVirtual().start(() -> {
            try {
                reading.run();
            } catch (Throwable e) {
                outcome.set(e);
            }
        });
        if (!thread.join(NEVER)) {
            throw new AssertionError("never ends: " + text);
        }
        var failure = outcome.get();
        if (failure != null && !(failure instanceof CofferException)) {
            throw new AssertionError(
                    "ends with " + failure + " at " + failure.getStackTrace()[0] + ": " + text, failure);
        }
        return failure == null;
    }

    private static String mutated(Random random) {
        var text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
        for (int changes = random.nextInt(6); changes >= 0; changes--) {
            int at = random.nextInt(text.length() + 1);
            int end = Math.min(text.length(), at + random.nextInt(8));
            switch (random.nextInt(6)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(60))));
                case 2 ->
                    text.insert(at, PIECES.get(random.nextInt(PIECES.size())).repeat(1 + random.nextInt(60)));
                case 3 -> text.append('\n').append(SEEDS.get(random.nextInt(SEEDS.size())));
                case 4 -> text.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
                default -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
            }
        }
        return text.toString();
    }

    /// A lone half of a surrogate pair cannot be written.
    private static String wellFormed(String text) {
        return text.replaceAll("[\\uD800-\\uDFFF]", "?");
    }
}
