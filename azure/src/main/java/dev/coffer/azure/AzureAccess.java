package dev.coffer.azure;

import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.common.StorageSharedKeyCredential;
import dev.coffer.artifact.CofferException;
import dev.coffer.blob.cloud.PlainHttp;
import dev.coffer.config.Credentials;
import dev.coffer.config.Location;
import dev.coffer.config.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// Where a container is reached, and what proves that we may: a location whose connection string, if it has one, is taken
/// apart. No message repeats a part of a secret.
///
/// @param endpoint    the account's address, without a slash at the end
/// @param credentials not a connection string
record AzureAccess(String account, String container, String endpoint, Credentials.ForAzure credentials) {
    private static final String HINT_STRING = "copy it whole from the portal: Storage account, Access keys";

    static AzureAccess of(Location.Azure location) {
        var configured = location.endpoint().map(uri -> endpoint(uri, location.account()));
        if (location.credentials() instanceof Credentials.ConnectionString(var text)) {
            var string = ConnectionText.parse(text.value());
            if (string.account().isPresent() && !string.account().get().equals(location.account())) {
                throw new CofferException.Invalid(
                        "the connection string is for the account "
                                + string.account().get() + ", not for " + location.account(),
                        HINT_STRING);
            }
            return checked(
                    location,
                    configured
                            .or(() -> string.endpoint().map(AzureAccess::trimmed))
                            .orElseGet(() -> "https://" + location.account() + ".blob." + string.suffix()),
                    string.credentials());
        }
        return checked(
                location,
                configured.orElseGet(() -> "https://" + location.account() + ".blob.core.windows.net"),
                location.credentials());
    }

    /// Tells the vendor's client what to prove with.
    void apply(BlobContainerClientBuilder builder, Transport transport) {
        switch (credentials) {
            case Credentials.AccountKey(var key) ->
                builder.credential(new StorageSharedKeyCredential(account, key.value()));
            case Credentials.SasToken(var token) -> builder.sasToken(unmarked(token.value()));
            case Credentials.ProviderChain() -> builder.credential(ProviderChain.open(transport));
            case Credentials.Anonymous() -> builder.setAnonymousAccess();
            case Credentials.ConnectionString _ -> throw new IllegalStateException("not taken apart");
        }
    }

    /// What requests are made with, in words.
    String words() {
        return switch (credentials) {
            case Credentials.AccountKey _ -> "the key of the account " + account;
            case Credentials.SasToken _ ->
                "a shared access signature"
                        + signedUntil().map(end -> " valid until " + end).orElse("");
            case Credentials.ProviderChain() -> "the default Azure credential";
            case Credentials.Anonymous() -> "no credentials";
            case Credentials.ConnectionString _ -> throw new IllegalStateException("not taken apart");
        };
    }

    /// When the shared access signature expires, as it says itself.
    Optional<String> signedUntil() {
        return credentials instanceof Credentials.SasToken(var token)
                ? Arrays.stream(unmarked(token.value()).split("&", -1))
                        .filter(part -> part.startsWith("se="))
                        .map(part -> part.substring(3).replace("%3A", ":").replace("%3a", ":"))
                        .filter(end -> end.matches("[0-9TZ:.-]{10,40}"))
                        .findFirst()
                : Optional.empty();
    }

    private static AzureAccess checked(Location.Azure location, String endpoint, Credentials.ForAzure credentials) {
        if (credentials instanceof Credentials.AccountKey(var key)) {
            try {
                Base64.getDecoder().decode(key.value());
            } catch (IllegalArgumentException e) {
                throw new CofferException.Invalid("the account key is not base64", HINT_STRING);
            }
        }
        if (credentials instanceof Credentials.SasToken(var token)
                && Arrays.stream(unmarked(token.value()).split("&", -1)).noneMatch(part -> part.startsWith("sig="))) {
            throw new CofferException.Invalid(
                    "the shared access signature has no sig=",
                    "it looks like sv=…&sp=…&se=…&sig=…, without an address");
        }
        if (credentials instanceof Credentials.SasToken) {
            PlainHttp.checkToken(address(endpoint));
        }
        // A token of an identity is only ever sent encrypted.
        if (credentials instanceof Credentials.ProviderChain && !endpoint.startsWith("https://")) {
            throw new CofferException.Invalid(
                    "the default Azure credential cannot be used with " + endpoint,
                    "use https; or an account key, a signature or anonymous access for this endpoint");
        }
        return new AzureAccess(location.account(), location.container(), endpoint, credentials);
    }

    private static URI address(String endpoint) {
        try {
            return new URI(endpoint);
        } catch (URISyntaxException e) {
            throw new CofferException.Invalid("the endpoint in the connection string is not an address", HINT_STRING);
        }
    }

    /// Signatures are often copied with the mark that begins a query.
    private static String unmarked(String token) {
        return token.startsWith("?") ? token.substring(1) : token;
    }

    /// Emulators have the account in the path, because an address of numbers has no place for it.
    private static String endpoint(URI uri, String account) {
        var address = trimmed(uri.toString());
        boolean bare =
                uri.getRawPath() == null || uri.getRawPath().replace("/", "").isEmpty();
        boolean local = uri.getHost().matches("localhost|[0-9.]+|\\[.*]");
        return bare && local ? address + "/" + account : address;
    }

    private static String trimmed(Object address) {
        return address.toString().replaceAll("/+$", "");
    }

    /// A connection string, taken apart.
    ///
    /// @param suffix of the addresses of the cloud the account is in
    private record ConnectionText(
            Optional<String> account, Optional<String> endpoint, String suffix, Credentials.ForAzure credentials) {
        static ConnectionText parse(String text) {
            var account = value(text, "AccountName");
            var key = value(text, "AccountKey")
                    .<Credentials.ForAzure>map(value -> new Credentials.AccountKey(new Secret(value)));
            var signature = value(text, "SharedAccessSignature")
                    .<Credentials.ForAzure>map(value -> new Credentials.SasToken(new Secret(value)));
            var credentials = key.or(() -> signature)
                    .orElseThrow(() -> new CofferException.Invalid(
                            "the connection string has neither AccountKey nor SharedAccessSignature", HINT_STRING));
            return new ConnectionText(
                    account,
                    value(text, "BlobEndpoint").filter(address -> address.matches("https?://[^?@]+")),
                    value(text, "EndpointSuffix").orElse("core.windows.net"),
                    credentials);
        }

        private static Optional<String> value(String text, String name) {
            return Arrays.stream(text.split(";", -1))
                    .map(String::strip)
                    .filter(part -> part.regionMatches(true, 0, name + "=", 0, name.length() + 1))
                    .map(part -> part.substring(name.length() + 1))
                    .filter(value -> !value.isEmpty())
                    .findFirst();
        }
    }
}
