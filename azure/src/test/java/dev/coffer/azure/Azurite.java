package dev.coffer.azure;

import dev.coffer.blob.Requires;
import dev.coffer.blob.ServerProcess;
import dev.coffer.config.Credentials;
import dev.coffer.config.Location;
import dev.coffer.config.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// Azurite, the vendor's emulator of Azure Blob Storage, with everything in memory: one for all tests of a JVM. It ends with
/// the JVM.
public final class Azurite {
    /// The account and its key that every Azurite has, from its documentation.
    public static final String ACCOUNT = "devstoreaccount1";

    public static final String KEY =
            "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static final Path INSTALLER = Path.of(".ci", "servers", "azurite");
    private static final Random RANDOM = new Random();

    private final int port;

    private Azurite(int port) {
        this.port = port;
    }

    /// The one of this JVM. The test is given up, loudly, where it cannot be had.
    public static Azurite shared() {
        Requires.that(Running.PROGRAM.isPresent(), "Azurite, which .ci/servers/azurite could not install");
        return Running.AZURITE.orElseThrow();
    }

    /// With the account in the path.
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port + "/" + ACCOUNT);
    }

    public int port() {
        return port;
    }

    /// A new container, and how to reach it with the account's key.
    ///
    /// @param prefix for the names of objects; may be empty
    public Location.Azure newContainer(String prefix) {
        var bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        var location = location("test-" + HexFormat.of().formatHex(bytes), prefix);
        Containers.client(location).create();
        return location;
    }

    /// A container that may not be there.
    public Location.Azure location(String container, String prefix) {
        return new Location.Azure(
                ACCOUNT, container, prefix, Optional.of(endpoint()), new Credentials.AccountKey(new Secret(KEY)));
    }

    private static final class Running {
        static final Optional<Path> PROGRAM = installed();
        static final Optional<Azurite> AZURITE = PROGRAM.map(Running::start);

        private static Optional<Path> installed() {
            try {
                var directory = Path.of("").toAbsolutePath();
                while (!Files.exists(directory.resolve(INSTALLER))) {
                    directory = directory.getParent();
                    if (directory == null) {
                        return Optional.empty();
                    }
                }
                var installer = new ProcessBuilder(directory.resolve(INSTALLER).toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
                try (var output = installer.inputReader()) {
                    var lines = output.readAllLines();
                    return installer.waitFor() == 0 ? Optional.of(Path.of(lines.getLast())) : Optional.empty();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }

        private static Azurite start(Path program) {
            try {
                int port = ServerProcess.freePort();
                var command = new ArrayList<>(List.of("node", program.toString()));
                command.addAll(List.of("--blobHost", "127.0.0.1", "--blobPort", Integer.toString(port)));
                command.addAll(
                        List.of("--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent"));
                var log = Files.createTempFile("azurite", ".log");
                log.toFile().deleteOnExit();
                var server = ServerProcess.start(command, Map.of(), port, log);
                Runtime.getRuntime().addShutdownHook(new Thread(server::close));
                return new Azurite(port);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
