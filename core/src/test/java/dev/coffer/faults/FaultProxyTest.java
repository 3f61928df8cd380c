package dev.coffer.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.coffer.Trees;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultProxyTest {
    private static final Answers ANSWERS = new S3Answers();

    private final List<byte[]> seen = new CopyOnWriteArrayList<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpServer server = server();

    private HttpServer server() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// A server that sends back what it gets, and `nothing` for nothing.
    @BeforeEach
    void start() {
        server.createContext("/", exchange -> {
            try (exchange) {
                var body = exchange.getRequestBody().readAllBytes();
                seen.add(body);
                exchange.sendResponseHeaders(200, 0); // In chunks.
                exchange.getResponseBody().write(body.length == 0 ? "nothing".getBytes(UTF_8) : body);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        server.stop(0);
    }

    private FaultProxy proxy(Script script) {
        return new FaultProxy(server.getAddress().getPort(), ANSWERS, script, new Listings());
    }

    private static HttpRequest.Builder to(FaultProxy proxy) {
        return HttpRequest.newBuilder(proxy.endpoint().resolve("/bucket/key"));
    }

    private HttpResponse<byte[]> put(FaultProxy proxy, String body) throws IOException, InterruptedException {
        return client.send(to(proxy).PUT(BodyPublishers.ofString(body)).build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> get(FaultProxy proxy) throws IOException, InterruptedException {
        return client.send(to(proxy).build(), BodyHandlers.ofByteArray());
    }

    @Test
    void withoutFaultsNothingChanges() throws Exception {
        try (var proxy = proxy(Script.none())) {
            var body = Trees.random(1, 3_000_000);
            var request = to(proxy)
                    .expectContinue(true)
                    .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))) // In chunks.
                    .build();

            assertThat(client.send(request, BodyHandlers.ofByteArray()).body()).isEqualTo(body);
            assertThat(put(proxy, "short").body()).asString().isEqualTo("short");
            assertThat(get(proxy).body()).asString().isEqualTo("nothing");
            assertThat(proxy.requests()).isEqualTo(3);
            assertThat(proxy.faults()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "INTERNAL_ERROR, 500, InternalError, 0",
        "INTERNAL_ERROR_AFTER, 500, InternalError, 1",
        "SLOW_DOWN, 503, SlowDown, 0",
        "TOO_MANY_REQUESTS, 429, TooManyRequests, 0",
        "CONFLICT, 409, ConditionalRequestConflict, 0",
        "PRECONDITION_FAILED, 412, PreconditionFailed, 0",
        "EXPIRED, 403, ExpiredToken, 0",
    })
    void aRefusalIsMadeUpOnce(Fault fault, int status, String code, int done) throws Exception {
        try (var proxy = proxy(Script.nth(fault, 1))) {
            var refused = put(proxy, "a");

            assertThat(refused.statusCode()).isEqualTo(status);
            assertThat(refused.body()).asString().contains("<Code>" + code + "</Code>");
            assertThat(refused.headers().firstValue("Retry-After")).isEmpty();
            assertThat(seen).hasSize(done);
            assertThat(put(proxy, "a").statusCode()).isEqualTo(200);
            assertThat(proxy.faults()).isOne();
        }
    }

    @Test
    void aRefusalCanSayWhenToComeBack() throws Exception {
        try (var proxy = proxy(Script.nth(Fault.SLOW_DOWN_FOR_A_TIME, 1))) {
            assertThat(put(proxy, "a").headers().firstValue("Retry-After")).hasValue("3");
        }
    }

    @Test
    void aBlackHoleLastsUntilTheClientGivesUp() {
        try (var proxy = proxy(Script.nth(Fault.BLACK_HOLE, 1))) {
            var request = to(proxy).timeout(Duration.ofMillis(50)).build();

            assertThatThrownBy(() -> client.send(request, BodyHandlers.discarding()))
                    .isInstanceOf(HttpTimeoutException.class);
            assertThat(seen).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"RESET_BEFORE, 0", "RESET_AFTER, 1"})
    void aConnectionBreaksBeforeOrAfterTheServerDidIt(Fault fault, int done) throws Exception {
        try (var proxy = proxy(Script.nth(fault, 1))) {
            assertThatThrownBy(() -> put(proxy, "a")).isInstanceOf(IOException.class);
            assertThat(seen).hasSize(done);
            assertThat(put(proxy, "a").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void nobodyListensUntilTheClientHasPausedTwice() throws Exception {
        try (var proxy = proxy(Script.nth(Fault.CONNECT_REFUSED, 2))) {
            assertThat(put(proxy, "a").statusCode()).isEqualTo(200);
            assertThatThrownBy(() -> put(proxy, "b")).isInstanceOf(ConnectException.class);
            proxy.clientPauses();
            assertThatThrownBy(() -> put(proxy, "b")).isInstanceOf(ConnectException.class);
            proxy.clientPauses();

            assertThat(put(proxy, "b").statusCode()).isEqualTo(200);
            assertThat(seen).hasSize(2);
        }
    }

    @Test
    void anAnswerEndsEarly() {
        try (var proxy = proxy(Script.nth(Fault.TRUNCATED_ANSWER, 1))) {
            assertThatThrownBy(() -> get(proxy)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void anAnswerComesWithAnotherBit() throws Exception {
        try (var proxy = proxy(Script.nth(Fault.CORRUPTED_ANSWER, 1))) {
            assertThat(get(proxy).body()).asString().isEqualTo("notiing");
            assertThat(get(proxy).body()).asString().isEqualTo("nothing");
        }
    }

    @Test
    void aRequestComesWithAnotherBit() throws Exception {
        try (var proxy = proxy(Script.nth(Fault.CORRUPTED_REQUEST, 1))) {
            assertThat(put(proxy, "nothing").body()).asString().isEqualTo("notiing");
        }
    }

    @ParameterizedTest
    @CsvSource({"DELIVERED_TWICE", "REPEATED_UNSEEN"})
    void aRequestIsDeliveredTwice(Fault fault) throws Exception {
        try (var proxy = proxy(Script.nth(fault, 1))) {
            assertThat(put(proxy, "a").statusCode()).isEqualTo(200);
            assertThat(seen).hasSize(2);
        }
    }

    @Test
    void aRequestIsDeliveredWhenNobodyExpectsItAnyMore() throws Exception {
        try (var proxy = proxy(Script.nth(Fault.DELIVERED_LATE, 1))) {
            assertThatThrownBy(() -> put(proxy, "late")).isInstanceOf(IOException.class);
            put(proxy, "b");
            assertThat(seen).hasSize(1);
            put(proxy, "c");

            assertThat(seen.stream().map(body -> new String(body, UTF_8))).containsExactlyInAnyOrder("b", "c", "late");
        }
    }

    @Test
    void whatIsLateComesAtTheEndAtLast() {
        try (var proxy = proxy(Script.nth(Fault.DELIVERED_LATE, 1))) {
            assertThatThrownBy(() -> put(proxy, "late")).isInstanceOf(IOException.class);
            proxy.deliverLate();

            assertThat(seen).hasSize(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"STALE_LISTING, 1", "SHORT_LISTING, 2", "EMPTY_LISTING, 0"})
    void aListingLacksWhatIsThere(Fault fault, int names) throws Exception {
        try (var objects = new S3Double();
                var proxy = new FaultProxy(objects.port(), ANSWERS, Script.nth(fault, 2), new Listings())) {
            var bucket = proxy.endpoint().resolve("/" + S3Double.BUCKET + "/");
            putObject(bucket.resolve("a"));
            assertThat(list(bucket)).containsExactly(1, 1);
            List.of("b", "c", "d", "e").forEach(name -> putObject(bucket.resolve(name)));

            assertThat(list(bucket)).containsExactly(names, names);
            assertThat(list(bucket)).containsExactly(5, 5);
        }
    }

    private void putObject(URI place) {
        try {
            var request = HttpRequest.newBuilder(place)
                    .header("If-None-Match", "*")
                    .PUT(BodyPublishers.ofString("x"))
                    .build();
            assertThat(client.send(request, BodyHandlers.discarding()).statusCode())
                    .isEqualTo(200);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// How many names there are, and how many the listing says there are.
    private List<Integer> list(URI bucket) throws Exception {
        var request =
                HttpRequest.newBuilder(bucket.resolve("?list-type=2&prefix=")).build();
        var listing = client.send(request, BodyHandlers.ofString()).body();
        assertThat(listing).contains("<IsTruncated>false</IsTruncated>");
        var count = listing.replaceAll("(?s).*<KeyCount>(\\d+)</KeyCount>.*", "$1");
        return List.of(listing.split("<Contents>", -1).length - 1, Integer.parseInt(count));
    }

    @Test
    void theSameSeedMakesTheSameGoWrong() {
        var request = new Message("PUT /bucket/key HTTP/1.1", List.of(), new byte[1]);
        var faults = List.of(Fault.values());

        assertThat(drawn(Script.random(5, 0.5, faults), request))
                .isEqualTo(drawn(Script.random(5, 0.5, faults), request))
                .isNotEqualTo(drawn(Script.random(6, 0.5, faults), request))
                .contains(Optional.empty());
    }

    private static List<Optional<Fault>> drawn(Script script, Message request) {
        return IntStream.rangeClosed(1, 100)
                .mapToObj(number -> script.at(number, request, ANSWERS))
                .toList();
    }
}
