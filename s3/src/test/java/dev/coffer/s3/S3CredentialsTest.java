package dev.coffer.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.ServerProcess;
import dev.coffer.config.Credentials;
import dev.coffer.config.Location;
import dev.coffer.config.S3Dialect;
import dev.coffer.config.Secret;
import dev.coffer.s3.ScriptedServer.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where credentials come from. The vendor's client looks for what is not configured in the environment, in system properties and in
/// files; the build takes away those of whoever runs the tests.
final class S3CredentialsTest {
    private static final BlobKey KEY = BlobKey.of("packs/ab/one.pack");
    private static final String SECRET = "a-secret-that-nobody-may-see";
    private static final String ARN = "arn:aws:iam::123456789012:role/ml";
    private static final Credentials.AccessKey ACCESS_KEY = new Credentials.AccessKey("AKIABASE", new Secret(SECRET));
    private static final S3BlobStoreProvider PROVIDER = new S3BlobStoreProvider();

    @TempDir
    private Path directory;

    private final Map<String, @Nullable String> before = new HashMap<>();
    private ScriptedServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = ScriptedServer.always(Answer.ok("<ListBucketResult/>"));
    }

    @AfterEach
    void restore() {
        server.close();
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }

    @Test
    void withoutAnyTheWaysToGiveThemAreNamed() {
        var failure = denied(new Credentials.ProviderChain());

        assertThat(failure).hasMessageContaining("no credentials for s3://bucket-of-ours/team/prod");
        assertThat(failure.hint())
                .hasValueSatisfying(hint -> assertThat(hint)
                        .contains("AWS_ACCESS_KEY_ID", "aws sso login", "~/.aws", "credentials.anonymous"));
    }

    @Test
    void theChainFindsSystemProperties() {
        set("aws.accessKeyId", "AKIAPROPERTY");
        set("aws.secretAccessKey", SECRET);

        assertThat(described(new Credentials.ProviderChain())).contains("system properties aws.accessKeyId");
        assertThat(signedBy(new Credentials.ProviderChain())).contains("AKIAPROPERTY");
    }

    @Test
    void theChainFindsTheEnvironment() throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                DescribedCredentials.class.getName());
        builder.environment().putAll(Map.of("AWS_ACCESS_KEY_ID", "AKIAENVIRONMENT", "AWS_SECRET_ACCESS_KEY", SECRET));
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).isZero();
        assertThat(output.strip()).isEqualTo("the environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
    }

    @Test
    void theChainFindsTheDefaultProfile() throws IOException {
        profile("default");

        assertThat(described(new Credentials.ProviderChain())).isEqualTo("profile default of ~/.aws");
    }

    @Test
    void theChainFindsTheRoleOfAContainer() throws IOException {
        try (var container = ScriptedServer.always(Answer.ok("{\"AccessKeyId\":\"AKIACONTAINER\",\"SecretAccessKey\":\""
                + SECRET + "\",\"Token\":\"t\",\"Expiration\":\"2099-01-01T00:00:00Z\"}"))) {
            set("aws.containerCredentialsFullUri", container.endpoint() + "/role");

            assertThat(described(new Credentials.ProviderChain())).isEqualTo("the container's role");
            assertThat(signedBy(new Credentials.ProviderChain())).contains("AKIACONTAINER");
        }
    }

    @Test
    void aTokenThatIsRefusedIsToldAlthoughTheChainGoesOn() throws IOException {
        try (var sts = ScriptedServer.always(
                new Answer(
                        400,
                        Map.of(),
                        "<ErrorResponse><Error><Code>InvalidIdentityToken</Code><Message>no</Message></Error></ErrorResponse>"))) {
            set("aws.endpointUrlSts", sts.endpoint().toString());
            set("aws.region", "eu-west-1");
            set("aws.roleArn", ARN);
            set(
                    "aws.webIdentityTokenFile",
                    Files.writeString(directory.resolve("token"), SECRET).toString());

            assertThat(denied(new Credentials.ProviderChain()))
                    .hasMessageContaining("web identity token")
                    .hasMessageContaining("400 InvalidIdentityToken");
        }
    }

    @Test
    void aProfileIsFoundByItsName() throws IOException {
        profile("ml");

        assertThat(described(new Credentials.Profile("ml"))).isEqualTo("profile ml of ~/.aws");
        assertThat(signedBy(new Credentials.Profile("ml"))).contains("AKIAPROFILE");
    }

    @Test
    void aProfileThatIsNotThereIsDeniedAndItsFileNotTold() throws IOException {
        profile("other");

        var failure = denied(new Credentials.Profile("ml"));

        assertThat(failure).hasMessageContaining("profile ml");
        assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("aws sso login --profile ml"));
    }

    @Test
    void aPairOfKeysSigns() {
        assertThat(described(ACCESS_KEY)).isEqualTo("the access key in the configuration");
        assertThat(signedBy(ACCESS_KEY)).contains("AKIABASE");
    }

    @Test
    void aSessionsTokenIsSent() {
        signedBy(new Credentials.SessionKey("AKIASESSION", new Secret(SECRET), new Secret("token-1")));

        assertThat(server.requests().getFirst().header("x-amz-security-token")).contains("token-1");
    }

    @Test
    void withoutCredentialsNothingIsSigned() {
        assertThat(described(new Credentials.Anonymous())).isEqualTo("no credentials");
        assertThat(signedBy(new Credentials.Anonymous())).isEmpty();
    }

    @Test
    void aRoleIsTakenOnWithOtherCredentials() throws IOException {
        try (var sts = ScriptedServer.always(Answer.ok("<AssumeRoleResponse><AssumeRoleResult><Credentials>"
                + "<AccessKeyId>AKIAROLE</AccessKeyId><SecretAccessKey>" + SECRET
                + "</SecretAccessKey><SessionToken>role-token</SessionToken>"
                + "<Expiration>2099-01-01T00:00:00Z</Expiration>"
                + "</Credentials></AssumeRoleResult></AssumeRoleResponse>"))) {
            set("aws.endpointUrlSts", sts.endpoint().toString());
            var role = new Credentials.Role(ARN, Optional.of("team-7"), ACCESS_KEY);

            assertThat(described(role))
                    .isEqualTo("role " + ARN + ", taken on with the access key in the configuration");
            assertThat(signedBy(role)).contains("AKIAROLE");
            assertThat(server.requests().getFirst().header("x-amz-security-token"))
                    .contains("role-token");
            assertThat(sts.requests().getFirst().body()).contains("ExternalId=team-7");
            assertThat(sts.requests().getFirst().header("authorization"))
                    .hasValueSatisfying(value -> assertThat(value).contains("AKIABASE"));
        }
    }

    @Test
    void aRoleThatMayNotBeTakenOnIsDenied() throws IOException {
        try (var sts = ScriptedServer.always(new Answer(
                403,
                Map.of(),
                "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>"))) {
            set("aws.endpointUrlSts", sts.endpoint().toString());

            var failure = denied(new Credentials.Role(ARN, Optional.empty(), ACCESS_KEY));

            assertThat(failure).hasMessageContaining(ARN).hasMessageContaining("403 AccessDenied");
            assertThat(sts.requests()).hasSize(1);
        }
    }

    @Test
    void aRoleWhoseServiceCannotBeReachedIsUnavailable() {
        set("aws.endpointUrlSts", "http://127.0.0.1:" + ServerProcess.freePort());

        assertThat(failure(new Credentials.Role(ARN, Optional.empty(), ACCESS_KEY)))
                .isInstanceOf(CofferException.Unavailable.class)
                .hasMessageContaining(ARN);
    }

    @Test
    void aRoleWithoutCredentialsToTakeItOnWithIsDenied() {
        assertThat(denied(new Credentials.Role(ARN, Optional.empty(), new Credentials.ProviderChain())))
                .hasMessageContaining("there are no credentials");
    }

    @Test
    void withoutARegionAmazonIsInvalidAndTheHintSaysWhatToSet() {
        var place =
                new Location.S3("bucket-of-ours", "", Optional.empty(), Optional.empty(), S3Dialect.AMAZON, ACCESS_KEY);

        var failure = catchThrowableOfType(
                CofferException.Invalid.class, () -> Buckets.open(place).close());

        assertThat(failure).hasMessageContaining("region of s3://bucket-of-ours");
        assertThat(failure.hint())
                .hasValueSatisfying(hint -> assertThat(hint).contains("region in artifact_store", "AWS_REGION"));
    }

    @Test
    void theRegionOfAProfileCounts() throws IOException {
        profile("ml");
        var config = Files.writeString(directory.resolve("config"), "[profile ml]\nregion = sa-east-1\n");
        set("aws.configFile", config.toString());
        var place = new Location.S3(
                "bucket-of-ours",
                "",
                Optional.empty(),
                Optional.empty(),
                S3Dialect.AMAZON,
                new Credentials.Profile("ml"));

        try (var store = Buckets.open(place)) {
            assertThat(store.link(KEY, Duration.ofMinutes(1)).orElseThrow())
                    .hasHost("bucket-of-ours.s3.sa-east-1.amazonaws.com");
        }
    }

    private void profile(String name) throws IOException {
        var file = Files.writeString(
                directory.resolve("credentials"),
                "[" + name + "]\naws_access_key_id = AKIAPROFILE\naws_secret_access_key = " + SECRET + "\n");
        set("aws.sharedCredentialsFile", file.toString());
    }

    private void set(String property, String value) {
        before.putIfAbsent(property, System.getProperty(property));
        System.setProperty(property, value);
    }

    private String described(Credentials.ForS3 credentials) {
        var words = PROVIDER.credentials(place(credentials));
        assertThat(words).doesNotContain(SECRET);
        return words;
    }

    /// With which key the first request of a store is signed.
    private Optional<String> signedBy(Credentials.ForS3 credentials) {
        try (var store = Buckets.open(place(credentials))) {
            store.list("", "", 1);
        }
        return server.requests()
                .getFirst()
                .header("authorization")
                .map(value ->
                        value.substring(value.indexOf("Credential=") + "Credential=".length(), value.indexOf('/')));
    }

    private CofferException denied(Credentials.ForS3 credentials) {
        var failure = failure(credentials);
        assertThat(failure).isInstanceOf(CofferException.Denied.class);
        return failure;
    }

    private CofferException failure(Credentials.ForS3 credentials) {
        var failure = catchThrowableOfType(
                CofferException.class, () -> Buckets.open(place(credentials)).close());
        assertThat(failure).isNotNull();
        for (Throwable each = failure; each != null; each = each.getCause()) {
            assertThat(each.toString()).doesNotContain(SECRET);
        }
        return failure;
    }

    private Location.S3 place(Credentials.ForS3 credentials) {
        return server.place(S3Dialect.COMPATIBLE, credentials);
    }
}
