package dev.coffer.gcs;

import com.google.auth.Credentials;
import dev.coffer.blob.cloud.PlainHttp;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Credentials that say it when no token could be had, so that this is not taken for a failure of the request. Every token that goes
/// into a request, also into one inside another and into one to an address that the service named, is handed out here, and none for
/// a place where it would be sent unencrypted.
final class SigningIn extends Credentials {
    /// Nothing was asked of the store.
    static final class NoToken extends IOException {
        private static final long serialVersionUID = 1L;

        NoToken(IOException cause) {
            super(cause);
        }
    }

    private final transient Credentials credentials;

    SigningIn(Credentials credentials) {
        this.credentials = credentials;
    }

    @Override
    public Map<String, List<String>> getRequestMetadata(@Nullable URI uri) throws IOException {
        PlainHttp.checkToken(uri);
        try {
            return credentials.getRequestMetadata(uri);
        } catch (IOException e) {
            throw new NoToken(e);
        }
    }

    @Override
    public void refresh() throws IOException {
        try {
            credentials.refresh();
        } catch (IOException e) {
            throw new NoToken(e);
        }
    }

    @Override
    public String getAuthenticationType() {
        return credentials.getAuthenticationType();
    }

    @Override
    public boolean hasRequestMetadata() {
        return credentials.hasRequestMetadata();
    }

    @Override
    public boolean hasRequestMetadataOnly() {
        return credentials.hasRequestMetadataOnly();
    }

    @Override
    public String getUniverseDomain() throws IOException {
        return credentials.getUniverseDomain();
    }
}
