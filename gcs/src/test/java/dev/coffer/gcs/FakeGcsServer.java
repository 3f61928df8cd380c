package dev.coffer.gcs;

import dev.coffer.blob.ServerProcess;
import dev.coffer.config.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// fake-gcs-server, an emulator written in Go, with everything in memory: one for all tests of a JVM. It ends with the JVM.
///
/// It checks conditions together with the write for multipart uploads only; for resumable ones it ignores them.
public final class FakeGcsServer {

    private static Optional<FakeGcsServer> running = Optional.empty();

    private final ServerProcess process;
    private final AtomicInteger buckets = new AtomicInteger();

    private FakeGcsServer(ServerProcess process) {
        this.process = process;
    }

    /// The one of this JVM. The test is given up, loudly, where it cannot be had.
    public static synchronized FakeGcsServer shared() {
        if (running.isEmpty()) {
            running = Optional.of(start(ServerProcess.installed("fake-gcs-server")));
        }
        return running.get();
    }

    /// What `endpoint` is to be.
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + process.port());
    }

    /// A new bucket, and how to reach it.
    ///
    /// @param prefix for the names of objects; may be empty
    public Location.Gcs newBucket(String prefix) {
        var bucket = "bucket-" + buckets.incrementAndGet();
        var request = HttpRequest.newBuilder(endpoint().resolve("/storage/v1/b?project=test"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"" + bucket + "\"}"))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("no bucket: " + answer.statusCode() + " " + answer.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return Places.anonymous(endpoint(), bucket, prefix);
    }

    private static FakeGcsServer start(Path program) {
        int port = ServerProcess.freePort();
        var address = "127.0.0.1:" + port;
        try {
            var log = Files.createTempFile("fake-gcs-server", ".log");
            log.toFile().deleteOnExit();
            var process = ServerProcess.start(
                    List.of(
                            program.toString(),
                            "-scheme",
                            "http",
                            "-host",
                            "127.0.0.1",
                            "-port",
                            String.valueOf(port),
                            "-backend",
                            "memory",
                            "-public-host",
                            address,
                            "-external-url",
                            "http://" + address,
                            "-log-level",
                            "error"),
                    Map.of(),
                    port,
                    log);
            Runtime.getRuntime().addShutdownHook(new Thread(process::close));
            return new FakeGcsServer(process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
