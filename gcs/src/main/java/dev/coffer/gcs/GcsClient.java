package dev.coffer.gcs;

import com.google.api.client.googleapis.batch.BatchRequest;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestFactory;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.gax.rpc.UnauthenticatedException;
import com.google.api.services.storage.Storage;
import com.google.cloud.NoCredentials;
import com.google.cloud.ServiceOptions;
import com.google.cloud.http.HttpTransportOptions;
import com.google.cloud.storage.StorageOptions;
import com.google.cloud.storage.spi.v1.HttpStorageRpc;
import dev.coffer.artifact.CofferException;
import dev.coffer.blob.cloud.CloudFailures.Effect;
import dev.coffer.blob.cloud.Deadlines;
import dev.coffer.config.Location;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/// The vendor's client, set up so that a request is made once and ends in time.
///
/// It is the layer of the client that speaks HTTP. The one above repeats requests, compresses what cannot be compressed, hashes
/// everything twice, and hides how long an answer is. A request that is told that its token is not valid any more
/// fetches a new one and is made a second time; that is the only thing made twice.
final class GcsClient implements AutoCloseable {
    private final JdkTransport transport;
    private final Deadlines deadlines;
    private final Storage storage;
    private final HttpRequestInitializer withoutCredentials;
    private final GcsFailures failures;
    private final GcsLinks links;

    private GcsClient(
            JdkTransport transport,
            Deadlines deadlines,
            Storage storage,
            HttpRequestInitializer withoutCredentials,
            GcsFailures failures,
            GcsLinks links) {
        this.transport = transport;
        this.deadlines = deadlines;
        this.storage = storage;
        this.withoutCredentials = withoutCredentials;
        this.failures = failures;
        this.links = links;
    }

    /// Makes no request.
    static GcsClient connect(Location.Gcs location, GcsCredentials credentials, Deadlines deadlines) {
        var transport = new JdkTransport(deadlines);
        var builder = StorageOptions.http()
                .setCredentials(
                        credentials.value() instanceof NoCredentials none ? none : new SigningIn(credentials.value()))
                // Objects belong to buckets; without a project the client would ask the metadata server for one.
                .setProjectId("none")
                .setTransportOptions(new Once(transport, deadlines));
        location.endpoint().ifPresent(endpoint -> builder.setHost(withoutSlash(endpoint)));
        var options = builder.build();
        var rpc = new HttpStorageRpc(options, GsonFactory.getDefaultInstance());
        return new GcsClient(
                transport,
                deadlines,
                rpc.getStorage(),
                request -> limit(request, deadlines),
                GcsFailures.of(location.address(), credentials.words()),
                new GcsLinks(location, credentials, options));
    }

    private static String withoutSlash(URI endpoint) {
        var text = endpoint.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static void limit(HttpRequest request, Deadlines deadlines) {
        request.setConnectTimeout(millis(deadlines.connect()));
        request.setReadTimeout(millis(deadlines.silence()));
        request.setNumberOfRetries(1);
        request.setFollowRedirects(false);
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(Math.min(duration.toMillis(), Integer.MAX_VALUE / 2));
    }

    Deadlines deadlines() {
        return deadlines;
    }

    Storage.Objects objects() {
        return storage.objects();
    }

    String rootUrl() {
        return storage.getRootUrl();
    }

    /// For requests that the client has no method for. They are signed like the others.
    HttpRequestFactory requests() {
        return storage.getRequestFactory();
    }

    /// Several requests in one; each brings its own credentials.
    BatchRequest batch() {
        return storage.batch(withoutCredentials);
    }

    GcsLinks links() {
        return links;
    }

    GcsFailures failures() {
        return failures;
    }

    /// A request to the service.
    interface Call<T> {
        T make() throws IOException;
    }

    /// Makes a request.
    ///
    /// @param action   for messages: `put packs/…`
    /// @param isNothing which refusals are no failure
    /// @return empty for such a refusal
    // The vendor's parsers throw whatever comes to them when an answer is not what they expect.
    @SuppressWarnings("IllegalCatch")
    <T> Optional<T> ask(String action, Effect effect, Predicate<HttpResponseException> isNothing, Call<T> call) {
        try {
            return Optional.of(call.make());
        } catch (SigningIn.NoToken e) {
            throw failures.noToken(action, e);
        } catch (HttpResponseException e) {
            if (isNothing.test(e)) {
                return Optional.empty();
            }
            throw failures.of(action, effect, e);
        } catch (IOException e) {
            throw failures.of(action, effect, e);
        } catch (CofferException e) {
            throw e;
        } catch (UnauthenticatedException e) {
            throw failures.noToken(action, new IOException(e));
        } catch (RuntimeException e) {
            throw failures.of(action, effect, new IOException("the answer cannot be understood", e));
        }
    }

    /// Makes a request whose every refusal is a failure.
    <T> T ask(String action, Effect effect, Call<T> call) {
        return ask(action, effect, _ -> false, call).orElseThrow();
    }

    @Override
    public void close() {
        transport.shutdown();
    }

    /// The vendor's settings of a request, and ours after them.
    private static final class Once extends HttpTransportOptions {
        private final transient Deadlines deadlines;

        Once(JdkTransport transport, Deadlines deadlines) {
            super(HttpTransportOptions.newBuilder().setHttpTransportFactory(() -> transport));
            this.deadlines = deadlines;
        }

        @Override
        public HttpRequestInitializer getHttpRequestInitializer(ServiceOptions<?, ?> options) {
            var vendor = super.getHttpRequestInitializer(options);
            return request -> {
                vendor.initialize(request);
                limit(request, deadlines);
            };
        }
    }
}
