package dev.coffer.gcs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.coffer.artifact.CofferException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/// Lists of a service that does not mean well.
class GcsListingTest {
    private static Throwable failure(IntFunction<String> answers) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var number = new AtomicInteger();
        server.createContext("/", exchange -> {
            try (exchange) {
                var answer = answers.apply(number.incrementAndGet()).getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        server.start();
        var endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (var store = Stores.open(Places.anonymous(endpoint, "bucket", "team"))) {
            return Stores.failure(() -> store.list("log/", "", 10));
        } finally {
            server.stop(0);
        }
    }

    private static String item(String name) {
        return "{\"name\":\"" + name + "\",\"size\":\"1\",\"timeCreated\":\"2026-01-01T00:00:00Z\"}";
    }

    private static String page(int token, String items) {
        return "{\"nextPageToken\":\"" + token + "\",\"items\":[" + items + "]}";
    }

    @Test
    void aListWithoutNamesAndWithoutEndEnds() throws IOException {
        assertThat(failure(number -> page(number, "")))
                .isInstanceOf(CofferException.Corrupt.class)
                .hasMessageContaining("no name in 1000 answers");
    }

    @Test
    void aListThatGoesBackIsCorrupt() throws IOException {
        assertThat(failure(number -> page(number, item("team/log/1"))))
                .isInstanceOf(CofferException.Corrupt.class)
                .hasMessageContaining("goes back");
    }

    @Test
    void aListOfWhatWasNotAskedForIsCorrupt() throws IOException {
        assertThat(failure(number -> page(number, item("other/log/" + number))))
                .isInstanceOf(CofferException.Corrupt.class)
                .hasMessageContaining("team/log/");
    }
}
