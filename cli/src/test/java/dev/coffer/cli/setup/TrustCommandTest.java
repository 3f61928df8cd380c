package dev.coffer.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.coffer.cli.Shell;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A clone whose `pipeline.yaml` names a server of somebody else, which writes down everything that arrives.
class TrustCommandTest {
    @TempDir
    Path temp;

    private final List<String> arrived = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private Path clone;
    private Path home;

    @BeforeEach
    void start() throws IOException {
        home = Files.createDirectory(temp.toRealPath().resolve("home"));
        clone = Files.createDirectory(temp.toRealPath().resolve("clone"));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                var isToken = exchange.getRequestURI().getPath().equals("/token");
                arrived.add(exchange.getRequestURI() + " "
                        + exchange.getRequestHeaders().get("Authorization"));
                var answer = "{\"access_token\":\"hush-token\",\"token_type\":\"Bearer\",\"expires_in\":3600}"
                        .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(isToken ? 200 : 403, isToken ? answer.length : -1);
                if (isToken) {
                    exchange.getResponseBody().write(answer);
                }
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void keysGoNowhereUntilTheUserSaysSo() throws IOException {
        clone("type: s3\n  bucket: bucket\n  region: eu-west-1\n  endpoint: " + address()
                + "\n  credentials: {access_key_id: '${KEY_ID}', secret_access_key: '${S3_SECRET}'}");

        refusedUntilTrusted(
                "sends an access key from the environment to " + address(), "AWS4-HMAC-SHA256 Credential=AKIA");
    }

    @Test
    void signaturesGoNowhereUntilTheUserSaysSo() throws IOException {
        clone("type: azure\n  account: acme\n  container: ccc\n  endpoint: " + address()
                + "\n  credentials: {sas_token: '${AZURE_SAS}'}");

        refusedUntilTrusted("sends a shared access signature from the environment to " + address(), "sig=hush");
    }

    @Test
    void tokensGoNowhereUntilTheUserSaysSo() throws IOException, NoSuchAlgorithmException {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var text = Base64.getEncoder()
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
        Files.writeString(home.resolve("key.json"), """
                {"type":"service_account","project_id":"p","private_key_id":"1","client_email":"a@example.com","client_id":"1",\
                "private_key":"-----BEGIN PRIVATE %s-----\\n%s\\n-----END PRIVATE %s-----\\n","token_uri":"%s/token"}""".formatted("KEY", text, "KEY", address()));
        clone("type: gcs\n  bucket: bucket\n  endpoint: " + address()
                + "\n  credentials: {service_account_file: ../home/key.json}");

        refusedUntilTrusted("sends tokens of the key file " + home.resolve("key.json"), "Bearer hush-token");
    }

    @Test
    void thePasswordOfADatabaseGoesNowhereUntilTheUserSaysSo() throws IOException {
        var connections = new AtomicInteger();
        try (var database = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                while (true) {
                    try (var _ = database.accept()) {
                        connections.incrementAndGet();
                    } catch (IOException e) {
                        return;
                    }
                }
            });
            clone("metadata_backend: postgres\n  metadata: {url: 'postgresql://127.0.0.1:" + database.getLocalPort()
                    + "/d'}");

            var result = shell().with("COFFER_METADATA_PASSWORD", "hush").run("put", "m", "pipeline.yaml");

            assertThat(result.exit()).isEqualTo(8);
            assertThat(result.err())
                    .contains("signs in as you to postgresql://127.0.0.1")
                    .doesNotContain("hush");
            assertThat(connections).hasValue(0);
            shell().ok("trust", ".");
            shell().with("COFFER_METADATA_PASSWORD", "hush").run("put", "m", "pipeline.yaml");
            assertThat(connections).hasPositiveValue();
        }
    }

    @Test
    void everyCommandAsksForTheSameLeave() throws IOException {
        clone("type: s3\n  bucket: bucket\n  endpoint: " + address() + "\n  credentials: {profile: ml}");

        for (var line : List.of(
                "put m pipeline.yaml",
                "get m -o x",
                "ls",
                "show m",
                "verify --all",
                "gc",
                "stats",
                "init",
                "copy m " + home.resolve("copy"),
                "copy m s3://other",
                "rebuild",
                "repair --all",
                "doctor",
                "doctor --conformance",
                "catalog copy --to sqlite",
                "export m out",
                "cleanup --dry-run",
                "--store s3://another ls")) {
            var result = shell().run(line.split(" "));
            assertThat(result.exit()).as(line).isEqualTo(8);
            assertThat(result.err() + result.out()).as(line).contains("coffer trust " + clone);
        }
        assertThat(arrived).isEmpty();
        assertThat(shell().run("config", "validate").exit()).isZero();
        assertThat(shell().run("config", "validate").err())
                .contains("nobody has allowed that", "coffer trust " + clone);
    }

    @Test
    void whatIsTrustedIsShownListedAndTakenBack() throws IOException {
        clone("type: s3\n  bucket: bucket\n  endpoint: " + address());
        var reach = "pipeline.yaml:4:13 sends your AWS credentials to " + address();

        assertThat(shell().ok("config", "show", "--origin").out()).contains(reach, "nobody has allowed");
        assertThat(shell().ok("config", "show", "--json")
                        .json()
                        .get("trust")
                        .get("state")
                        .asString())
                .isEqualTo("missing");

        assertThat(shell().ok("trust", clone.toString()).out())
                .isEqualTo("Trusted " + clone + ", as its pipeline.yaml is now\n  " + reach + "\n");

        assertThat(shell().ok("config", "show", "--origin").out()).contains(reach, "which coffer trust has allowed");
        assertThat(shell().ok("config", "show").out()).doesNotContain("trust");
        assertThat(shell().ok("trust", "--list").out().lines())
                .containsExactly(
                        "DIRECTORY" + " ".repeat(clone.toString().length() - 7) + "SINCE                 STATE",
                        clone + "  2026-11-28T10:00:00Z  in force");
        clone("type: s3\n  bucket: bucket\n  endpoint: https://another.example");
        assertThat(shell().ok("trust", "--list").out()).contains("changed");
        assertThat(shell().run("ls").exit()).isEqualTo(8);
        assertThat(shell().ok("trust", "--remove", ".").out()).isEqualTo("Not trusted any more: " + clone + "\n");
        assertThat(shell().run("trust", "--remove", ".").exit()).isEqualTo(3);
        assertThat(shell().ok("trust", "--list").out()).isEmpty();
    }

    @Test
    void aFileThatReachesNothingMayBeTrustedToo() throws IOException {
        clone("root_path: ./store");

        assertThat(shell().ok("trust", ".").err()).contains("Nothing in it needs that now.");
        assertThat(shell().run("trust").exit()).isEqualTo(2);
        assertThat(shell().run("trust", "--list", ".").exit()).isEqualTo(2);
        assertThat(shell().run("trust", home.toString()).err()).contains("no pipeline.yaml");
    }

    private void refusedUntilTrusted(String reach, String sent) {
        var result = shell().run("ls");
        assertThat(result.exit()).isEqualTo(8);
        assertThat(result.err())
                .contains("pipeline.yaml:", reach, "nobody has allowed that", "coffer trust " + clone)
                .doesNotContain("hush");
        assertThat(arrived).isEmpty();

        shell().with("COFFER_TRUST", clone.toString()).run("ls");
        assertThat(arrived).as("allowed by the variable").anyMatch(request -> request.contains(sent));

        arrived.clear();
        shell().ok("trust", ".");
        shell().run("ls");
        assertThat(arrived).as("allowed by the command").anyMatch(request -> request.contains(sent));
    }

    private void clone(String section) throws IOException {
        Files.writeString(clone.resolve("pipeline.yaml"), "artifact_store:\n  " + section + "\n");
    }

    private String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private Shell shell() {
        return new Shell(clone)
                .at(Clock.fixed(Instant.parse("2026-11-28T10:00:00Z"), ZoneOffset.UTC))
                .with("HOME", home.toString())
                .with("XDG_CACHE_HOME", home.resolve(".cache").toString())
                .with("KEY_ID", "AKIA")
                .with("S3_SECRET", "hush")
                .with("AZURE_SAS", "sv=1&sig=hush");
    }
}
