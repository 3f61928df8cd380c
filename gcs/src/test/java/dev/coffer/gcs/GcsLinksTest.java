package dev.coffer.gcs;

import static dev.coffer.gcs.Stores.KEY;
import static dev.coffer.gcs.Stores.body;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.config.Credentials;
import dev.coffer.config.Location;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GcsLinksTest {
    @TempDir
    Path place;

    private final GcsDouble service = GcsDouble.start("bucket");

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void aLinkReadsTheBlobWithoutCredentials() throws Exception {
        var key = key();
        service.requireToken("secret-token");
        try (var store = Stores.open(with(key));
                var client = HttpClient.newHttpClient()) {
            store.putIfAbsent(KEY, body("content"));

            var link = store.link(KEY, Duration.ofMinutes(5)).orElseThrow();

            var got = client.send(HttpRequest.newBuilder(link).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(got.body()).isEqualTo("content");
        }
    }

    @Test
    void aLinkIsSignedByTheAccountForThatBlobAndThatLong() throws Exception {
        var key = key();
        try (var store = Stores.open(with(key))) {
            var link = store.link(KEY, Duration.ofDays(7)).orElseThrow();

            assertThat(link.getRawQuery())
                    .contains("X-Goog-Expires=604800", "X-Goog-Algorithm=GOOG4-RSA-SHA256")
                    .contains("X-Goog-Credential=tester%40example.iam.gserviceaccount.com%2F");
            assertThat(isSigned(link, key.pair())).isTrue();
            assertThat(isSigned(URI.create(link.toString().replace("604800", "604801")), key.pair()))
                    .isFalse();
        }
    }

    @Test
    void whoeverCannotSignGivesNoLink() {
        try (var store = Stores.open(Places.anonymous(service.endpoint(), "bucket", ""))) {
            assertThat(store.link(KEY, Duration.ofMinutes(5))).isEmpty();
        }
    }

    /// Checks as the service's documentation of V4 signatures says.
    private static boolean isSigned(URI link, KeyPair pair) throws GeneralSecurityException {
        var query = link.getRawQuery();
        int at = query.indexOf("&X-Goog-Signature=");
        var signed = query.substring(0, at);
        var signature = HexFormat.of().parseHex(query.substring(at + "&X-Goog-Signature=".length()));
        var request = String.join(
                "\n", "GET", link.getRawPath(), signed, "host:" + link.getAuthority(), "", "host", "UNSIGNED-PAYLOAD");
        var digest = MessageDigest.getInstance("SHA-256").digest(request.getBytes(StandardCharsets.UTF_8));
        var date = parameter(signed, "X-Goog-Date");
        var text = String.join(
                "\n",
                "GOOG4-RSA-SHA256",
                date,
                date.substring(0, 8) + "/auto/storage/goog4_request",
                HexFormat.of().formatHex(digest));
        var check = Signature.getInstance("SHA256withRSA");
        check.initVerify(pair.getPublic());
        check.update(text.getBytes(StandardCharsets.UTF_8));
        return check.verify(signature);
    }

    private static String parameter(String query, String name) {
        int start = query.indexOf(name + "=") + name.length() + 1;
        int end = query.indexOf('&', start);
        return query.substring(start, end < 0 ? query.length() : end);
    }

    private ServiceAccountKey key() {
        return ServiceAccountKey.write(
                place.resolve("key.json"), service.endpoint().resolve("/token"));
    }

    private Location.Gcs with(ServiceAccountKey key) {
        return new Location.Gcs(
                "bucket", "", Optional.of(service.endpoint()), new Credentials.ServiceAccountFile(key.file()));
    }
}
