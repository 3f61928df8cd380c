package dev.coffer.gcs;

import dev.coffer.config.Credentials;
import dev.coffer.config.Location;
import java.net.URI;
import java.util.Optional;

/// Places of stores on servers of tests.
public final class Places {
    private Places() {}

    public static Location.Gcs anonymous(URI endpoint, String bucket, String prefix) {
        return new Location.Gcs(bucket, prefix, Optional.of(endpoint), new Credentials.Anonymous());
    }
}
