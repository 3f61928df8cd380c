package dev.coffer.gcs;

import com.google.api.services.storage.model.Objects;
import com.google.api.services.storage.model.StorageObject;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.cloud.CloudFailures.Effect;
import dev.coffer.blob.cloud.ListingBounds;
import dev.coffer.blob.cloud.ObjectNames;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the service tells about objects, one by one and in pages.
record GcsListing(GcsClient client, String bucket, ObjectNames names, String location) {
    /// What is asked for of each object.
    static final String FIELDS = "name,size,timeCreated";

    /// See [BlobStore#list].
    List<BlobInfo> list(String prefix, String after, int limit) {
        if (limit < 1 || limit > BlobStore.PAGE_LIMIT) {
            throw new IllegalArgumentException("a page has from 1 to " + BlobStore.PAGE_LIMIT + " blobs, not " + limit);
        }
        var found = new ArrayList<BlobInfo>();
        // No key has other characters, and the service refuses some of them.
        if (!prefix.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            return found;
        }
        var action = "list '" + prefix + "'";
        var bounds = new ListingBounds(location, names.startingWith(prefix));
        String token = null;
        while (true) {
            var answer = page(action, prefix, after, limit, token);
            for (var object : answer.getItems() == null ? List.<StorageObject>of() : answer.getItems()) {
                bounds.name(object.getName());
                // The service begins with the name it is given; we begin after it.
                names.key(object.getName())
                        .filter(key -> key.value().compareTo(after) > 0)
                        .ifPresent(key -> found.add(info(key, object, action)));
                if (found.size() == limit) {
                    return found;
                }
            }
            token = answer.getNextPageToken();
            if (token == null) {
                return found;
            }
            bounds.more(token);
        }
    }

    private Objects page(String action, String prefix, String after, int limit, @Nullable String token) {
        return client.ask(action, Effect.NONE, () -> {
            var request = client.objects()
                    .list(bucket)
                    .setMaxResults((long) Math.min(BlobStore.PAGE_LIMIT, after.isEmpty() ? limit : limit + 1))
                    .setFields("items(" + FIELDS + "),nextPageToken");
            if (!names.startingWith(prefix).isEmpty()) {
                request.setPrefix(names.startingWith(prefix));
            }
            if (!after.isEmpty()) {
                request.setStartOffset(names.startingWith(after));
            }
            if (token != null) {
                request.setPageToken(token);
            }
            return request.execute();
        });
    }

    /// @param action for the message when the service says too little
    BlobInfo info(BlobKey key, StorageObject object, String action) {
        if (object.getSize() == null || object.getTimeCreated() == null) {
            throw client.failures()
                    .of(action, Effect.NONE, new IOException("the answer lacks the size or the time of " + key));
        }
        return new BlobInfo(
                key,
                object.getSize().longValueExact(),
                Instant.ofEpochMilli(object.getTimeCreated().getValue()));
    }
}
