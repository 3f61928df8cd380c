package dev.coffer.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobKey;
import dev.coffer.config.Credentials;
import dev.coffer.config.Location;
import dev.coffer.config.S3Dialect;
import dev.coffer.config.Secret;
import dev.coffer.s3.ScriptedServer.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What goes to a server without encryption. The server is on this machine; the address 0.0.0.0, by which it is reached too, does not say so.
final class S3PlainHttpTest {
    private static final BlobKey KEY = BlobKey.of("packs/ab/one.pack");
    private static final Answer LISTED = Answer.ok("<ListBucketResult/>").with("ETag", "\"x\"");

    @Test
    void aSessionsTokenIsNotSentUnencrypted() throws IOException {
        try (var server = ScriptedServer.always(LISTED);
                var store = Buckets.open(elsewhere(
                        server,
                        new Credentials.SessionKey("AKIA", new Secret(ScriptedServer.SECRET), new Secret("hush"))))) {
            for (var call : List.<ThrowingCallable>of(
                    () -> store.list("", "", 1),
                    () -> store.find(KEY),
                    () -> store.open(KEY, 0, 1).close(),
                    () -> store.putIfAbsent(KEY, BlobBody.of(new byte[1])),
                    () -> store.delete(List.of(KEY)))) {
                assertThatThrownBy(call)
                        .isInstanceOf(CofferException.Refused.class)
                        .hasMessageContaining("http://0.0.0.0")
                        .message()
                        .doesNotContain("hush");
            }
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void whatIsSignedWithAKeyIs() throws IOException {
        try (var server = ScriptedServer.always(LISTED);
                var store = Buckets.open(
                        elsewhere(server, new Credentials.AccessKey("AKIA", new Secret(ScriptedServer.SECRET))))) {
            store.list("", "", 1);

            assertThat(server.requests())
                    .singleElement()
                    .satisfies(request ->
                            assertThat(request.header("authorization")).isPresent());
        }
    }

    private static Location.S3 elsewhere(ScriptedServer server, Credentials.ForS3 credentials) {
        var address = URI.create("http://0.0.0.0:" + server.endpoint().getPort());
        return new Location.S3(
                "bucket-of-ours",
                "",
                Optional.of("eu-west-1"),
                Optional.of(address),
                S3Dialect.COMPATIBLE,
                credentials);
    }
}
