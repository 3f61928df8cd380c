package dev.coffer.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.coffer.config.Credentials;
import dev.coffer.config.Location;
import dev.coffer.config.S3Dialect;
import dev.coffer.config.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/// Gives answers that real servers give seldom, and remembers what it was asked.
final class ScriptedServer implements AutoCloseable {
    static final String SECRET = "a-secret-that-nobody-may-see";
    static final String TOKEN = "a-token-that-nobody-may-see";

    /// @param body   a character for each byte
    /// @param client the port it came from, which tells connections apart
    record Request(String method, URI uri, Map<String, String> headers, String body, int client) {
        /// The value of a header, whose name is in small letters.
        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        boolean isFor(String wanted, String part) {
            return method.equals(wanted) && uri.toString().contains(part);
        }
    }

    record Answer(int status, Map<String, String> headers, String body) {
        static Answer ok(String body) {
            return new Answer(200, Map.of(), body);
        }

        /// As S3 says no.
        static Answer error(int status, String code, String more) {
            return ok("<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code
                            + "</Code><Message>the server's words</Message>" + more + "</Error>")
                    .withStatus(status);
        }

        Answer withStatus(int other) {
            return new Answer(other, headers, body);
        }

        Answer with(String name, String value) {
            var more = new TreeMap<>(headers);
            more.put(name, value);
            return new Answer(status, more, body);
        }
    }

    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    ScriptedServer(Function<Request, Answer> script) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> answer(exchange, script));
        server.setExecutor(threads);
        server.start();
    }

    /// Always the same.
    static ScriptedServer always(Answer answer) throws IOException {
        return new ScriptedServer(_ -> answer);
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<Request> requests() {
        return requests;
    }

    /// A bucket here, with the key whose secret must never be seen.
    Location.S3 place(S3Dialect dialect) {
        return place(dialect, new Credentials.SessionKey("AKIATEST", new Secret(SECRET), new Secret(TOKEN)));
    }

    Location.S3 place(S3Dialect dialect, Credentials.ForS3 credentials) {
        return new Location.S3(
                "bucket-of-ours", "team/prod", Optional.of("eu-west-1"), Optional.of(endpoint()), dialect, credentials);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }

    private void answer(HttpExchange exchange, Function<Request, Answer> script) throws IOException {
        try (exchange) {
            var headers = new TreeMap<String, String>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            var request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI(),
                    headers,
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1),
                    exchange.getRemoteAddress().getPort());
            requests.add(request);
            var answer = script.apply(request);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            var body = answer.body().getBytes(StandardCharsets.ISO_8859_1);
            boolean hasBody = !request.method().equals("HEAD") && body.length > 0;
            exchange.sendResponseHeaders(answer.status(), hasBody ? body.length : -1);
            if (hasBody) {
                exchange.getResponseBody().write(body);
            }
        }
    }
}
