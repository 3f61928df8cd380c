package dev.coffer.sql;

import dev.coffer.blob.Requires;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A server with the PostgreSQL that is installed on this machine, an older one than [EmbeddedServer]'s, in a temporary
/// directory. It can be stopped in all the ways there are and started again.
final class MachineServer implements AutoCloseable {
    /// initdb and postgres refuse to run as root.
    private static final String UNPRIVILEGED = "postgres";

    private final Path programs;
    private final Path directory;
    private final PostgresServer server;

    private MachineServer(Path programs, Path directory, PostgresServer server) {
        this.programs = programs;
        this.directory = directory;
        this.server = server;
    }

    private static final class Shared {
        static final PostgresServer SERVER = shared();

        private static PostgresServer shared() {
            var started = start();
            Runtime.getRuntime().addShutdownHook(new Thread(started::close));
            return started.server();
        }
    }

    /// One that all tests of this JVM share, stopped at its end.
    static PostgresServer get() {
        require();
        return Shared.SERVER;
    }

    static void require() {
        Requires.that(programs().isPresent(), "PostgreSQL on this machine (Debian: postgresql)");
    }

    /// One of the caller's own.
    static MachineServer start() {
        require();
        try {
            var programs = programs().orElseThrow();
            var directory = Files.createTempDirectory("coffer-postgres");
            if (isRoot()) {
                Files.setOwner(directory, unprivileged(directory));
            }
            var server = new MachineServer(programs, directory, new PostgresServer(freePort()));
            server.run("initdb", "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C");
            server.startAgain();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PostgresServer server() {
        return server;
    }

    /// Lets everybody in as before, but this user only with a password.
    void demandPasswords(String user) {
        var rules = directory.resolve("data/pg_hba.conf");
        try {
            Files.writeString(rules, "host all " + user + " 127.0.0.1/32 scram-sha-256\n" + Files.readString(rules));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run("pg_ctl", "reload");
    }

    void startAgain() {
        var options = "-p " + server.port() + " -k " + directory + " -c listen_addresses=127.0.0.1";
        run(
                "pg_ctl",
                "-w",
                "-t",
                "60",
                "-o",
                options,
                "-l",
                directory.resolve("log").toString(),
                "start");
    }

    /// @param mode `fast`: ends all sessions, and closes down in order; `immediate`: as if the power had failed
    void stop(String mode) {
        run("pg_ctl", "-w", "-t", "60", "-m", mode, "stop");
    }

    @Override
    public void close() {
        stop("immediate");
        try (var files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(String program, String... arguments) {
        var command = new ArrayList<String>();
        if (isRoot()) {
            command.addAll(
                    List.of("setpriv", "--reuid=" + UNPRIVILEGED, "--regid=" + UNPRIVILEGED, "--clear-groups", "--"));
        }
        command.addAll(List.of(
                programs.resolve(program).toString(),
                "-D",
                directory.resolve("data").toString()));
        command.addAll(Arrays.asList(arguments));
        var output = directory.resolve("output").toFile();
        try {
            int code = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output)
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException(program + " failed: " + Files.readString(output.toPath()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Where Debian puts the newest, or where the path finds one.
    private static Optional<Path> programs() {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.concat(
                        debian().stream(), Arrays.stream(path.split(":", -1)).map(Path::of))
                .filter(directory -> Files.isExecutable(directory.resolve("postgres"))
                        && Files.isExecutable(directory.resolve("initdb"))
                        && Files.isExecutable(directory.resolve("pg_ctl")))
                .findFirst();
    }

    private static List<Path> debian() {
        try (var versions = Files.newDirectoryStream(Path.of("/usr/lib/postgresql"))) {
            var found = new ArrayList<Path>();
            versions.forEach(version -> found.add(version.resolve("bin")));
            found.sort(Comparator.reverseOrder());
            return found;
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static UserPrincipal unprivileged(Path directory) throws IOException {
        return directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(UNPRIVILEGED);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
