package dev.coffer.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ServerProcess;
import dev.coffer.blob.cloud.Deadlines;
import dev.coffer.config.Credentials;
import dev.coffer.config.Location;
import dev.coffer.config.S3Dialect;
import dev.coffer.s3.ScriptedServer.Answer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What S3 answers, and what it is for us. What a server on this machine can be brought to say is in [S3ProxyTest].
final class S3FailuresTest {
    private static final BlobKey KEY = BlobKey.of("packs/ab/one.pack");

    @Test
    void anExpiredTokenIsDeniedAndTheHintSaysSo() throws IOException {
        var failure = onEveryCall(CofferException.Denied.class, Answer.error(400, "ExpiredToken", ""));

        assertThat(failure).hasMessageContaining("ExpiredToken").hasMessageContaining("the server's words");
        assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("expired"));
    }

    @Test
    void aClockThatIsWrongIsDeniedAndTheHintNamesTheClock() throws IOException {
        var failure = onEveryCall(CofferException.Denied.class, Answer.error(403, "RequestTimeTooSkewed", ""));

        assertThat(failure.hint()).contains("set the clock of this machine");
    }

    @Test
    void anUnknownKeyIdIsDeniedAndTheHintNamesIt() throws IOException {
        var failure = onEveryCall(CofferException.Denied.class, Answer.error(403, "InvalidAccessKeyId", ""));

        assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("access key id"));
    }

    @Test
    void aSignatureThatDoesNotMatchIsDeniedAndTheHintNamesTheSecretKey() throws IOException {
        var failure = onEveryCall(CofferException.Denied.class, Answer.error(403, "SignatureDoesNotMatch", ""));

        assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("secret access key"));
    }

    @Test
    void whatIsNotAllowedIsDeniedAndTheHintNamesThePermissions() throws IOException {
        var failure = onEveryCall(CofferException.Denied.class, Answer.error(403, "AccessDenied", ""));

        assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("s3:PutObject"));
    }

    @Test
    void aBucketInAnotherRegionIsNamedByTheHeader() throws IOException {
        var failure = onEveryCall(
                CofferException.Invalid.class,
                Answer.error(301, "PermanentRedirect", "").with("x-amz-bucket-region", "ap-south-1"));

        assertThat(failure).hasMessageContaining("ap-south-1").hasMessageContaining("eu-west-1");
        assertThat(failure.hint()).contains("set region in artifact_store to ap-south-1");
    }

    @Test
    void aBucketInAnotherRegionIsNamedByTheAnswer() throws IOException {
        var failure = onEveryCall(
                CofferException.Invalid.class,
                Answer.error(400, "AuthorizationHeaderMalformed", "<Region>ap-south-1</Region>"));

        assertThat(failure.hint()).contains("set region in artifact_store to ap-south-1");
    }

    @Test
    void aBucketInAnUnnamedRegionIsInvalidToo() throws IOException {
        var failure = onEveryCall(CofferException.Invalid.class, Answer.error(400, "AuthorizationHeaderMalformed", ""));

        assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("eu-west-1"));
    }

    @Test
    void aBucketThatIsNotThereIsNoStore() throws IOException {
        onEveryCall(CofferException.NoStore.class, Answer.error(404, "NoSuchBucket", ""));
    }

    @Test
    void aStoreThatIsTooBusyIsAskedAgainWhenItSays() throws IOException {
        var failure = onEveryCall(
                CofferException.Unavailable.class,
                Answer.error(503, "SlowDown", "").with("Retry-After", "7"));

        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
    }

    @Test
    void twoPutsInEachOthersWayAreCertainlyNotDone() throws IOException {
        for (var code : List.of("ConditionalRequestConflict", "OperationAborted")) {
            assertThat(put(Answer.error(409, code, ""))).as(code).isInstanceOf(CofferException.Unavailable.class);
        }
    }

    @Test
    void aBodyThatWasDamagedOnItsWayIsCertainlyNotThere() throws IOException {
        for (var code : List.of("BadDigest", "XAmzContentSHA256Mismatch", "IncompleteBody", "RequestTimeout")) {
            assertThat(put(Answer.error(400, code, ""))).as(code).isInstanceOf(CofferException.Unavailable.class);
        }
    }

    @Test
    void aStoreThatDoesNotUnderstandChecksumsIsRefusedWithTheWayOut() throws IOException {
        try (var server = ScriptedServer.always(Answer.error(400, "XAmzContentSHA256Mismatch", ""));
                var store = Buckets.open(server.place(new S3Dialect(true, true, true)))) {
            var failure = thrown(() -> store.putIfAbsent(KEY, BlobBody.of(new byte[3])));

            assertThat(failure).isInstanceOf(CofferException.Refused.class);
            assertThat(failure.hint()).contains("set s3.checksums and s3.chunked_encoding to false");
        }
    }

    @Test
    void aPutThatTheServerStumbledOverMayHaveHappened() throws IOException {
        for (int status : List.of(500, 502, 504)) {
            assertThat(put(Answer.error(status, "InternalError", "")))
                    .isInstanceOf(CofferException.OutcomeUnknown.class);
        }
    }

    @Test
    void aReadThatTheServerStumbledOverMayBeRepeated() throws IOException {
        try (var server = ScriptedServer.always(Answer.error(500, "InternalError", ""));
                var store = open(server)) {
            assertThat(thrown(() -> store.open(KEY, 0, 1).close())).isInstanceOf(CofferException.Unavailable.class);
            assertThat(thrown(() -> store.find(KEY))).isInstanceOf(CofferException.Unavailable.class);
            assertThat(thrown(() -> store.delete(List.of(KEY)))).isInstanceOf(CofferException.Unavailable.class);
        }
    }

    @Test
    void anAnswerThatIsNoXmlIsAFailureOfOurs() throws IOException {
        assertThat(put(Answer.ok("<html>Bad Gateway").withStatus(502)))
                .isInstanceOf(CofferException.OutcomeUnknown.class);
    }

    @Test
    void aListThatIsNoXmlIsAFailureOfOurs() throws IOException {
        try (var server = ScriptedServer.always(Answer.ok("<html><p>Log in here"));
                var store = open(server)) {
            assertThat(thrown(() -> store.list("", "", 10))).isInstanceOf(CofferException.Unavailable.class);
        }
    }

    @Test
    void aPutToAHostThatDoesNotListenIsCertainlyNotDone() {
        try (var store = Buckets.open(at("http://127.0.0.1:" + ServerProcess.freePort()))) {
            var failure = thrown(() -> store.putIfAbsent(KEY, BlobBody.of(new byte[3])));

            assertThat(failure).isInstanceOf(CofferException.Unavailable.class).hasMessageContaining("onnect");
            assertThat(failure.hint()).contains("check the endpoint and the network");
        }
    }

    @Test
    void aPutToAHostThatNobodyKnowsIsCertainlyNotDone() {
        try (var store = Buckets.open(at("http://nowhere.invalid"))) {
            assertThat(thrown(() -> store.putIfAbsent(KEY, BlobBody.of(new byte[3]))))
                    .isInstanceOf(CofferException.Unavailable.class)
                    .hasMessageContaining("unknown host nowhere.invalid");
        }
    }

    @Test
    void aServerThatSaysNothingIsGivenUpOnTime() throws IOException {
        var deadlines = new Deadlines(Duration.ofSeconds(1), Duration.ofMillis(200), Duration.ofMillis(400));
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var store =
                        new S3BlobStoreProvider().open(at("http://127.0.0.1:" + silent.getLocalPort()), deadlines)) {
            assertThat(thrown(() -> store.putIfAbsent(KEY, BlobBody.of(new byte[3]))))
                    .isInstanceOf(CofferException.OutcomeUnknown.class);
            assertThat(thrown(() -> store.open(KEY, 0, 1).close())).isInstanceOf(CofferException.Unavailable.class);
        }
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void anAnswerThatEndsEarlyIsUnavailable() throws IOException {
        try (var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\nETag: \"x\"\r\n\r\nonly this");
                var store = Buckets.open(at(server.endpoint()));
                var channel = store.open(KEY, 0, Long.MAX_VALUE)) {
            assertThat(thrown(() -> Channels.newInputStream(channel).readAllBytes()))
                    .isInstanceOf(CofferException.Unavailable.class);
        }
    }

    @Test
    void aFailedDeleteOfOneObjectFailsTheWhole() throws IOException {
        try (var server = ScriptedServer.always(Answer.ok("<DeleteResult><Error><Key>team/prod/" + KEY
                        + "</Key><Code>InternalError</Code><Message>sorry</Message></Error></DeleteResult>"));
                var store = open(server)) {
            assertThat(thrown(() -> store.delete(List.of(KEY))))
                    .isInstanceOf(CofferException.Unavailable.class)
                    .hasMessageContaining(KEY.value())
                    .hasMessageContaining("sorry");
        }
    }

    @Test
    void aDeleteThatIsNotAllowedForOneObjectIsDenied() throws IOException {
        try (var server = ScriptedServer.always(Answer.ok("<DeleteResult><Error><Key>team/prod/" + KEY
                        + "</Key><Code>AccessDenied</Code><Message>no</Message></Error></DeleteResult>"));
                var store = open(server)) {
            assertThat(thrown(() -> store.delete(List.of(KEY)))).isInstanceOf(CofferException.Denied.class);
        }
    }

    private static Location.S3 at(String endpoint) {
        return new Location.S3(
                "bucket-of-ours",
                "",
                Optional.empty(),
                Optional.of(URI.create(endpoint)),
                S3Dialect.COMPATIBLE,
                new Credentials.Anonymous());
    }

    /// Every operation fails the same way, and none tells a secret.
    private static <T extends CofferException> T onEveryCall(Class<T> kind, Answer answer) throws IOException {
        try (var server = ScriptedServer.always(answer);
                var store = open(server)) {
            var failures = List.of(
                    thrown(() -> store.open(KEY, 0, 5).close()),
                    thrown(() -> store.find(KEY)),
                    thrown(() -> store.list("", "", 10)),
                    thrown(() -> store.delete(List.of(KEY))),
                    thrown(() -> store.putIfAbsent(KEY, BlobBody.of(new byte[3]))));
            assertThat(failures).allSatisfy(failure -> {
                assertThat(failure).isInstanceOf(kind);
                for (Throwable each = failure; each != null; each = each.getCause()) {
                    assertThat(each.toString()).doesNotContain(ScriptedServer.SECRET, ScriptedServer.TOKEN);
                }
            });
            return kind.cast(failures.getFirst());
        }
    }

    private static CofferException put(Answer answer) throws IOException {
        try (var server = ScriptedServer.always(answer);
                var store = open(server)) {
            return thrown(() -> store.putIfAbsent(KEY, BlobBody.of(new byte[3])));
        }
    }

    private static BlobStore open(ScriptedServer server) {
        return Buckets.open(server.place(S3Dialect.COMPATIBLE));
    }

    private static CofferException thrown(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        var failure = catchThrowableOfType(CofferException.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }

    /// Sends the same bytes to everybody, and hangs up.
    private static final class RawServer implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

        RawServer(String answer) throws IOException {
            Thread.ofVirtual().start(() -> serve(answer));
        }

        String endpoint() {
            return "http://127.0.0.1:" + listener.getLocalPort();
        }

        private void serve(String answer) {
            while (!listener.isClosed()) {
                try (var client = listener.accept()) {
                    assertThat(client.getInputStream().read()).isPositive();
                    client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                    client.shutdownOutput();
                    client.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException e) {
                    // The client hung up, or the test is over.
                }
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
