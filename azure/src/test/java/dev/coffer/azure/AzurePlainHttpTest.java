package dev.coffer.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.util.Context;
import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.cloud.Deadlines;
import dev.coffer.config.Credentials;
import dev.coffer.config.Location;
import dev.coffer.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What goes to a server without encryption. The server is on this machine; the address 0.0.0.0, by which it is reached too, does not say so.
final class AzurePlainHttpTest {
    private static final BlobKey KEY = BlobKey.of("a/1");

    private final AzureBlobStoreProvider provider = new AzureBlobStoreProvider();

    @Test
    void aSharedAccessSignatureIsNotSentUnencrypted() throws IOException {
        try (var server =
                new ScriptedServer((exchange, _) -> ScriptedServer.answer(exchange, 404, "BlobNotFound", ""))) {
            var here = server.location();
            var string = "BlobEndpoint=" + elsewhere(server) + "/anaccount;SharedAccessSignature=" + "sv=1&"
                    + ScriptedServer.SIGNATURE;
            for (var location : List.of(
                    with(here, Optional.of(elsewhere(server)), here.credentials()),
                    with(here, Optional.empty(), new Credentials.ConnectionString(new Secret(string))))) {
                assertThatThrownBy(() -> {
                            try (var store = provider.open(location, Deadlines.STANDARD)) {
                                store.find(KEY);
                            }
                        })
                        .isInstanceOf(CofferException.Refused.class)
                        .hasMessageContaining("http://0.0.0.0")
                        .message()
                        .doesNotContain("sig=");
            }
            assertThat(server.arrived()).isEmpty();
        }
    }

    @Test
    void noRequestWithATokenIsSentUnencryptedWhoeverMadeIt() throws IOException {
        try (var server = new ScriptedServer((exchange, _) -> ScriptedServer.answer(exchange, 200, ""));
                var transport = new Transport(Deadlines.STANDARD)) {
            var bearer = new HttpRequest(HttpMethod.GET, elsewhere(server) + "/x")
                    .setHeader(HttpHeaderName.AUTHORIZATION, "Bearer hush");
            var signed = new HttpRequest(HttpMethod.GET, elsewhere(server) + "/x?" + ScriptedServer.SIGNATURE);

            for (var request : List.of(bearer, signed)) {
                assertThatThrownBy(() -> transport.sendSync(request, Context.NONE))
                        .isInstanceOf(CofferException.Refused.class);
            }
            assertThat(server.arrived()).isEmpty();
        }
    }

    @Test
    void whatIsSignedWithAnAccountKeyIs() throws IOException {
        try (var server =
                new ScriptedServer((exchange, _) -> ScriptedServer.answer(exchange, 404, "BlobNotFound", ""))) {
            var key = new Credentials.AccountKey(new Secret(Base64.getEncoder().encodeToString(new byte[32])));
            try (var store =
                    provider.open(with(server.location(), Optional.of(elsewhere(server)), key), Deadlines.STANDARD)) {
                assertThat(store.find(KEY)).isEmpty();
            }
            assertThat(server.arrived())
                    .singleElement()
                    .satisfies(request -> assertThat(request.headers()).containsKey("Authorization"));
        }
    }

    private static URI elsewhere(ScriptedServer server) {
        var endpoint = server.location().endpoint().orElseThrow();
        return URI.create("http://0.0.0.0:" + endpoint.getPort());
    }

    private static Location.Azure with(Location.Azure like, Optional<URI> endpoint, Credentials.ForAzure credentials) {
        return new Location.Azure(like.account(), like.container(), "", endpoint, credentials);
    }
}
