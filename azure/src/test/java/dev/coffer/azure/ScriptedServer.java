package dev.coffer.azure;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.cloud.Deadlines;
import dev.coffer.config.Credentials;
import dev.coffer.config.Location;
import dev.coffer.config.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Answers as a test says, for what Azurite never does.
final class ScriptedServer implements AutoCloseable {
    static final String SIGNATURE = "sig=c2VjcmV0LXNpZ25hdHVyZQ%3D%3D";

    /// What a request is answered.
    interface Script {
        void answer(HttpExchange exchange, int number) throws IOException;
    }

    /// What arrived.
    record Arrived(String method, String uri, Map<String, List<String>> headers, long length) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Arrived> arrived = new CopyOnWriteArrayList<>();

    ScriptedServer(Script script) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            long length = exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            arrived.add(new Arrived(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders(),
                    length));
            script.answer(exchange, arrived.size());
        });
        server.start();
    }

    static void answer(HttpExchange exchange, int status, String code, String message) throws IOException {
        if (!code.isEmpty()) {
            exchange.getResponseHeaders().add("x-ms-error-code", code);
        }
        exchange.getResponseHeaders().add("x-ms-request-id", "request-7");
        answer(
                exchange,
                status,
                "<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>" + message
                        + "\nTime:now</Message></Error>");
    }

    static void answer(HttpExchange exchange, int status, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/xml");
        boolean none = exchange.getRequestMethod().equals("HEAD") || bytes.length == 0;
        exchange.sendResponseHeaders(status, none ? -1 : bytes.length);
        if (!none) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    List<Arrived> arrived() {
        return arrived;
    }

    BlobStore store(Deadlines deadlines) {
        return new AzureBlobStoreProvider().open(location(), deadlines);
    }

    Location.Azure location() {
        return new Location.Azure(
                "anaccount",
                "container",
                "",
                Optional.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort())),
                new Credentials.SasToken(new Secret("sv=2026-02-06&se=2027-01-01T00%3A00%3A00Z&" + SIGNATURE)));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
