package dev.coffer.gcs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.blob.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Application default credentials, each in a process of its own; and what a process prints that uses a store.
class DefaultCredentialsTest {
    private static final String TOKEN = "ya29.secret-token";
    private static final List<String> USED = List.of("put true", "found true", "read 7", "listed 1", "found false");

    @TempDir
    Path place;

    private final GcsDouble service = GcsDouble.start("bucket");

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void aServiceAccountOfTheEnvironmentIsUsedAndTold() throws Exception {
        service.requireToken(TOKEN);
        var key = ServiceAccountKey.write(
                place.resolve("key.json"), service.endpoint().resolve("/token"));

        var said = run(
                "default", Map.of("GOOGLE_APPLICATION_CREDENTIALS", key.file().toString()));

        assertThat(said.getFirst())
                .startsWith("application default credentials: service account " + ServiceAccountKey.EMAIL)
                .contains(key.file().toString());
        assertThat(said.subList(1, said.size())).isEqualTo(USED);
    }

    @Test
    void aWorkloadIdentityIsTold() throws Exception {
        var subject = Files.writeString(place.resolve("subject"), "subject-token");
        var pool = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/ci";

        var said = run("default", external(pool, subject, "https://127.0.0.1:" + ServerProcess.freePort()));

        assertThat(said.getFirst()).startsWith("application default credentials: workload identity " + pool);
        assertThat(said.getLast()).startsWith("UNAVAILABLE").doesNotContain("subject-token");
    }

    @Test
    void aConfigurationThatIsWrongIsTold() throws Exception {
        assertThat(run("default", external("//pool", place, "http://tokens.example.com")))
                .singleElement()
                .asString()
                .startsWith("DENIED")
                .contains("token URL is invalid");
    }

    private Map<String, String> external(String pool, Path subject, String tokens) throws IOException {
        var file = Files.writeString(place.resolve("external.json"), """
                {"type":"external_account","audience":"%s","token_url":"%s",\
                "subject_token_type":"urn:ietf:params:oauth:token-type:jwt","credential_source":{"file":"%s"}}""".formatted(pool, tokens, subject));
        return Map.of("GOOGLE_APPLICATION_CREDENTIALS", file.toString());
    }

    @Test
    void thePersonWhoHasLoggedInIsTold() throws Exception {
        var file = Files.writeString(
                place.resolve("user.json"),
                "{\"type\":\"authorized_user\",\"client_id\":\"c\",\"client_secret\":\"hunter2\",\"refresh_token\":\"hunter2\"}");

        var said = run("default", Map.of("GOOGLE_APPLICATION_CREDENTIALS", file.toString()));

        assertThat(said.getFirst()).startsWith("application default credentials: authorized user");
        assertThat(String.join("\n", said)).doesNotContain("hunter2");
    }

    @Test
    void withoutAnyTheWayOutIsTold() throws Exception {
        assertThat(run("default", Map.of()))
                .singleElement()
                .asString()
                .startsWith("DENIED there are no usable credentials for gs://bucket")
                .contains("gcloud auth application-default login", "credentials.anonymous");
    }

    @Test
    void aFileOfTheEnvironmentThatIsNotThereIsTold() throws Exception {
        var missing = place.resolve("missing.json").toString();

        assertThat(run("default", Map.of("GOOGLE_APPLICATION_CREDENTIALS", missing)))
                .singleElement()
                .asString()
                .startsWith("DENIED")
                .contains(missing);
    }

    @Test
    void nothingIsPrintedThatNobodyAskedFor() throws Exception {
        assertThat(run("anonymous", Map.of())).startsWith("anonymous").endsWith(USED.toArray(new String[0]));
    }

    /// What the program says. Whatever else is printed fails the test.
    private List<String> run(String credentials, Map<String, String> environment)
            throws IOException, InterruptedException {
        var errors = place.resolve("errors");
        var builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Duser.home=" + place,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChildStore.class.getName(),
                        service.endpoint().toString(),
                        credentials)
                .redirectError(errors.toFile());
        var all = new HashMap<>(environment);
        all.put("CLOUDSDK_CONFIG", place.resolve("nothing").toString());
        // Where nobody says that this is a machine of Google's.
        all.put("GCE_METADATA_HOST", "127.0.0.1:" + ServerProcess.freePort());
        builder.environment().remove("GOOGLE_APPLICATION_CREDENTIALS");
        builder.environment().putAll(all);
        var process = builder.start();
        try (var output = process.inputReader()) {
            var lines = output.readAllLines();
            process.waitFor();
            assertThat(errors).hasContent("");
            return lines;
        }
    }
}
