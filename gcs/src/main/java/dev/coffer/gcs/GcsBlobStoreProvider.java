package dev.coffer.gcs;

import dev.coffer.blob.BlobStore;
import dev.coffer.blob.cloud.Deadlines;
import dev.coffer.config.Location;
import dev.coffer.store.BlobStoreProvider;

/// Opens stores in buckets of Google Cloud Storage.
public final class GcsBlobStoreProvider implements BlobStoreProvider {
    @Override
    public String type() {
        return "gcs";
    }

    @Override
    public BlobStore open(Location location, Deadlines deadlines) {
        var place = gcs(location);
        return new GcsBlobStore(
                place, GcsClient.connect(place, GcsCredentials.find(place), deadlines), UploadSizes.STANDARD);
    }

    @Override
    public String credentials(Location location) {
        return GcsCredentials.find(gcs(location)).words();
    }

    private static Location.Gcs gcs(Location location) {
        if (location instanceof Location.Gcs place) {
            return place;
        }
        throw new IllegalArgumentException("not a place of Google Cloud Storage: " + location.address());
    }
}
