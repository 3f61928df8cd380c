package dev.coffer.s3;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.cloud.ListingBounds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Lists blobs among the objects of a bucket, where others may lie too.
///
/// A store that lists without order, or does not go on where it was told to, is refused: from such pages nobody could tell what
/// there is.
record S3Listing(S3Client client, S3Requests requests, String location) {
    /// What a key can start with.
    private static final Pattern BEGINNING =
            Pattern.compile("(?:[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*/?)?");

    /// A page that is empty only at the end, however many objects lie between that are no blobs.
    List<BlobInfo> page(String prefix, String after, int limit) {
        if (!BEGINNING.matcher(prefix).matches()) {
            return List.of();
        }
        var last = after.isEmpty() ? "" : requests.names().startingWith(after);
        var bounds = new ListingBounds(location, requests.names().startingWith(prefix));
        String continuation = null;
        while (true) {
            var answer = client.listObjectsV2(requests.list(prefix, after, continuation, limit));
            last = checked(answer, last);
            answer.contents().forEach(object -> bounds.name(object.key()));
            var page = answer.contents().stream()
                    .flatMap(object -> blob(object).stream())
                    .toList();
            if (!page.isEmpty() || !Boolean.TRUE.equals(answer.isTruncated())) {
                return page;
            }
            continuation = next(answer, continuation);
            bounds.more(continuation);
        }
    }

    /// The one blob of this key, by a request whose refusal is explained.
    Optional<BlobInfo> only(BlobKey key) {
        return client.listObjectsV2(requests.list(key.value(), "", null, 1)).contents().stream()
                .flatMap(object -> blob(object).stream())
                .filter(info -> info.key().equals(key))
                .findFirst();
    }

    /// The last name on a page whose names are in order and come after `last`.
    private String checked(ListObjectsV2Response answer, String last) {
        var before = last;
        for (var object : answer.contents()) {
            var name = object.key();
            if (!before.isEmpty() && byCodePoints(before, name) >= 0) {
                throw refused("'" + Text.shown(name) + "' after '" + Text.shown(before) + "'");
            }
            before = name;
        }
        return before;
    }

    /// S3 orders names by their bytes in UTF-8, which is the order of code points.
    private static int byCodePoints(String left, String right) {
        return Arrays.compareUnsigned(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }

    /// A page may be empty and not the last, but it has to say how to go on.
    private String next(ListObjectsV2Response answer, @Nullable String previous) {
        var next = answer.nextContinuationToken();
        if (next == null || next.equals(previous)) {
            throw refused("a page that is not the last, and not how to go on");
        }
        return next;
    }

    private CofferException refused(String what) {
        return new CofferException.Refused(
                location + " does not list objects in the order of their names: it gave " + what,
                "use a store that does; a directory bucket of Amazon S3 does not");
    }

    private Optional<BlobInfo> blob(S3Object object) {
        return requests.names().key(object.key()).map(key -> info(key, object.size(), object.lastModified()));
    }

    /// The time is a hint for people, which a store may leave out.
    static BlobInfo info(BlobKey key, @Nullable Long length, @Nullable Instant modified) {
        return new BlobInfo(key, length == null ? 0 : length, modified == null ? Instant.EPOCH : modified);
    }
}
