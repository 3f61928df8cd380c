package dev.coffer.azure;

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

    private static Optional<Azurite> running = Optional.empty();

    private static final Random RANDOM = new Random();

    private final int port;

    private Azurite(int port) {
        this.port = port;
    }

    /// The one of this JVM. The test is given up, loudly, where it cannot be had.
    public static synchronized Azurite shared() {
        if (running.isEmpty()) {
            running = Optional.of(start(ServerProcess.installed("azurite")));
        }
        return running.get();
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

    private static Azurite start(Path program) {
        try {
            int port = ServerProcess.freePort();
            var command = new ArrayList<>(List.of("node", program.toString()));
            command.addAll(List.of("--blobHost", "127.0.0.1", "--blobPort", Integer.toString(port)));
            command.addAll(List.of("--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent"));
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
