package dev.coffer.s3;

import dev.coffer.blob.BlobStore;
import dev.coffer.blob.cloud.Deadlines;
import dev.coffer.config.Location;
import dev.coffer.store.BlobStoreProvider;

/// Opens buckets of Amazon S3, and of stores that speak like it.
public final class S3BlobStoreProvider implements BlobStoreProvider {
    @Override
    public String type() {
        return "s3";
    }

    @Override
    public BlobStore open(Location location, Deadlines deadlines) {
        var place = s3(location);
        var connection = S3Connection.of(place, deadlines);
        try {
            connection.credentials().resolve();
            return new S3BlobStore(connection);
        } catch (RuntimeException | Error e) {
            connection.credentials().close();
            throw e;
        }
    }

    @Override
    public String credentials(Location location) {
        try (var credentials = S3Connection.of(s3(location), Deadlines.STANDARD).credentials()) {
            return credentials.described();
        }
    }

    private static Location.S3 s3(Location location) {
        if (location instanceof Location.S3 place) {
            return place;
        }
        throw new IllegalArgumentException("not a place in S3: " + location.address());
    }
}
