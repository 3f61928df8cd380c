package dev.coffer.gcs;

import static dev.coffer.gcs.Stores.KEY;
import static dev.coffer.gcs.Stores.body;
import static dev.coffer.gcs.Stores.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.ServerProcess;
import dev.coffer.config.Credentials;
import dev.coffer.config.Location;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GcsCredentialsTest {
    private static final String TOKEN = "ya29.secret-token";

    @TempDir
    Path place;

    private final GcsDouble service = GcsDouble.start("bucket");

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void aKeyFileOfAServiceAccountGivesOneTokenForManyRequests() {
        service.requireToken(TOKEN);
        try (var store = Stores.open(with(key().file()))) {
            assertThat(store.putIfAbsent(KEY, body("x"))).isTrue();
            assertThat(store.find(KEY)).isPresent();
            assertThat(store.list("", "", 10)).hasSize(1);
            store.delete(List.of(KEY));
            assertThat(store.find(KEY)).isEmpty();
        }
        assertThat(service.tokensGiven()).isOne();
    }

    @Test
    void aTokenThatIsNotTakenAnyMoreIsReplacedOnce() {
        service.requireToken(TOKEN);
        try (var store = Stores.open(with(key().file()))) {
            store.putIfAbsent(KEY, body("x"));
            service.requireToken("another");

            assertThat(store.putIfAbsent(KEY, body("x"))).isFalse();
            assertThat(service.tokensGiven()).isEqualTo(2);
        }
    }

    @Test
    void anAccountThatGetsNoTokenIsDenied() {
        var key = key();
        service.answerNext(
                call -> call.path().equals("/token"),
                HttpCall.Answer.json(
                        400, "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT Signature.\"}"));
        try (var store = Stores.open(with(key.file()))) {
            assertThat(failure(() -> store.putIfAbsent(KEY, body("x"))))
                    .isInstanceOf(CofferException.Denied.class)
                    .hasMessageContaining(ServiceAccountKey.EMAIL)
                    .hasMessageContaining(key.file().toString());
        }
    }

    @Test
    void whenTokensCannotBeHadNowNothingHappened() {
        var nobody = URI.create("http://127.0.0.1:" + ServerProcess.freePort() + "/token");
        var key = ServiceAccountKey.write(place.resolve("key.json"), nobody);
        try (var store = Stores.open(with(key.file()))) {
            assertThat(failure(() -> store.putIfAbsent(KEY, body("x"))))
                    .isInstanceOf(CofferException.Unavailable.class);
        }
        assertThat(service.requests()).isEmpty();
    }

    @Test
    void aServiceThatCannotGiveTokensIsAskedOnce() {
        service.refuseNext(call -> call.path().equals("/token"), 503, "backendError", "No.", Map.of());
        try (var store = Stores.open(with(key().file()))) {
            assertThat(failure(() -> store.putIfAbsent(KEY, body("x"))))
                    .isInstanceOf(CofferException.Unavailable.class);
        }
        assertThat(service.requests()).containsExactly("POST /token");
    }

    @Test
    void aKeyFileThatIsNotThereOrNoneIsNamed() throws IOException {
        var missing = place.resolve("missing.json");
        var wrong = Files.writeString(place.resolve("wrong.json"), "{\"secret\":\"hunter2\"}");
        var user = Files.writeString(
                place.resolve("user.json"),
                "{\"type\":\"authorized_user\",\"client_id\":\"c\",\"client_secret\":\"hunter2\",\"refresh_token\":\"hunter2\"}");
        var broken = Files.writeString(place.resolve("broken.json"), "hunter2");

        for (var file : new Path[] {missing, wrong, user, broken}) {
            assertThat(failure(() -> Stores.open(with(file)).close()))
                    .as(file.toString())
                    .isInstanceOf(CofferException.Denied.class)
                    .hasMessageContaining(file.toString())
                    .message()
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void whoAsksIsToldWithoutSecrets() {
        var key = key();

        assertThat(new GcsBlobStoreProvider().credentials(with(key.file())))
                .isEqualTo("service account " + ServiceAccountKey.EMAIL + " of key file " + key.file());
        assertThat(new GcsBlobStoreProvider().credentials(Places.anonymous(service.endpoint(), "bucket", "")))
                .isEqualTo("anonymous");
    }

    @Test
    void noFailureHasASecret() {
        var key = key();
        service.requireToken(TOKEN);
        try (var store = Stores.open(with(key.file()))) {
            Stores.operations(store).forEach((name, call) -> {
                service.refuseNext(each -> !each.path().equals("/token"), 403, "forbidden", "No.", Map.of());
                var trace = new StringWriter();
                failure(call).printStackTrace(new PrintWriter(trace));
                assertThat(trace.toString()).as(name).doesNotContain(TOKEN, key.privateText());
            });
        }
    }

    private ServiceAccountKey key() {
        return ServiceAccountKey.write(
                place.resolve("key.json"), service.endpoint().resolve("/token"));
    }

    private Location.Gcs with(Path file) {
        return new Location.Gcs(
                "bucket", "", Optional.of(service.endpoint()), new Credentials.ServiceAccountFile(file));
    }
}
