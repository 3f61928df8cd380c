package dev.coffer.s3;

import dev.coffer.blob.BlobStore;
import dev.coffer.blob.cloud.Deadlines;
import dev.coffer.config.Credentials;
import dev.coffer.config.Location;
import dev.coffer.config.S3Dialect;
import dev.coffer.config.Secret;
import dev.coffer.s3proxy.S3ProxyServer;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.services.s3.S3Client;

/// Makes buckets, which Coffer does not, and stores in them.
record Buckets(URI endpoint, String accessKey, String secretKey, S3Dialect dialect) {
    private static final AtomicInteger COUNT = new AtomicInteger();

    static Buckets of(S3ProxyServer server, S3Dialect dialect) {
        return new Buckets(server.endpoint(), S3ProxyServer.ACCESS_KEY, S3ProxyServer.SECRET_KEY, dialect);
    }

    Buckets at(URI other) {
        return new Buckets(other, accessKey, secretKey, dialect);
    }

    /// A new bucket.
    Location.S3 empty() {
        var place = place("bucket-" + COUNT.incrementAndGet());
        try (var client = client(place)) {
            client.createBucket(request -> request.bucket(place.bucket()));
        }
        return place;
    }

    /// A store in a new bucket, below a prefix.
    BlobStore emptyStore() {
        return open(empty());
    }

    Location.S3 place(String bucket) {
        return new Location.S3(
                bucket,
                "team/prod",
                Optional.empty(),
                Optional.of(endpoint),
                dialect,
                new Credentials.AccessKey(accessKey, new Secret(secretKey)));
    }

    static BlobStore open(Location.S3 place) {
        return new S3BlobStoreProvider().open(place, Deadlines.STANDARD);
    }

    /// The vendor's client, to see and to do what a store does not.
    static S3Client client(Location.S3 place) {
        return S3Connection.of(place, Deadlines.STANDARD).client();
    }
}
