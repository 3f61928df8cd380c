package dev.coffer.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.DeleteSnapshotsOptionType;
import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.cloud.BodyBytes;
import dev.coffer.blob.cloud.CloudFailures.Effect;
import dev.coffer.blob.cloud.ObjectNames;
import dev.coffer.blob.cloud.ResponseRange;
import dev.coffer.concurrent.Workers;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A store in a container of Azure Blob Storage. Each blob is one block blob.
final class AzureBlobStore implements BlobStore {
    /// More than any blob of Azure has. Beyond it nothing is asked, because not every server understands such numbers.
    private static final long BEYOND_ANY_END = 1L << 50;

    private static final int DELETES_AT_ONCE = 16;
    private static final HttpHeaderName RANGE = HttpHeaderName.fromString("x-ms-range");
    private static final HttpHeaderName VERSION = HttpHeaderName.fromString("x-ms-version");

    private final String location;
    private final BlobContainerClient container;
    private final Transport transport;
    private final ObjectNames names;
    private final AzureFailures failures;
    private final AzureUpload upload;
    private final AzureLinks links;

    AzureBlobStore(
            String location,
            BlobContainerClient container,
            Transport transport,
            ObjectNames names,
            AzureFailures failures,
            AzureUpload upload,
            AzureLinks links) {
        this.location = location;
        this.container = container;
        this.transport = transport;
        this.names = names;
        this.failures = failures;
        this.upload = upload;
        this.links = links;
    }

    @Override
    public boolean putIfAbsent(BlobKey key, BlobBody body) {
        var bytes = BodyBytes.of(key, body);
        var blob = container.getBlobClient(names.of(key)).getBlockBlobClient();
        try {
            return upload.create(blob, bytes);
        } catch (RuntimeException e) {
            throw failures.of("put " + key, Effect.CREATES, e);
        }
    }

    @Override
    public ReadableByteChannel open(BlobKey key, long offset, long length) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("not a range: " + offset + ", " + length);
        }
        if (length == 0 || offset > BEYOND_ANY_END) {
            if (find(key).isEmpty()) {
                throw new CofferException.NotFound("there is no " + key + " in " + location);
            }
            return empty(key);
        }
        var action = "read " + key;
        try {
            // Without a length of nothing the vendor signs the word null in its place.
            var request = new HttpRequest(
                            HttpMethod.GET,
                            container.getBlobClient(names.of(key)).getBlobUrl())
                    .setHeader(HttpHeaderName.CONTENT_LENGTH, "0")
                    .setHeader(VERSION, AzureBlobStoreProvider.SERVICE.getVersion())
                    .setHeader(RANGE, "bytes=" + offset + "-" + (length > BEYOND_ANY_END ? "" : offset + length - 1));
            var answer = container.getHttpPipeline().sendSync(request, Transport.streamed());
            return opened(key, action, answer, offset);
        } catch (RuntimeException e) {
            throw failures.of(action, Effect.NONE, e);
        }
    }

    private ReadableByteChannel opened(BlobKey key, String action, HttpResponse answer, long offset) {
        int status = answer.getStatusCode();
        var length = answer.getHeaderValue(HttpHeaderName.CONTENT_LENGTH);
        if (length != null && (status == 206 || (status == 200 && offset == 0))) {
            return new ResponseRange(
                    answer.getBodyAsInputStreamSync(),
                    Long.parseLong(length),
                    transport.deadlines(),
                    answer::close,
                    action,
                    failures.common());
        }
        try (answer) {
            if (status == 416) {
                return empty(key);
            }
            throw failures.refused(
                    action, Effect.NONE, answer, answer.getBodyAsBinaryData().toString());
        }
    }

    private ReadableByteChannel empty(BlobKey key) {
        return new ResponseRange(
                InputStream.nullInputStream(), 0, transport.deadlines(), () -> {}, "read " + key, failures.common());
    }

    @Override
    public Optional<BlobInfo> find(BlobKey key) {
        try {
            var found = container
                    .getBlobClient(names.of(key))
                    .getPropertiesWithResponse(null, null, Context.NONE)
                    .getValue();
            return Optional.of(new BlobInfo(
                    key, found.getBlobSize(), found.getLastModified().toInstant()));
        } catch (BlobStorageException e) {
            if (isNotThere(e)) {
                return Optional.empty();
            }
            throw failures.of("look for " + key, Effect.NONE, e);
        } catch (RuntimeException e) {
            throw failures.of("look for " + key, Effect.NONE, e);
        }
    }

    @Override
    public List<BlobInfo> list(String prefix, String after, int limit) {
        if (limit < 1 || limit > PAGE_LIMIT) {
            throw new IllegalArgumentException("not a page: " + limit);
        }
        try {
            return new AzureListing(container, names, location).page(prefix, after, limit);
        } catch (RuntimeException e) {
            throw failures.of("list " + (prefix.isEmpty() ? "blobs" : prefix), Effect.NONE, e);
        }
    }

    /// One request for each. A batch would be billed the same, and needs another library.
    @Override
    public void delete(Collection<BlobKey> keys) {
        if (keys.size() == 1) {
            keys.forEach(this::delete);
            return;
        }
        var left = new ConcurrentLinkedQueue<>(Set.copyOf(keys));
        try (var workers = Workers.waiting("coffer-delete", "cannot delete in " + location + ": interrupted")) {
            workers.all(Collections.nCopies(Math.min(DELETES_AT_ONCE, left.size()), () -> deleteAll(left)));
        }
    }

    private boolean deleteAll(ConcurrentLinkedQueue<BlobKey> left) {
        for (var key = left.poll(); key != null; key = left.poll()) {
            delete(key);
        }
        return true;
    }

    private void delete(BlobKey key) {
        try {
            container
                    .getBlobClient(names.of(key))
                    .deleteWithResponse(
                            DeleteSnapshotsOptionType.INCLUDE, new BlobRequestConditions(), null, Context.NONE);
        } catch (BlobStorageException e) {
            if (!isNotThere(e)) {
                throw failures.of("delete " + key, Effect.NONE, e);
            }
        } catch (RuntimeException e) {
            throw failures.of("delete " + key, Effect.NONE, e);
        }
    }

    /// As opposed to a container that is not there.
    private static boolean isNotThere(BlobStorageException e) {
        return e.getStatusCode() == 404 && !AzureFailures.code(e.getResponse()).equals("ContainerNotFound");
    }

    @Override
    public Optional<URI> link(BlobKey key, Duration validity) {
        if (validity.compareTo(SHORTEST_LINK) < 0 || validity.compareTo(LONGEST_LINK) > 0) {
            throw new IllegalArgumentException("not a validity: " + validity);
        }
        return links.link(container.getBlobClient(names.of(key)), validity);
    }

    @Override
    public String location() {
        return location;
    }

    @Override
    public void close() {
        transport.close();
    }
}
