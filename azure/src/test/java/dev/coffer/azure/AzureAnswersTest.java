package dev.coffer.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.cloud.Deadlines;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What each answer of the service means, and that each call is one request.
final class AzureAnswersTest {
    private static final BlobKey KEY = BlobKey.of("packs/ab/one.pack");
    private static final BlobBody BODY = BlobBody.of(new byte[] {1, 2, 3});
    private static final Deadlines IMPATIENT =
            new Deadlines(Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofSeconds(20));

    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        end.countDown();
    }

    @ParameterizedTest
    @CsvSource({
        "409, BlobAlreadyExists",
        "412, ConditionNotMet",
        "403, UnauthorizedBlobOverwrite",
    })
    void aBlobThatIsThereIsNoFailure(int status, String code) throws IOException {
        try (var server = refusing(status, code);
                var store = server.store(Deadlines.STANDARD)) {
            assertThat(store.putIfAbsent(KEY, BODY)).isFalse();
            assertThat(server.arrived()).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "409, ContainerBeingDeleted, NO_STORE",
        "404, ContainerNotFound, NO_STORE",
        "409, ContainerDisabled, DENIED",
        "403, AuthenticationFailed, DENIED",
        "403, AccountIsDisabled, DENIED",
        "403, AuthorizationPermissionMismatch, DENIED",
        "412, LeaseIdMissing, REFUSED",
        "409, BlobImmutableDueToPolicy, REFUSED",
        "400, InvalidHeaderValue, REFUSED",
        "400, Md5Mismatch, UNAVAILABLE",
        "503, ServerBusy, UNAVAILABLE",
        "500, OperationTimedOut, OUTCOME_UNKNOWN",
        "500, InternalError, OUTCOME_UNKNOWN",
        "502, '', OUTCOME_UNKNOWN",
    })
    void aPutFailsAsTheAnswerSaysAndIsSentOnce(int status, String code, String kind) throws IOException {
        try (var server = refusing(status, code);
                var store = server.store(Deadlines.STANDARD)) {
            var failure = failure(() -> store.putIfAbsent(KEY, BODY));

            assertThat(failure.code()).isEqualTo(kind);
            assertThat(failure).hasMessageContaining("put " + KEY).hasMessageContaining("azure://anaccount/container");
            assertThat(server.arrived()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "find", "list", "delete"})
    void whatChangesNothingIsUnavailableWhenTheServiceFailsAndIsAskedOnce(String call) throws IOException {
        try (var server = refusing(500, "InternalError");
                var store = server.store(Deadlines.STANDARD)) {
            assertThat(failure(() -> call(store, call))).isInstanceOf(CofferException.Unavailable.class);
            assertThat(server.arrived()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "find", "list", "delete"})
    void aContainerThatIsNotThereIsNoStoreForEveryCall(String call) throws IOException {
        try (var server = refusing(404, "ContainerNotFound");
                var store = server.store(Deadlines.STANDARD)) {
            assertThat(failure(() -> call(store, call))).isInstanceOf(CofferException.NoStore.class);
        }
    }

    @Test
    void whenToComeBackIsPassedOn() throws IOException {
        try (var server = new ScriptedServer((exchange, _) -> {
                    exchange.getResponseHeaders().add("Retry-After", "7");
                    ScriptedServer.answer(exchange, 503, "ServerBusy", "busy");
                });
                var store = server.store(Deadlines.STANDARD)) {
            assertThat(failure(() -> store.putIfAbsent(KEY, BODY)))
                    .isInstanceOfSatisfying(
                            CofferException.Unavailable.class,
                            e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(7)));
        }
    }

    @Test
    void aLargeBlobIsOneRequestWithConditionAndChecksum() throws Exception {
        try (var server = new ScriptedServer(AzureAnswersTest::created);
                var store = server.store(Deadlines.STANDARD)) {
            var content = new byte[64 << 20];

            assertThat(store.putIfAbsent(KEY, BlobBody.of(content))).isTrue();

            assertThat(server.arrived()).singleElement().satisfies(request -> {
                assertThat(request.method()).isEqualTo("PUT");
                assertThat(request.length()).isEqualTo(64 << 20);
                assertThat(request.headers().get("If-none-match")).containsExactly("*");
                assertThat(request.headers().get("Content-md5")).containsExactly(md5(content));
                assertThat(request.headers().get("X-ms-version")).containsExactly("2026-02-06");
                assertThat(request.uri()).contains("/anaccount/container/packs%2Fab%2Fone.pack?");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"put", "open", "find", "list", "delete"})
    void aServiceThatSaysNothingIsNotWaitedForLongerThanTheDeadline(String call) throws IOException {
        try (var server = new ScriptedServer((_, _) -> hold());
                var store = server.store(IMPATIENT)) {
            assertThat(failure(() -> call(store, call)))
                    .isInstanceOfAny(CofferException.Unavailable.class, CofferException.OutcomeUnknown.class)
                    .hasMessageContaining("no answer in time");
            end.countDown();
        }
    }

    @Test
    void anAnswerThatStopsComingIsUnavailable() throws IOException {
        try (var server = new ScriptedServer((exchange, _) -> {
                    exchange.sendResponseHeaders(206, 1_000);
                    exchange.getResponseBody().write(new byte[10]);
                    exchange.getResponseBody().flush();
                    hold();
                });
                var store = server.store(IMPATIENT);
                var range = store.open(KEY, 0, 1_000)) {
            assertThat(range.read(ByteBuffer.allocate(10))).isEqualTo(10);
            assertThatThrownBy(() -> range.read(ByteBuffer.allocate(10)))
                    .isInstanceOf(CofferException.Unavailable.class)
                    .hasMessageContaining("stopped coming");
            end.countDown();
        }
    }

    @Test
    void anAnswerThatBreaksOffIsUnavailable() throws IOException {
        try (var server = new ScriptedServer((exchange, _) -> {
                    exchange.sendResponseHeaders(206, 1_000);
                    exchange.getResponseBody().write(new byte[10]);
                    exchange.getResponseBody().flush();
                    throw new IOException("broken off");
                });
                var store = server.store(Deadlines.STANDARD)) {
            assertThatThrownBy(() -> {
                        try (var range = store.open(KEY, 0, 1_000)) {
                            Channels.newInputStream(range).readAllBytes();
                        }
                    })
                    .isInstanceOf(CofferException.Unavailable.class);
        }
    }

    @Test
    void anAnswerThatIgnoresTheRangeIsRefused() throws IOException {
        try (var server = new ScriptedServer((exchange, _) -> ScriptedServer.answer(exchange, 200, "0123456789"));
                var store = server.store(Deadlines.STANDARD)) {
            assertThat(failure(() -> store.open(KEY, 5, 2))).isInstanceOf(CofferException.Refused.class);
        }
    }

    @Test
    void manyRangesClosedEarlyLeaveTheStoreUsable() throws IOException {
        try (var server = new ScriptedServer((exchange, _) -> {
                    exchange.sendResponseHeaders(206, 1 << 20);
                    exchange.getResponseBody().write(new byte[1 << 20]);
                    exchange.close();
                });
                var store = server.store(Deadlines.STANDARD)) {
            for (int i = 0; i < 50; i++) {
                try (var range = store.open(KEY, 0, 1 << 20)) {
                    assertThat(range.read(ByteBuffer.allocate(1))).isOne();
                }
            }
            assertThat(server.arrived()).hasSize(50);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"put", "open", "find", "list", "delete"})
    void aSignatureIsInNoMessageEvenWhenTheServiceRepeatsIt(String call) throws IOException {
        try (var server = new ScriptedServer((exchange, _) -> ScriptedServer.answer(
                        exchange,
                        403,
                        "AuthenticationFailed",
                        "bad " + exchange.getRequestURI().toString().replace("&", " ")));
                var store = server.store(Deadlines.STANDARD)) {
            var failure = failure(() -> call(store, call));

            assertThat(printed(failure)).doesNotContain("c2VjcmV0");
            assertThat(failure.hint().orElse(""))
                    .contains("a shared access signature valid until 2027-01-01T00:00:00Z");
            assertThat(server.arrived().getFirst().uri()).contains(ScriptedServer.SIGNATURE);
        }
    }

    @Test
    void aClockThatIsWrongIsSaidToBe() throws IOException {
        try (var server = new ScriptedServer(
                        (exchange, _) -> ScriptedServer.answer(
                                exchange,
                                403,
                                "AuthenticationFailed",
                                "Server failed to authenticate.</Message><Detail>Request date header too old</Detail><Message>"));
                var store = server.store(Deadlines.STANDARD)) {
            assertThat(failure(() -> store.list("", "", 1)).hint()).contains("set the clock of this machine");
        }
    }

    private static String md5(byte[] content) throws NoSuchAlgorithmException {
        return Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("MD5").digest(content));
    }

    private static CofferException failure(ThrowingCallable call) {
        return (CofferException) catchThrowable(call);
    }

    static String printed(Throwable failure) {
        var printed = new StringWriter();
        failure.printStackTrace(new PrintWriter(printed));
        return printed + (failure instanceof CofferException ours ? ours.hint().orElse("") : "");
    }

    private static void call(BlobStore store, String call) throws IOException {
        switch (call) {
            case "put" -> store.putIfAbsent(KEY, BODY);
            case "open" -> store.open(KEY, 0, 10).close();
            case "find" -> store.find(KEY);
            case "list" -> store.list("", "", 10);
            case "delete" -> store.delete(List.of(KEY));
            default -> throw new IllegalArgumentException(call);
        }
    }

    private static ScriptedServer refusing(int status, String code) throws IOException {
        return new ScriptedServer((exchange, _) -> ScriptedServer.answer(exchange, status, code, "no"));
    }

    private static void created(HttpExchange exchange, int number) throws IOException {
        exchange.getResponseHeaders().add("ETag", "\"" + number + "\"");
        exchange.getResponseHeaders().add("Last-Modified", "Mon, 23 Nov 2026 10:00:00 GMT");
        ScriptedServer.answer(exchange, 201, "");
    }

    private void hold() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
