package dev.coffer.s3;

import dev.coffer.blob.ServerProcess;
import dev.coffer.config.S3Dialect;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Ceph with its S3 gateway, as small as it gets: one monitor, one storage daemon that keeps its data in a file, one gateway.
final class CephServer implements AutoCloseable {
    private static final String ACCESS_KEY = "test-access-key";
    private static final String SECRET_KEY = "test-secret-key";
    private static final String GATEWAY = "client.rgw";

    private final Path directory;
    private final Path configuration;
    private final int gatewayPort = ServerProcess.freePort();
    private final int monitorPort = ServerProcess.freePort();
    private final List<ServerProcess> listening = new ArrayList<>();
    private Optional<Process> storage = Optional.empty();

    private CephServer(Path directory) {
        this.directory = directory;
        this.configuration = directory.resolve("ceph.conf");
    }

    /// Installs Ceph where it is missing, and starts it. Takes a quarter of a minute.
    static CephServer start(Path directory) throws IOException, InterruptedException {
        ServerProcess.installed("ceph");
        var server = new CephServer(directory);
        try {
            server.startAll();
            return server;
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    Buckets buckets() {
        return new Buckets(URI.create("http://127.0.0.1:" + gatewayPort), ACCESS_KEY, SECRET_KEY, S3Dialect.COMPATIBLE);
    }

    /// Ends the storage daemon as a power cut would, as far as its process goes.
    void killStorage() throws InterruptedException {
        storage.orElseThrow().destroyForcibly().waitFor();
    }

    void startStorage() throws IOException {
        storage = Optional.of(program("osd.log", "ceph-osd", "-f", "-i", "0").start());
    }

    @Override
    public void close() {
        listening.reversed().forEach(ServerProcess::close);
        storage.ifPresent(Process::destroyForcibly);
    }

    private void startAll() throws IOException, InterruptedException {
        var fsid = UUID.randomUUID().toString();
        for (var name : List.of("mon", "osd", "run", "log")) {
            Files.createDirectories(directory.resolve(name));
        }
        Files.writeString(configuration, configuration(fsid));
        var map = directory.resolve("monmap").toString();
        run("monmaptool", "--create", "--fsid", fsid, "--addv", "a", "[v2:127.0.0.1:" + monitorPort + "]", map);
        run("ceph-mon", "--mkfs", "-i", "a", "--monmap", map);
        serve(monitorPort, "ceph-mon", "-f", "-i", "a");
        var osd = UUID.randomUUID().toString();
        run("ceph", "osd", "new", osd);
        run("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", osd);
        startStorage();
        serve(gatewayPort, "radosgw", "-f", "-n", GATEWAY);
        run(
                "radosgw-admin",
                "-n",
                GATEWAY,
                "user",
                "create",
                "--uid=test",
                "--display-name=test",
                "--access-key=" + ACCESS_KEY,
                "--secret-key=" + SECRET_KEY);
    }

    private String configuration(String fsid) throws IOException {
        try (var stream = Objects.requireNonNull(CephServer.class.getResourceAsStream("ceph.conf"))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("@FSID@", fsid)
                    .replace("@DIR@", directory.toString())
                    .replace("@MON_PORT@", String.valueOf(monitorPort))
                    .replace("@RGW_PORT@", String.valueOf(gatewayPort));
        }
    }

    private void serve(int port, String... command) {
        listening.add(ServerProcess.start(command(command), Map.of(), port, directory.resolve(command[0] + ".out")));
    }

    private void run(String... command) throws IOException, InterruptedException {
        var log = command[0] + ".run";
        var process = program(log, command).start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + " failed:\n" + Files.readString(directory.resolve(log)));
        }
    }

    private ProcessBuilder program(String log, String... command) {
        return new ProcessBuilder(command(command))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(log).toFile());
    }

    private List<String> command(String... command) {
        return Stream.concat(
                        Stream.of(command[0], "-c", configuration.toString()),
                        Stream.of(command).skip(1))
                .toList();
    }
}
