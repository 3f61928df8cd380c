package dev.coffer.s3proxy;

import dev.coffer.blob.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// S3Proxy in a process of its own, on loopback. It checks signatures and honours conditions; in memory also when many put at
/// once.
public final class S3ProxyServer implements AutoCloseable {
    public static final String ACCESS_KEY = "test-access-key";
    public static final String SECRET_KEY = "test-secret-key";

    private static final Map<String, String> MEMORY =
            Map.of("jclouds.provider", "transient-nio2", "jclouds.identity", "local", "jclouds.credential", "local");

    private static final String HEAP = "-Xmx1g";

    private final ServerProcess process;

    private S3ProxyServer(ServerProcess process) {
        this.process = process;
    }

    /// Keeps everything in memory.
    ///
    /// @param directory for the server's own files
    public static S3ProxyServer inMemory(Path directory) {
        return start(directory, MEMORY);
    }

    /// Keeps everything in memory and asks nobody who he is.
    public static S3ProxyServer inMemoryForAnybody(Path directory) {
        var configuration = new LinkedHashMap<String, String>(MEMORY);
        configuration.put("s3proxy.authorization", "none");
        return start(directory, configuration);
    }

    /// Keeps objects somewhere else.
    ///
    /// @param configuration where, in S3Proxy's own keys, and what else is to be different
    public static S3ProxyServer start(Path directory, Map<String, String> configuration) {
        int port = ServerProcess.freePort();
        var properties = new LinkedHashMap<String, String>();
        properties.put("s3proxy.authorization", "aws-v2-or-v4");
        properties.put("s3proxy.identity", ACCESS_KEY);
        properties.put("s3proxy.credential", SECRET_KEY);
        properties.putAll(configuration);
        properties.put("s3proxy.endpoint", "http://127.0.0.1:" + port);
        try {
            Files.createDirectories(directory);
            var file = directory.resolve("s3proxy.properties");
            Files.writeString(
                    file,
                    properties.entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                            .collect(Collectors.joining()));
            var logging = directory.resolve("logback.xml");
            Files.writeString(logging, resource("logback.xml"));
            var command = List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    HEAP,
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Dlogback.configurationFile=" + logging,
                    "-cp",
                    resource("classpath.txt").strip(),
                    "org.gaul.s3proxy.Main",
                    "--properties",
                    file.toString());
            return new S3ProxyServer(ServerProcess.start(command, Map.of(), port, directory.resolve("s3proxy.log")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + process.port());
    }

    public ServerProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }

    private static String resource(String name) throws IOException {
        try (var stream = Objects.requireNonNull(S3ProxyServer.class.getResourceAsStream(name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
