package dev.coffer.gcs;

import com.google.auth.ServiceAccountSigner;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.HttpStorageOptions;
import com.google.cloud.storage.Storage.SignUrlOption;
import dev.coffer.artifact.CofferException;
import dev.coffer.config.Location;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Addresses of objects that need no credentials for a while, signed (V4) by a service account.
///
/// With a key file that happens here; other credentials that can sign ask Google to do it.
record GcsLinks(Location.Gcs location, GcsCredentials credentials, HttpStorageOptions options) {
    /// Empty when the credentials cannot sign, such as those of a person.
    Optional<URI> link(String name, Duration validity) {
        if (!(credentials.value() instanceof ServiceAccountSigner signer)) {
            return Optional.empty();
        }
        var object = BlobInfo.newBuilder(location.bucket(), name).build();
        try {
            var signed = options.getService()
                    .signUrl(
                            object,
                            validity.toSeconds(),
                            TimeUnit.SECONDS,
                            SignUrlOption.withV4Signature(),
                            SignUrlOption.withPathStyle(),
                            SignUrlOption.signWith(signer),
                            SignUrlOption.withHostName(host()));
            return Optional.of(URI.create(signed.toString()));
        } catch (ServiceAccountSigner.SigningException e) {
            throw new CofferException.Denied(
                    "cannot sign a link to " + name + " in " + location.address() + " as " + credentials.words(),
                    "give the account the permission iam.serviceAccounts.signBlob on itself, or use its key file",
                    e);
        }
    }

    private String host() {
        return location.endpoint().map(URI::getAuthority).orElse("storage.googleapis.com");
    }
}
