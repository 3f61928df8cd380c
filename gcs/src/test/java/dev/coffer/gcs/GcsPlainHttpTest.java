package dev.coffer.gcs;

import static dev.coffer.gcs.Stores.KEY;
import static dev.coffer.gcs.Stores.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.config.Credentials;
import dev.coffer.config.Location;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes to a server without encryption. The server is on this machine; the address 0.0.0.0, by which it is reached too, does not say so.
class GcsPlainHttpTest {
    private static final String TOKEN = "ya29.secret-token";

    @TempDir
    Path place;

    private final GcsDouble service = GcsDouble.start("bucket");

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void aTokenIsNotSentUnencrypted() {
        service.requireToken(TOKEN);
        try (var store = Stores.stepping(with(elsewhere(), key()))) {
            var operations = Stores.operations(store);
            operations.put("put in steps", () -> store.putIfAbsent(KEY, BlobBody.of(new byte[1 << 20])));
            operations.forEach((name, call) -> assertThat(failure(call))
                    .as(name)
                    .isInstanceOf(CofferException.Refused.class)
                    .hasMessageContaining("http://0.0.0.0")
                    .message()
                    .doesNotContain(TOKEN));
        }
        assertThat(service.requests()).isEmpty();
    }

    @Test
    void noTokenFollowsTheServiceToAPlaceWhereItWouldBeSentUnencrypted() {
        service.requireToken(TOKEN);
        service.answerNext(
                call -> call.method().equals("POST") && call.path().startsWith("/upload/"),
                new HttpCall.Answer(200, Map.of("Location", elsewhere() + "/upload/stolen"), new byte[0]));
        try (var store = Stores.stepping(with(service.endpoint(), key()))) {
            assertThat(failure(() -> store.putIfAbsent(KEY, BlobBody.of(new byte[1 << 20]))))
                    .isInstanceOf(CofferException.Refused.class)
                    .hasMessageContaining("http://0.0.0.0");
        }
        assertThat(service.requests()).noneMatch(request -> request.contains("stolen"));
    }

    @Test
    void whatIsAskedWithoutCredentialsIs() {
        try (var store = Stores.open(with(elsewhere(), new Credentials.Anonymous()))) {
            assertThat(store.find(KEY)).isEmpty();
        }
        assertThat(service.requests()).hasSize(1);
    }

    private URI elsewhere() {
        return URI.create("http://0.0.0.0:" + service.endpoint().getPort());
    }

    private Credentials.ForGcs key() {
        var tokens = service.endpoint().resolve("/token");
        return new Credentials.ServiceAccountFile(
                ServiceAccountKey.write(place.resolve("key.json"), tokens).file());
    }

    private static Location.Gcs with(URI endpoint, Credentials.ForGcs credentials) {
        return new Location.Gcs("bucket", "", Optional.of(endpoint), credentials);
    }
}
