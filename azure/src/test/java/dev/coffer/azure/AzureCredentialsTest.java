package dev.coffer.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.identity.CredentialUnavailableException;
import com.azure.storage.blob.models.PublicAccessType;
import com.azure.storage.blob.sas.BlobContainerSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ServerProcess;
import dev.coffer.blob.cloud.Deadlines;
import dev.coffer.config.Credentials;
import dev.coffer.config.Location;
import dev.coffer.config.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/// Every way to prove who we are, each mistake in it, and that no secret is ever told.
final class AzureCredentialsTest {
    private static final BlobKey KEY = BlobKey.of("a/1");
    private static final String OTHER_KEY =
            Base64.getEncoder().encodeToString("another key, not valid".getBytes(StandardCharsets.UTF_8));

    private final AzureBlobStoreProvider provider = new AzureBlobStoreProvider();

    @Test
    void anAccountKeyOpensAStore() {
        var location = Azurite.shared().newContainer("");

        assertWorks(location);
        assertThat(provider.credentials(location)).isEqualTo("the key of the account devstoreaccount1");
    }

    @Test
    void aConnectionStringOpensAStoreAndSaysWhereItIs() {
        var location = Azurite.shared().newContainer("");
        var text = "DefaultEndpointsProtocol=http;AccountName=" + Azurite.ACCOUNT + ";AccountKey=" + Azurite.KEY
                + ";BlobEndpoint=" + Azurite.shared().endpoint() + "/;";
        var connected = with(location, Optional.empty(), new Credentials.ConnectionString(new Secret(text)));

        assertWorks(connected);
        assertThat(provider.credentials(connected)).isEqualTo("the key of the account devstoreaccount1");
    }

    @Test
    void aConnectionStringWithASignatureOpensAStore() {
        var location = Azurite.shared().newContainer("");
        var text = "BlobEndpoint=" + Azurite.shared().endpoint() + ";SharedAccessSignature="
                + signature(location, "racwdl", Duration.ofHours(1));

        assertWorks(with(location, Optional.empty(), new Credentials.ConnectionString(new Secret(text))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?"})
    void aSignatureOpensAStoreWithOrWithoutItsMark(String mark) {
        var location = Azurite.shared().newContainer("");
        var signed = signed(location, mark + signature(location, "racwdl", Duration.ofHours(1)));

        assertWorks(signed);
        assertThat(provider.credentials(signed)).startsWith("a shared access signature valid until 20");
    }

    @Test
    void aPublicContainerIsReadWithoutCredentials() {
        var location = Azurite.shared().newContainer("");
        Containers.client(location).setAccessPolicy(PublicAccessType.CONTAINER, null);
        var anonymous = with(location, location.endpoint(), new Credentials.Anonymous());
        try (var owner = provider.open(location, Deadlines.STANDARD);
                var store = provider.open(anonymous, Deadlines.STANDARD)) {
            owner.putIfAbsent(KEY, BlobBody.of(new byte[3]));

            assertThat(store.list("", "", 10)).hasSize(1);
            assertThat(failure(() -> store.putIfAbsent(KEY, BlobBody.of(new byte[1]))))
                    .isInstanceOf(CofferException.Denied.class);
        }
        assertThat(provider.credentials(anonymous)).isEqualTo("no credentials");
    }

    @Test
    void aBareAddressOfThisMachineGetsTheAccountAsItsPath() {
        var location = Azurite.shared().newContainer("");
        var bare = URI.create("http://127.0.0.1:" + Azurite.shared().port() + "/");

        assertWorks(with(location, Optional.of(bare), location.credentials()));
    }

    @Test
    void aWrongKeyIsDenied() {
        var location = Azurite.shared().newContainer("");
        var wrong = with(location, location.endpoint(), new Credentials.AccountKey(new Secret(OTHER_KEY)));

        assertDenied(wrong, OTHER_KEY, "the key of the account devstoreaccount1");
    }

    @Test
    void anExpiredSignatureIsDeniedAndSaidToBeExpired() {
        var location = Azurite.shared().newContainer("");
        var expired = signed(location, signature(location, "racwdl", Duration.ofHours(-1)));

        assertDenied(expired, secretOf(expired), "a shared access signature valid until 20");
    }

    @Test
    void aSignatureForReadingOnlyDoesNotWrite() {
        var location = Azurite.shared().newContainer("");
        var reading = signed(location, signature(location, "rl", Duration.ofHours(1)));
        try (var store = provider.open(reading, Deadlines.STANDARD)) {
            assertThat(store.find(KEY)).isEmpty();
            assertThat(failure(() -> store.putIfAbsent(KEY, BlobBody.of(new byte[1]))))
                    .isInstanceOf(CofferException.Denied.class)
                    .hasMessageContaining("AuthorizationPermissionMismatch");
        }
    }

    @Test
    void aContainerThatIsNotThereIsNoStore() {
        var location = Azurite.shared().location("no-such-container", "");
        try (var store = provider.open(location, Deadlines.STANDARD)) {
            for (var failure : List.of(
                    failure(() -> store.putIfAbsent(KEY, BlobBody.of(new byte[1]))),
                    failure(() -> store.open(KEY, 0, 1)),
                    failure(() -> store.find(KEY)),
                    failure(() -> store.list("", "", 1)),
                    failure(() -> store.delete(List.of(KEY))))) {
                assertThat(failure)
                        .isInstanceOf(CofferException.NoStore.class)
                        .hasMessageContaining("azure://devstoreaccount1/no-such-container");
            }
        }
    }

    @Test
    void anAccountThatIsNotThereIsAnUnknownHost() {
        var location = new Location.Azure(
                "nosuchaccount",
                "container",
                "",
                Optional.of(URI.create("https://nosuchaccount.blob.invalid")),
                new Credentials.AccountKey(new Secret(OTHER_KEY)));
        try (var store = provider.open(location, Deadlines.STANDARD)) {
            assertThat(failure(() -> store.putIfAbsent(KEY, BlobBody.of(new byte[1]))))
                    .isInstanceOf(CofferException.Unavailable.class)
                    .hasMessageContaining("unknown host nosuchaccount.blob.invalid");
        }
    }

    @Test
    void whereNobodyListensIsSaid() {
        int port = ServerProcess.freePort();
        var location = new Location.Azure(
                "account",
                "container",
                "",
                Optional.of(URI.create("http://127.0.0.1:" + port)),
                new Credentials.AccountKey(new Secret(OTHER_KEY)));
        try (var store = provider.open(location, Deadlines.STANDARD)) {
            assertThat(failure(() -> store.putIfAbsent(KEY, BlobBody.of(new byte[1]))))
                    .isInstanceOf(CofferException.Unavailable.class)
                    .hasMessageContaining("nobody answers at 127.0.0.1:" + port);
        }
    }

    @Test
    void aMachineWithoutCredentialsIsDeniedAndToldHowToGetSome() {
        TokenCredential nothing = _ -> Mono.error(new CredentialUnavailableException("nothing was found\nanywhere"));

        assertThat(failure(() -> ProviderChain.words(nothing)))
                .hasMessage("there are no credentials for Azure: nothing was found")
                .isInstanceOfSatisfying(
                        CofferException.Denied.class,
                        e -> assertThat(e.hint().orElseThrow())
                                .contains("az login")
                                .contains("AZURE_CLIENT_ID")
                                .contains("credentials.account_key"));
    }

    @Test
    void theDefaultChainSpeaksOfCredentialsOrIsAcceptedButNeverBreaks() {
        var location = new Location.Azure(
                "account",
                "container",
                "",
                Optional.of(URI.create("https://account.blob.invalid")),
                new Credentials.ProviderChain());
        try (var store = provider.open(location, Deadlines.STANDARD)) {
            // Whoever runs this may be logged in to Azure; then only the host is missing.
            assertThat(failure(() -> store.list("", "", 1)))
                    .isInstanceOfAny(CofferException.Denied.class, CofferException.Unavailable.class);
        }
    }

    @Test
    void aTokenIsNeverSentUnencrypted() {
        var location = with(
                Azurite.shared().location("container", ""),
                Azurite.shared().location("container", "").endpoint(),
                new Credentials.ProviderChain());

        assertThatThrownBy(() -> provider.open(location, Deadlines.STANDARD))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessageContaining("http://127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({
        "'AccountName=other;AccountKey=c2VjcmV0', 'for the account other'",
        "'AccountName=account', 'neither AccountKey nor SharedAccessSignature'",
        "'c2VjcmV0', 'neither AccountKey nor SharedAccessSignature'",
        "'AccountName=account;AccountKey=c2VjcmV0!', 'not base64'",
        "'SharedAccessSignature=sv=1&sgi=c2VjcmV0', 'no sig='",
    })
    void aConnectionStringWithAMistakeIsInvalidAndNotRepeated(String text, String message) {
        var location = new Location.Azure(
                "account", "container", "", Optional.empty(), new Credentials.ConnectionString(new Secret(text)));

        var failure = failure(() -> provider.open(location, Deadlines.STANDARD));

        assertThat(failure).isInstanceOf(CofferException.Invalid.class).hasMessageContaining(message);
        assertThat(AzureAnswersTest.printed(failure)).doesNotContain("c2VjcmV0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"appid\":\"1-2\",\"xms_mirid\":\"/subscriptions/1/identities/trainer\"} | managed identity trainer",
                "{\"appid\":\"1-2\",\"upn\":\"someone@example.com\"} | user someone@example.com",
                "{\"appid\":\"1-2\",\"aud\":[\"x\"],\"n\":{\"a\":1}} | application 1-2",
                "{} | somebody its token does not name",
                "[1 | somebody its token does not name",
            })
    void aTokenTellsWhoseItIs(String claims, String words) {
        var encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        var token = new AccessToken("e30." + encoded + ".c2VjcmV0", OffsetDateTime.MAX);

        assertThat(ProviderChain.identity(token)).isEqualTo(words);
    }

    @Test
    void theAddressOfAnAccountFollowsFromItsName() {
        var location = new Location.Azure(
                "account", "container", "", Optional.empty(), new Credentials.AccountKey(new Secret(OTHER_KEY)));

        assertThat(AzureAccess.of(location).endpoint()).isEqualTo("https://account.blob.core.windows.net");
    }

    @Test
    void aConnectionStringOfAnotherCloudSaysWhereTheAccountIs() {
        var location = new Location.Azure(
                "account",
                "container",
                "",
                Optional.empty(),
                new Credentials.ConnectionString(new Secret(
                        "AccountName=account;AccountKey=" + OTHER_KEY + ";EndpointSuffix=core.chinacloudapi.cn")));

        assertThat(AzureAccess.of(location).endpoint()).isEqualTo("https://account.blob.core.chinacloudapi.cn");
    }

    private void assertWorks(Location.Azure location) {
        try (var store = provider.open(location, Deadlines.STANDARD)) {
            assertThat(store.putIfAbsent(KEY, BlobBody.of(new byte[3]))).isTrue();
            assertThat(store.putIfAbsent(KEY, BlobBody.of(new byte[3]))).isFalse();
            assertThat(store.find(KEY)).isPresent();
            assertThat(store.list("", "", 10)).hasSize(1);
            store.delete(List.of(KEY));
            assertThat(store.find(KEY)).isEmpty();
        }
    }

    private void assertDenied(Location.Azure location, String secret, String words) {
        try (var store = provider.open(location, Deadlines.STANDARD)) {
            for (var failure : failures(store)) {
                assertThat(failure).isInstanceOf(CofferException.Denied.class);
                assertThat(failure.hint().orElseThrow()).contains(words);
                assertThat(AzureAnswersTest.printed(failure)).doesNotContain(secret);
            }
        }
    }

    private static List<CofferException> failures(BlobStore store) {
        return List.of(
                failure(() -> store.putIfAbsent(KEY, BlobBody.of(new byte[1]))),
                failure(() -> store.open(KEY, 0, 1)),
                failure(() -> store.find(KEY)),
                failure(() -> store.list("", "", 1)),
                failure(() -> store.delete(List.of(KEY))));
    }

    private static CofferException failure(ThrowingCallable call) {
        return (CofferException) catchThrowable(call);
    }

    private static String signature(Location.Azure location, String permissions, Duration validity) {
        return Containers.client(location)
                .generateSas(new BlobServiceSasSignatureValues(
                        OffsetDateTime.now(ZoneOffset.UTC).plus(validity),
                        BlobContainerSasPermission.parse(permissions)));
    }

    private static Location.Azure signed(Location.Azure location, String token) {
        return with(location, location.endpoint(), new Credentials.SasToken(new Secret(token)));
    }

    private static String secretOf(Location.Azure location) {
        var token = ((Credentials.SasToken) location.credentials()).token().value();
        return token.substring(token.indexOf("sig=") + 4, token.indexOf("sig=") + 24);
    }

    private static Location.Azure with(
            Location.Azure location, Optional<URI> endpoint, Credentials.ForAzure credentials) {
        return new Location.Azure(location.account(), location.container(), location.prefix(), endpoint, credentials);
    }
}
