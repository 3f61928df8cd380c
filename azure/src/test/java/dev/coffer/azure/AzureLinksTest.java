package dev.coffer.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.cloud.Deadlines;
import dev.coffer.config.Credentials;
import dev.coffer.config.Location;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/// Links are fetched as a stranger would.
final class AzureLinksTest {
    private static final BlobKey KEY = BlobKey.of("raw/ab/a_b-c.d");
    private static final BlobKey OTHER = BlobKey.of("raw/ab/other");

    @Test
    void aLinkReadsItsBlobAndNoOther() throws Exception {
        try (var store = filled(Azurite.shared().newContainer("a=b+c/d"))) {
            var link = store.link(KEY, Duration.ofMinutes(10)).orElseThrow();

            assertThat(get(link).statusCode()).isEqualTo(200);
            assertThat(get(link).body()).isEqualTo(new byte[] {1, 2, 3});
            assertThat(get(URI.create(link.toString().replace("a_b-c.d", "other")))
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void aLinkAllowsOnlyToRead() throws Exception {
        try (var store = filled(Azurite.shared().newContainer(""))) {
            var link = store.link(KEY, Duration.ofMinutes(10)).orElseThrow();
            var delete = HttpRequest.newBuilder(link).DELETE().build();

            assertThat(sent(delete).statusCode()).isEqualTo(403);
            assertThat(store.find(KEY)).isPresent();
        }
    }

    @Test
    void aLinkEnds() throws Exception {
        var location = Azurite.shared().newContainer("");
        try (var store = filled(location)) {
            assertThat(store.find(KEY)).isPresent();
            var past = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
            var blob = Containers.client(location).getBlobClient(KEY.value());
            var link = new AzureLinks(true, past).link(blob, Duration.ofDays(7)).orElseThrow();

            assertThat(get(link).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void withoutTheKeyOfTheAccountThereAreNoLinks() {
        var location = Azurite.shared().location("container", "");
        var anonymous = new Location.Azure(
                location.account(), location.container(), "", location.endpoint(), new Credentials.Anonymous());
        try (var store = new AzureBlobStoreProvider().open(anonymous, Deadlines.STANDARD)) {
            assertThat(store.link(KEY, Duration.ofMinutes(10))).isEmpty();
        }
    }

    @Test
    void aLinkIsValidFromASecondToAWeek() {
        try (var store =
                new AzureBlobStoreProvider().open(Azurite.shared().location("container", ""), Deadlines.STANDARD)) {
            assertThat(store.link(KEY, BlobStore.SHORTEST_LINK)).isPresent();
            assertThat(store.link(KEY, BlobStore.LONGEST_LINK)).isPresent();
            assertThatThrownBy(() -> store.link(KEY, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> store.link(KEY, BlobStore.LONGEST_LINK.plusNanos(1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static BlobStore filled(Location.Azure location) {
        var store = new AzureBlobStoreProvider().open(location, Deadlines.STANDARD);
        store.putIfAbsent(KEY, BlobBody.of(new byte[] {1, 2, 3}));
        store.putIfAbsent(OTHER, BlobBody.of(new byte[] {4}));
        return store;
    }

    private static HttpResponse<byte[]> get(URI link) throws IOException, InterruptedException {
        return sent(HttpRequest.newBuilder(link).build());
    }

    private static HttpResponse<byte[]> sent(HttpRequest request) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        }
    }
}
