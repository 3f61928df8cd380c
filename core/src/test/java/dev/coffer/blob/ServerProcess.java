package dev.coffer.blob;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// A server that a test starts on loopback, and ends with everything it started.
public final class ServerProcess implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final long LOOK_EVERY_MILLIS = 50;

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// Where a server is that a script in `.ci/servers` installs, unless it is there already. The test is given up, loudly, where
    /// it cannot be had.
    public static Path installed(String name) {
        var script = Path.of(".ci", "servers", name);
        try {
            var directory = Path.of("").toAbsolutePath();
            while (!Files.exists(directory.resolve(script))) {
                directory = Objects.requireNonNull(directory.getParent(), "the root of the project");
            }
            var installer = new ProcessBuilder(directory.resolve(script).toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var output = installer.inputReader()) {
                var lines = output.readAllLines();
                Requires.that(installer.waitFor() == 0, name + ", which " + script + " could not install");
                return Path.of(lines.getLast());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// A port of loopback on which nothing listens now.
    public static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts a server and waits until it listens.
    ///
    /// @param port on which it was told to listen
    /// @param log  where its output goes, for the message when it does not start
    public static ServerProcess start(List<String> command, Map<String, String> environment, int port, Path log) {
        try {
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            builder.environment().putAll(environment);
            var server = new ServerProcess(builder.start(), port);
            server.awaitListening(command.getFirst(), log);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /// Of the process itself, for tests that stop or kill it.
    public ProcessHandle process() {
        return process.toHandle();
    }

    @Override
    public void close() {
        var children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private void awaitListening(String name, Path log) throws IOException {
        long end = System.nanoTime() + START_LIMIT.toNanos();
        while (!isListening()) {
            boolean ended = false;
            try {
                ended = process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                ended = true;
            }
            if (ended || System.nanoTime() > end) {
                close();
                throw new IllegalStateException(name + " did not start:\n" + Files.readString(log));
            }
        }
    }

    private boolean isListening() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
