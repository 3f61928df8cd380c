package dev.coffer.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.config.Credentials;
import dev.coffer.config.Location;
import dev.coffer.config.S3Dialect;
import dev.coffer.config.Secret;
import dev.coffer.s3proxy.S3ProxyServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;

/// What is particular to stores on S3, with a server that checks signatures.
final class S3ProxyTest {
    private static final BlobKey KEY = BlobKey.of("packs/ab/one.pack");

    private static S3ProxyServer server;
    private Location.S3 place;

    @BeforeAll
    static void startServer(@TempDir Path directory) {
        server = S3ProxyServer.inMemory(directory);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void makeBucket() {
        place = Buckets.of(server, S3Dialect.COMPATIBLE).empty();
    }

    @Test
    void aBucketThatIsNotThereIsNoStoreWhateverIsAskedFirst() {
        var nowhere = Buckets.of(server, S3Dialect.COMPATIBLE).place("nobody-made-this");
        for (var call : List.<Call>of(
                store -> store.find(KEY),
                store -> store.list("", "", 1),
                store -> store.open(KEY, 0, 1),
                store -> store.open(KEY, 0, 0),
                store -> store.delete(List.of(KEY)),
                store -> store.putIfAbsent(KEY, BlobBody.of(new byte[1])))) {
            try (var store = Buckets.open(nowhere)) {
                assertThatThrownBy(() -> call.on(store))
                        .isInstanceOf(CofferException.NoStore.class)
                        .hasMessageContaining("s3://nobody-made-this/team/prod");
            }
        }
    }

    @Test
    void aWrongSecretKeyIsDeniedAndNotTold() {
        var wrong = with(new Credentials.AccessKey(S3ProxyServer.ACCESS_KEY, new Secret("wrong-but-secret")));
        try (var store = Buckets.open(wrong)) {
            assertThatThrownBy(() -> store.list("", "", 1))
                    .isInstanceOfSatisfying(
                            CofferException.Denied.class,
                            failure -> assertThat(failure.hint())
                                    .hasValueSatisfying(hint -> assertThat(hint).contains("secret access key")))
                    .hasMessageNotContaining("wrong-but-secret");
            assertThatThrownBy(() -> store.find(KEY)).isInstanceOf(CofferException.Denied.class);
        }
    }

    @Test
    void anUnknownKeyIdIsDenied() {
        try (var store = Buckets.open(with(new Credentials.AccessKey("AKIANOBODY", new Secret("x"))))) {
            assertThatThrownBy(() -> store.open(KEY, 0, 1)).isInstanceOf(CofferException.Denied.class);
        }
    }

    @Test
    void nobodyIsDeniedWhereCredentialsAreNeeded() {
        try (var store = Buckets.open(with(new Credentials.Anonymous()))) {
            assertThatThrownBy(() -> store.putIfAbsent(KEY, BlobBody.of(new byte[1])))
                    .isInstanceOf(CofferException.Denied.class);
        }
    }

    @Test
    void nobodyMayUseAStoreThatAsksNobody(@TempDir Path directory) {
        try (var open = S3ProxyServer.inMemoryForAnybody(directory)) {
            var bucket = Buckets.of(open, S3Dialect.COMPATIBLE).empty();
            var anonymous = new Location.S3(
                    bucket.bucket(),
                    "",
                    bucket.region(),
                    bucket.endpoint(),
                    bucket.dialect(),
                    new Credentials.Anonymous());
            try (var store = Buckets.open(anonymous)) {
                assertThat(store.putIfAbsent(KEY, BlobBody.of(new byte[5]))).isTrue();
                assertThat(store.find(KEY)).isPresent();
                assertThat(store.link(KEY, Duration.ofMinutes(1)))
                        .contains(open.endpoint().resolve("/" + bucket.bucket() + "/" + KEY));
            }
        }
    }

    @Test
    void aLinkIsReadByAnybodyWithoutCredentials() throws IOException, InterruptedException {
        for (var dialect : List.of(S3Dialect.COMPATIBLE, new S3Dialect(true, true, true))) {
            var here = Buckets.of(server, dialect).empty();
            try (var store = Buckets.open(here);
                    var client = HttpClient.newHttpClient()) {
                store.putIfAbsent(KEY, BlobBody.of(new byte[] {1, 2, 3}));

                var link = store.link(KEY, Duration.ofMinutes(5)).orElseThrow();
                var answer = client.send(HttpRequest.newBuilder(link).build(), HttpResponse.BodyHandlers.ofByteArray());

                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).containsExactly(1, 2, 3);
                assertThat(link.toString())
                        .doesNotContain(S3ProxyServer.SECRET_KEY)
                        .contains("X-Amz-Expires=300");
            }
        }
    }

    @Test
    void aLinkMayLastAsLongAsAnyStoreAllows() {
        try (var store = Buckets.open(place)) {
            assertThat(store.link(KEY, BlobStore.LONGEST_LINK).orElseThrow().toString())
                    .contains("X-Amz-Expires=604800");
        }
    }

    @Test
    void strangersUnderThePrefixAreNoBlobs() {
        try (var client = Buckets.client(place);
                var store = Buckets.open(place)) {
            for (var name :
                    List.of("team/prod/", "team/prod/log/a b", "team/prod/log/ü", "team/other/log/1", "log/1")) {
                client.putObject(request -> request.bucket(place.bucket()).key(name), RequestBody.fromString("x"));
            }
            store.putIfAbsent(BlobKey.of("log/z"), BlobBody.of(new byte[1]));

            assertThat(store.list("", "", 1))
                    .extracting(info -> info.key().value())
                    .containsExactly("log/z");
            assertThat(store.list("", "log/z", 1)).isEmpty();
        }
    }

    @Test
    void aLargeRangeThatNobodyReadsIsGivenUpAndDoesNotBlockOthers() throws IOException {
        try (var store = Buckets.open(place)) {
            store.putIfAbsent(KEY, BlobBody.of(new byte[32 << 20]));
            // More often than there are connections.
            for (int round = 0; round < 100; round++) {
                try (var channel = store.open(KEY, 0, Long.MAX_VALUE)) {
                    assertThat(channel.read(ByteBuffer.allocate(10))).isPositive();
                }
            }
        }
    }

    private Location.S3 with(Credentials.ForS3 credentials) {
        return new Location.S3(
                place.bucket(), place.prefix(), place.region(), place.endpoint(), place.dialect(), credentials);
    }

    private interface Call {
        void on(BlobStore store);
    }
}
