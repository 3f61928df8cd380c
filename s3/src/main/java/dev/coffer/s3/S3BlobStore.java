package dev.coffer.s3;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.cloud.BodyBytes;
import dev.coffer.blob.cloud.CloudFailures.Effect;
import dev.coffer.blob.cloud.ResponseRange;
import dev.coffer.config.Credentials;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// A bucket of S3, or the part of one below a prefix. A blob is an object, put in one request on the condition that none is
/// there.
///
/// Never in parts: there are stores that honour the condition of a put and ignore that of completing parts (Ceph RGW 16).
///
/// A store that refuses conditions is asked without. There a put looks first, and two at once may both win. A probe does not look, so that
/// [dev.coffer.blob.BlobStoreProbe] finds out for certain.
final class S3BlobStore implements BlobStore {
    private static final int NOT_FOUND = 404;
    private static final int PRECONDITION_FAILED = 412;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    /// What an answer without a body, as that to HEAD, does not explain.
    private static final Set<Integer> UNEXPLAINED = Set.of(301, 307, 400, 401, 403, NOT_FOUND);

    private final S3Connection connection;
    private final S3Client client;
    private final S3Requests requests;
    private final S3Failures failures;
    private final S3Listing listing;

    private volatile boolean bucketWasSeen;
    private volatile boolean refusesConditions;

    S3BlobStore(S3Connection connection) {
        this.connection = connection;
        this.client = connection.client();
        this.requests = S3Requests.of(connection.place());
        this.failures = S3Failures.of(connection);
        this.listing = new S3Listing(client, requests, location());
    }

    @Override
    public boolean putIfAbsent(BlobKey key, BlobBody body) {
        var bytes = BodyBytes.of(key, body);
        return asked(
                "put " + key,
                Effect.CREATES,
                () -> refusesConditions ? createUnconditionally(key, bytes) : create(key, bytes));
    }

    private boolean create(BlobKey key, BodyBytes bytes) {
        try {
            sent(key, client.putObject(requests.create(key), S3Requests.body(bytes)));
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == PRECONDITION_FAILED) {
                return false;
            }
            // Without the store's own word it may be something on the way that does not know PUT.
            if (!S3Failures.code(e).equals("NotImplemented")) {
                throw e;
            }
        }
        boolean isCreated = createUnconditionally(key, bytes);
        refusesConditions = true;
        return isCreated;
    }

    private boolean createUnconditionally(BlobKey key, BodyBytes bytes) {
        if (!key.value().startsWith(StoreLayout.PROBES) && find(key).isPresent()) {
            return false;
        }
        sent(key, client.putObject(requests.replace(key), S3Requests.body(bytes)));
        return true;
    }

    /// Somebody else's page that asks for a password has the status 200 too.
    private void sent(BlobKey key, PutObjectResponse answer) {
        if (answer.eTag() == null) {
            throw new CofferException.OutcomeUnknown(
                    "cannot put " + key + " in " + location() + ": the answer is not one of S3", null);
        }
    }

    @Override
    public ReadableByteChannel open(BlobKey key, long offset, long length) {
        var action = "read " + key;
        if (length == 0 || offset >= S3Requests.NO_OBJECT_IS_LONGER) {
            if (find(key).isEmpty()) {
                throw new CofferException.NotFound("there is no " + key + " in " + location());
            }
            return nothing();
        }
        return asked(action, Effect.NONE, () -> {
            try {
                return range(client.getObject(requests.get(key, offset, length)), offset, length, action);
            } catch (S3Exception e) {
                if (e.statusCode() == RANGE_NOT_SATISFIABLE) {
                    return nothing();
                }
                throw e;
            }
        });
    }

    private ReadableByteChannel range(
            ResponseInputStream<GetObjectResponse> answer, long offset, long length, String action) {
        var range = ServedRange.of(answer.response());
        if (!range.map(served -> served.answers(offset, length)).orElse(false)) {
            answer.abort();
            throw new CofferException.Refused(
                    "cannot " + action + " in " + location() + ": asked for the bytes from " + offset
                            + ", it sent others: " + answer.response().contentRange(),
                    "use a store, or a proxy before it, that serves ranges");
        }
        return new ResponseRange(
                answer,
                Math.min(length, range.orElseThrow().length()),
                connection.deadlines(),
                answer::abort,
                action,
                failures.cloud());
    }

    @Override
    public Optional<BlobInfo> find(BlobKey key) {
        return asked("find " + key, Effect.NONE, () -> {
            try {
                var head = client.headObject(requests.head(key));
                return Optional.of(S3Listing.info(key, head.contentLength(), head.lastModified()));
            } catch (S3Exception e) {
                if (e.statusCode() == NOT_FOUND && bucketWasSeen) {
                    return Optional.empty();
                }
                if (!UNEXPLAINED.contains(e.statusCode())) {
                    throw e;
                }
                return listing.only(key);
            }
        });
    }

    @Override
    public List<BlobInfo> list(String prefix, String after, int limit) {
        if (limit < 1 || limit > PAGE_LIMIT) {
            throw new IllegalArgumentException("not a limit: " + limit);
        }
        return asked("list '" + prefix + "'", Effect.NONE, () -> listing.page(prefix, after, limit));
    }

    @Override
    public void delete(Collection<BlobKey> keys) {
        for (var batch : S3Requests.batches(keys)) {
            var action = "delete " + batch.size() + " objects";
            var answer = asked(action, Effect.NONE, () -> client.deleteObjects(requests.delete(batch)));
            for (var error : answer.errors()) {
                if (!"NoSuchKey".equals(error.code())) {
                    throw failures.of("delete " + error.key(), error);
                }
            }
        }
    }

    /// What anybody may ask for anyway needs no signature.
    @Override
    public Optional<URI> link(BlobKey key, Duration validity) {
        if (connection.place().credentials() instanceof Credentials.Anonymous) {
            var url = client.utilities().getUrl(requests.url(key));
            return Optional.of(URI.create(url.toString()));
        }
        return Optional.of(asked(
                "make a link to " + key,
                Effect.NONE,
                () -> connection.link(requests.get(key, 0, Long.MAX_VALUE), validity)));
    }

    @Override
    public String location() {
        return connection.place().address();
    }

    @Override
    public void close() {
        client.close();
        connection.credentials().close();
    }

    private static ReadableByteChannel nothing() {
        return Channels.newChannel(InputStream.nullInputStream());
    }

    private <T> T asked(String action, Effect effect, Supplier<T> request) {
        try {
            var answer = request.get();
            // Else it would not have answered so; what a later HEAD does not find is then the object.
            bucketWasSeen = true;
            return answer;
        } catch (SdkException e) {
            throw failures.of(action, effect, e);
        }
    }
}
