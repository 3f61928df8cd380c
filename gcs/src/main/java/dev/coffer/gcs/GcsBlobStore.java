package dev.coffer.gcs;

import com.google.api.client.googleapis.batch.json.JsonBatchCallback;
import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpResponse;
import com.google.api.services.storage.model.Objects;
import com.google.api.services.storage.model.StorageObject;
import com.google.common.io.BaseEncoding;
import com.google.common.primitives.Ints;
import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.cloud.BodyBytes;
import dev.coffer.blob.cloud.CloudFailures.Effect;
import dev.coffer.blob.cloud.ObjectNames;
import dev.coffer.blob.cloud.ResponseRange;
import dev.coffer.config.Location;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A blob store in a bucket of Google Cloud Storage.
///
/// A blob is created with the condition that its generation is 0, which the service checks together with the write. It is
/// also told the checksum, and refuses bytes that were damaged on the way.
final class GcsBlobStore implements BlobStore {
    /// The service's limit.
    private static final int MOST_IN_A_BATCH = 100;

    /// Pages of one list, most of which would hold objects of others.
    private static final int MOST_PAGES = 10_000;

    private static final String FIELDS = "name,size,timeCreated";

    private final Location.Gcs location;
    private final ObjectNames names;
    private final GcsClient client;
    private final UploadSizes sizes;

    GcsBlobStore(Location.Gcs location, GcsClient client, UploadSizes sizes) {
        this.location = location;
        this.names = new ObjectNames(location.prefix());
        this.client = client;
        this.sizes = sizes;
    }

    @Override
    public boolean putIfAbsent(BlobKey key, BlobBody body) {
        var bytes = BodyBytes.of(key, body);
        var object = new StorageObject()
                .setName(names.of(key))
                .setContentType(BodyContent.TYPE)
                // What was put is to come back, also from a cache in between.
                .setCacheControl("no-transform")
                .setCrc32c(checksum(bytes));
        return bytes.length() > sizes.mostAtOnce()
                ? new ResumableUpload(client, location.bucket(), object, sizes.step()).put("put " + key, bytes)
                : putAtOnce(key, object, bytes);
    }

    private boolean putAtOnce(BlobKey key, StorageObject object, BodyBytes bytes) {
        return client.ask("put " + key, Effect.CREATES, GcsFailures::isConditionNotMet, () -> {
                    var insert = client.objects()
                            .insert(location.bucket(), object, BodyContent.of(bytes))
                            .setIfGenerationMatch(0L)
                            .setFields("name")
                            .setDisableGZipContent(true);
                    insert.getMediaHttpUploader().setDirectUploadEnabled(true);
                    return insert.execute();
                })
                .isPresent();
    }

    private static String checksum(BodyBytes bytes) {
        var checksum = new CRC32C();
        bytes.parts().forEach(checksum::update);
        return BaseEncoding.base64().encode(Ints.toByteArray((int) checksum.getValue()));
    }

    @Override
    public ReadableByteChannel open(BlobKey key, long offset, long length) {
        var action = "read " + key;
        if (length == 0) {
            if (find(key).isEmpty()) {
                throw new CofferException.NotFound("there is no " + key + " in " + location());
            }
            return nothing();
        }
        long last = length - 1 > Long.MAX_VALUE - offset ? Long.MAX_VALUE : offset + length - 1;
        var answer = client.ask(action, Effect.NONE, GcsFailures::isBeyondTheEnd, () -> {
            var get = client.objects().get(location.bucket(), names.of(key)).set("alt", "media");
            // Objects that somebody stored compressed come as they are.
            get.setReturnRawInputStream(true);
            var request = get.buildHttpRequest();
            request.getHeaders().setRange("bytes=" + offset + "-" + last);
            return request.execute();
        });
        return answer.map(response -> range(response, offset, last, action)).orElseGet(GcsBlobStore::nothing);
    }

    private ReadableByteChannel range(HttpResponse response, long offset, long last, String action) {
        try {
            long length = AnswerLength.of(response, offset, last);
            return new ResponseRange(
                    response.getContent(),
                    length,
                    () -> abort(response),
                    action,
                    client.failures().common());
        } catch (IOException e) {
            abort(response);
            throw client.failures().of(action, Effect.NONE, e);
        }
    }

    private static void abort(HttpResponse response) {
        try {
            response.disconnect();
        } catch (IOException _) {
            // The connection is gone, as wanted.
        }
    }

    private static ReadableByteChannel nothing() {
        return Channels.newChannel(new ByteArrayInputStream(new byte[0]));
    }

    @Override
    public Optional<BlobInfo> find(BlobKey key) {
        var action = "look for " + key;
        return client.ask(
                        action,
                        Effect.NONE,
                        GcsFailures::isNoObject,
                        () -> client.objects()
                                .get(location.bucket(), names.of(key))
                                .setFields(FIELDS)
                                .execute())
                .map(object -> info(key, object, action));
    }

    @Override
    public List<BlobInfo> list(String prefix, String after, int limit) {
        if (limit < 1 || limit > PAGE_LIMIT) {
            throw new IllegalArgumentException("a page has from 1 to " + PAGE_LIMIT + " blobs, not " + limit);
        }
        var found = new ArrayList<BlobInfo>();
        // No key has other characters, and the service refuses some of them.
        if (!prefix.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            return found;
        }
        var action = "list '" + prefix + "'";
        String token = null;
        for (int page = 0; page < MOST_PAGES; page++) {
            var answer = page(action, prefix, after, limit, token);
            for (var object : answer.getItems() == null ? List.<StorageObject>of() : answer.getItems()) {
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
        }
        throw client.failures().of(action, Effect.NONE, new IOException("the list does not end"));
    }

    private Objects page(String action, String prefix, String after, int limit, @Nullable String token) {
        return client.ask(action, Effect.NONE, () -> {
            var request = client.objects()
                    .list(location.bucket())
                    .setMaxResults((long) Math.min(PAGE_LIMIT, after.isEmpty() ? limit : limit + 1))
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

    private BlobInfo info(BlobKey key, StorageObject object, String action) {
        if (object.getSize() == null || object.getTimeCreated() == null) {
            throw client.failures()
                    .of(action, Effect.NONE, new IOException("the answer lacks the size or the time of " + key));
        }
        return new BlobInfo(
                key,
                object.getSize().longValueExact(),
                Instant.ofEpochMilli(object.getTimeCreated().getValue()));
    }

    @Override
    public void delete(Collection<BlobKey> keys) {
        var all = List.copyOf(new LinkedHashSet<>(keys));
        for (int at = 0; at < all.size(); at += MOST_IN_A_BATCH) {
            deleteAtOnce(all.subList(at, Math.min(all.size(), at + MOST_IN_A_BATCH)));
        }
    }

    private void deleteAtOnce(List<BlobKey> keys) {
        var action = keys.size() == 1 ? "delete " + keys.getFirst() : "delete " + keys.size() + " blobs";
        var deleted = new Deletes();
        client.ask(action, Effect.NONE, () -> {
            var batch = client.batch();
            for (var key : keys) {
                client.objects().delete(location.bucket(), names.of(key)).queue(batch, deleted);
            }
            batch.execute();
            return true;
        });
        if (deleted.failure != null) {
            throw client.failures().of(action, deleted.failure);
        }
        if (deleted.answers < keys.size()) {
            throw client.failures()
                    .of(action, Effect.NONE, new IOException("only " + deleted.answers + " answers came"));
        }
    }

    private static final class Deletes extends JsonBatchCallback<Void> {
        private int answers;
        private @Nullable GoogleJsonError failure;

        @Override
        public void onSuccess(Void nothing, HttpHeaders headers) {
            answers++;
        }

        @Override
        public void onFailure(GoogleJsonError error, HttpHeaders headers) {
            answers++;
            if (!GcsFailures.isNoObject(error)) {
                failure = error;
            }
        }
    }

    @Override
    public Optional<URI> link(BlobKey key, Duration validity) {
        return client.links().link(names.of(key), validity);
    }

    @Override
    public String location() {
        return location.address();
    }

    @Override
    public void close() {
        client.close();
    }
}
