package dev.coffer.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.http.policy.ExponentialBackoffOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.identity.DefaultAzureCredentialBuilder;
import com.azure.json.JsonProviders;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import reactor.core.Exceptions;

/// The vendor's chain of credentials: environment, workload identity, managed identity, and the tools someone logged in with.
final class ProviderChain {
    private static final TokenRequestContext STORAGE =
            new TokenRequestContext().addScopes("https://storage.azure.com/.default");

    private ProviderChain() {}

    static TokenCredential open(Transport transport) {
        return new DefaultAzureCredentialBuilder()
                .httpClient(transport)
                .retryOptions(new RetryOptions(new ExponentialBackoffOptions().setMaxRetries(0)))
                .build();
    }

    /// Who the chain says we are.
    static String words(TokenCredential chain) {
        try {
            return "the default Azure credential, as " + identity(chain.getTokenSync(STORAGE));
        } catch (RuntimeException e) {
            if (Exceptions.unwrap(e) instanceof ClientAuthenticationException denied) {
                throw denied("there are no credentials for Azure", denied);
            }
            throw new CofferException.Unavailable("cannot ask for credentials for Azure: " + e.getMessage(), e);
        }
    }

    /// The chain found nothing, or what it found is not accepted.
    static CofferException denied(String said, Throwable cause) {
        var lines = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return new CofferException.Denied(
                said + ": " + Text.shown(lines),
                "log in with az login; or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET; or give this machine"
                        + " a managed identity; or set credentials.account_key, credentials.sas_token or"
                        + " credentials.connection_string",
                cause);
    }

    /// What a token says of its owner. Tokens are not verified here, because the name is only shown.
    static String identity(AccessToken token) {
        var claims = claims(token.getToken());
        if (claims.get("xms_mirid") instanceof String managed) {
            return "managed identity " + Text.shown(managed.substring(managed.lastIndexOf('/') + 1));
        }
        for (var name : new String[] {"upn", "unique_name", "preferred_username"}) {
            if (claims.get(name) instanceof String user) {
                return "user " + Text.shown(user);
            }
        }
        return claims.get("appid") instanceof String application
                ? "application " + Text.shown(application)
                : "somebody its token does not name";
    }

    private static Map<String, Object> claims(String token) {
        var claims = new HashMap<String, Object>();
        var parts = token.split("\\.", -1);
        if (parts.length == 3) {
            try (var reader = JsonProviders.createReader(Base64.getUrlDecoder().decode(parts[1]))) {
                var read = reader.readMap(value -> value.readUntyped());
                if (read != null) {
                    claims.putAll(read);
                }
            } catch (IOException | IllegalArgumentException | IllegalStateException e) {
                // A token of a form we do not know names nobody.
                claims.clear();
            }
        }
        return claims;
    }
}
