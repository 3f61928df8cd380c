package dev.coffer.s3;

import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Lists blobs among the objects of a bucket, where others may lie too.
record S3Listing(S3Client client, S3Requests requests) {
    /// What a key can start with.
    private static final Pattern BEGINNING =
            Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*/?)?");

    /// A page that is empty only at the end, however many objects lie between that are no blobs.
    List<BlobInfo> page(String prefix, String after, int limit) {
        if (!BEGINNING.matcher(prefix).matches()) {
            return List.of();
        }
        String continuation = null;
        while (true) {
            var answer = client.listObjectsV2(requests.list(prefix, after, continuation, limit));
            var page = answer.contents().stream()
                    .flatMap(object -> blob(object).stream())
                    .toList();
            continuation = next(answer);
            if (!page.isEmpty() || continuation == null) {
                return page;
            }
        }
    }

    /// The one blob of this key, by a request whose refusal is explained.
    Optional<BlobInfo> only(BlobKey key) {
        return client.listObjectsV2(requests.list(key.value(), "", null, 1)).contents().stream()
                .flatMap(object -> blob(object).stream())
                .filter(info -> info.key().equals(key))
                .findFirst();
    }

    private static @Nullable String next(ListObjectsV2Response answer) {
        return Boolean.TRUE.equals(answer.isTruncated()) ? answer.nextContinuationToken() : null;
    }

    private Optional<BlobInfo> blob(S3Object object) {
        return requests.names().key(object.key()).map(key -> new BlobInfo(key, object.size(), object.lastModified()));
    }
}
