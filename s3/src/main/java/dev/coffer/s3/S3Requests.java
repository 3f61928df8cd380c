package dev.coffer.s3;

import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.cloud.BodyBytes;
import dev.coffer.blob.cloud.ObjectNames;
import dev.coffer.config.Location;
import java.util.Collection;
import java.util.List;
import java.util.stream.Gatherers;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetUrlRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/// What is asked of S3 for one store.
record S3Requests(String bucket, ObjectNames names) {
    /// No object comes near it; some stores stumble over larger numbers in a range.
    static final long NO_OBJECT_IS_LONGER = 1L << 53;

    private static final String CONTENT_TYPE = "application/octet-stream";

    static S3Requests of(Location.S3 place) {
        return new S3Requests(place.bucket(), new ObjectNames(place.prefix()));
    }

    /// A put that fails where an object is.
    PutObjectRequest create(BlobKey key) {
        return put(key).ifNoneMatch("*").build();
    }

    /// A put that replaces what is there.
    PutObjectRequest replace(BlobKey key) {
        return put(key).build();
    }

    private PutObjectRequest.Builder put(BlobKey key) {
        return PutObjectRequest.builder().bucket(bucket).key(names.of(key)).contentType(CONTENT_TYPE);
    }

    /// A body whose bytes may be asked for several times: to sign them, to sum them up, and to send them.
    static RequestBody body(BodyBytes bytes) {
        return RequestBody.fromContentProvider(bytes::open, bytes.length(), CONTENT_TYPE);
    }

    GetObjectRequest get(BlobKey key, long offset, long length) {
        return GetObjectRequest.builder()
                .bucket(bucket)
                .key(names.of(key))
                .range(range(offset, length))
                .build();
    }

    /// Null for all of the object, so that a store can serve one that is empty.
    private static @Nullable String range(long offset, long length) {
        if (length >= NO_OBJECT_IS_LONGER) {
            return offset == 0 ? null : "bytes=" + offset + "-";
        }
        return "bytes=" + offset + "-" + (offset + length - 1);
    }

    GetUrlRequest url(BlobKey key) {
        return GetUrlRequest.builder().bucket(bucket).key(names.of(key)).build();
    }

    HeadObjectRequest head(BlobKey key) {
        return HeadObjectRequest.builder().bucket(bucket).key(names.of(key)).build();
    }

    /// @param after        begins of keys as `prefix`; not used with a continuation
    /// @param continuation what the page before said, or null
    ListObjectsV2Request list(String prefix, String after, @Nullable String continuation, int limit) {
        return ListObjectsV2Request.builder()
                .bucket(bucket)
                .prefix(names.startingWith(prefix))
                .startAfter(after.isEmpty() ? null : names.startingWith(after))
                .continuationToken(continuation)
                .maxKeys(limit)
                .build();
    }

    /// Keys in as many requests as S3 wants, each key once.
    static List<List<BlobKey>> batches(Collection<BlobKey> keys) {
        return keys.stream()
                .distinct()
                .gather(Gatherers.windowFixed(BlobStore.PAGE_LIMIT))
                .toList();
    }

    /// @param keys no more than one batch
    DeleteObjectsRequest delete(List<BlobKey> keys) {
        var objects = keys.stream()
                .map(key -> ObjectIdentifier.builder().key(names.of(key)).build())
                .toList();
        return DeleteObjectsRequest.builder()
                .bucket(bucket)
                .delete(delete -> delete.objects(objects).quiet(true))
                .build();
    }
}
