package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.CofferException;
import dev.coffer.config.ConfigLoader.Flags;
import dev.coffer.hostile.Mutator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whatever stands in a `pipeline.yaml`: a configuration, or a message about it. `-Dcoffer.seed=…` runs one again.
class ConfigFuzzTest {
    private static final int ROUNDS = Integer.getInteger("coffer.fuzz", 5_000);
    private static final List<String> WORDS = List.of(
            "artifact_store:",
            "\n  ",
            "\n",
            ": ",
            "- ",
            "{",
            "}",
            "[",
            "]",
            "&a ",
            "*a",
            "<<: *a",
            "!!java.lang.Runtime ",
            "!x ",
            "|\n",
            ">-\n",
            "---\n",
            "...\n",
            "%YAML 1.2\n",
            "# ",
            "\"",
            "'",
            "${HOME}",
            "${",
            "}",
            "${SECRET:-x}",
            "type: s3",
            "bucket: b",
            "endpoint: http://a:1",
            "root_path: ../../..",
            "~",
            "null",
            "true",
            "1e9",
            "0o17",
            "\t",
            "? ",
            "keep: ",
            "metadata: {path: x}",
            "\u0085",
            "\ufeff");
    private static final List<String> FILES = List.of(
            """
            steps: [&a {x: 1}, *a]
            artifact_store:
              type: local
              root_path: ./data/store
              versioning_enabled: false
              version_scheme: semver
              metadata_backend: sqlite
              metadata: {path: facts.db}
              restorable_days: 14
              cleanup_policy:
                enabled: true
                max_versions_per_artifact: 10
                max_age_days: 90
            """,
            """
            artifact_store:
              type: s3
              bucket: ml-artifacts
              prefix: team/prod
              region: eu-west-1
              endpoint: https://storage.example.com:9000
              credentials: {access_key_id: AKID, secret_access_key: s3cret, session_token: t0ken}
              metadata_backend: postgres
              metadata: {url: "postgresql://db.example.com/coffer", user: coffer, password: "${PGPASSWORD}"}
            """,
            "artifact_store: {type: azure, account: acme, container: models, credentials: {account_key: k}}\n",
            "artifact_store: s3://bucket/a/b\n");

    @TempDir
    Path project;

    @Test
    void everyFileIsAConfigurationOrRefused() throws IOException {
        long first = Long.getLong("coffer.seed", new Random().nextInt());
        System.out.println("ConfigFuzzTest seed: -Dcoffer.seed=" + first);
        int read = 0;
        for (long seed = first; seed < first + ROUNDS; seed++) {
            var random = new SplittableRandom(seed);
            var text = new Mutator(random).text(FILES.get(random.nextInt(FILES.size())), WORDS);
            Files.write(project.resolve("pipeline.yaml"), text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            read += isRead(text, seed) ? 1 : 0;
        }
        System.out.println("fuzzed configurations: " + ROUNDS + ", " + read + " read, the others refused");
        assertThat(read).isBetween(1, ROUNDS - 1);
    }

    private boolean isRead(String text, long seed) {
        try {
            var resolved =
                    new ConfigLoader(Map.of("HOME", "/nowhere", "PGPASSWORD", "hidden"), project).resolve(Flags.NONE);
            assertThat(resolved.config()).isNotNull();
            return true;
        } catch (CofferException.Invalid | CofferException.Refused e) {
            assertThat(e.getMessage()).doesNotContain("hidden");
            return false;
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("'" + text + "', again with -Dcoffer.seed=" + seed, e);
        }
    }
}
