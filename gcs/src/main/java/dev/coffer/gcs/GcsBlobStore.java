package dev.coffer.gcs;

import com.google.api.client.http.HttpResponse;
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
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/// A blob store in a bucket of Google Cloud Storage.
///
/// A blob is created with the condition that its generation is 0, which the service checks together with the write. It is
/// also told the checksum, and refuses bytes that were damaged on the way.
final class GcsBlobStore implements BlobStore {
    private final Location.Gcs location;
    private final ObjectNames names;
    private final GcsClient client;
    private final UploadSizes sizes;
    private final GcsListing listing;
    private final GcsDeletes deletes;

    GcsBlobStore(Location.Gcs location, GcsClient client, UploadSizes sizes) {
        this.location = location;
        this.names = new ObjectNames(location.prefix());
        this.client = client;
        this.sizes = sizes;
        this.listing = new GcsListing(client, location.bucket(), names, location.address());
        this.deletes = new GcsDeletes(client, location.bucket(), names);
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
                    client.deadlines(),
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
                                .setFields(GcsListing.FIELDS)
                                .execute())
                .map(object -> listing.info(key, object, action));
    }

    @Override
    public List<BlobInfo> list(String prefix, String after, int limit) {
        return listing.list(prefix, after, limit);
    }

    @Override
    public void delete(Collection<BlobKey> keys) {
        deletes.delete(keys);
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
