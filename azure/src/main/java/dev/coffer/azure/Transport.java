package dev.coffer.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.Context;
import dev.coffer.blob.cloud.Deadlines;
import dev.coffer.blob.cloud.PlainHttp;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Mono;

/// Sends the requests that the vendor's client makes with the JDK's client: on the thread that asks, once, within the
/// deadlines, and so that an interrupt ends it. docs/decisions/0014-azure-client.md says why not with one of the vendor's.
final class Transport implements HttpClient, AutoCloseable {
    private static final String STREAMED = "coffer-streamed";
    private static final int PIECE_BYTES = 128 << 10;
    private static final Duration END_LIMIT = Duration.ofSeconds(5);

    /// The JDK's client sets these itself, and refuses to be told.
    private static final Set<String> NOT_OURS = Set.of("connection", "content-length", "expect", "host", "upgrade");

    private final java.net.http.HttpClient client;
    private final Deadlines deadlines;

    Transport(Deadlines deadlines) {
        this.deadlines = deadlines;
        this.client = java.net.http.HttpClient.newBuilder()
                .version(java.net.http.HttpClient.Version.HTTP_1_1)
                .followRedirects(java.net.http.HttpClient.Redirect.NEVER)
                .connectTimeout(deadlines.connect())
                .build();
    }

    Deadlines deadlines() {
        return deadlines;
    }

    /// For a request whose answer is read while it comes, and closed by who asked. Any other answer is read whole first.
    static Context streamed() {
        return new Context(STREAMED, true);
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return send(request, Context.NONE);
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request, Context context) {
        return Mono.fromCallable(() -> sendSync(request, context));
    }

    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        var pace = new Pace(deadlines);
        var body = new AnswerStream(deadlines);
        var uri = URI.create(request.getUrl().toString());
        PlainHttp.check(
                uri, name -> Optional.ofNullable(request.getHeaders().getValue(HttpHeaderName.fromString(name))));
        var toSend = java.net.http.HttpRequest.newBuilder(uri)
                .method(request.getHttpMethod().toString(), body(request, pace));
        request.getHeaders().stream()
                .filter(header -> !NOT_OURS.contains(header.getName().toLowerCase(Locale.ROOT)))
                .forEach(header -> header.getValuesList().forEach(value -> toSend.header(header.getName(), value)));
        try {
            var answer = await(client.sendAsync(toSend.build(), _ -> body), pace);
            var headers = new HttpHeaders();
            answer.headers().map().forEach((name, values) -> headers.set(HttpHeaderName.fromString(name), values));
            return context.getData(STREAMED).isPresent()
                    ? Answer.streamed(request, answer.statusCode(), headers, body)
                    : Answer.whole(request, answer.statusCode(), headers, body);
        } catch (IOException e) {
            body.close();
            throw new UncheckedIOException(explained(e, uri));
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        try {
            client.awaitTermination(END_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T await(CompletableFuture<T> sent, Pace pace) throws IOException {
        try {
            while (pace.nanosLeft() > 0) {
                try {
                    return sent.get(pace.nanosLeft(), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    // Unless bytes of the request went out meanwhile, this was it.
                }
            }
        } catch (InterruptedException e) {
            sent.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        }
        sent.cancel(true);
        throw new HttpTimeoutException("no answer in time");
    }

    /// The JDK leaves out whom it could not reach.
    private static IOException explained(IOException e, URI uri) {
        return switch (e) {
            case HttpConnectTimeoutException _ ->
                because(e, new ConnectException("no connection to " + uri.getAuthority() + " in time"));
            case ConnectException _ when isUnresolved(e) -> because(e, new UnknownHostException(uri.getHost()));
            case ConnectException _ -> because(e, new ConnectException("nobody answers at " + uri.getAuthority()));
            default -> e;
        };
    }

    private static boolean isUnresolved(Throwable e) {
        return e instanceof UnresolvedAddressException || (e.getCause() != null && isUnresolved(e.getCause()));
    }

    private static IOException because(IOException cause, IOException explained) {
        explained.initCause(cause);
        return explained;
    }

    private static BodyPublisher body(HttpRequest request, Pace pace) {
        var data = request.getBodyAsBinaryData();
        var length = request.getHeaders().getValue(HttpHeaderName.CONTENT_LENGTH);
        if (data == null || "0".equals(length)) {
            return BodyPublishers.noBody();
        }
        var pieces =
                data.toFluxByteBuffer().concatMapIterable(Transport::pieces).doOnNext(_ -> pace.moved());
        var publisher = JdkFlowAdapter.publisherToFlowPublisher(pieces);
        return length == null
                ? BodyPublishers.fromPublisher(publisher)
                : BodyPublishers.fromPublisher(publisher, Long.parseLong(length));
    }

    /// The JDK copies each buffer whole before it sends it.
    private static List<ByteBuffer> pieces(ByteBuffer buffer) {
        var pieces = new ArrayList<ByteBuffer>();
        for (int at = buffer.position(); at < buffer.limit(); at += PIECE_BYTES) {
            pieces.add(buffer.slice(at, Math.min(PIECE_BYTES, buffer.limit() - at)));
        }
        return pieces;
    }

    /// How long a request may still take: in all, and since something last moved.
    private static final class Pace {
        private final long silence;
        private final long end;
        private volatile long moved = System.nanoTime();

        Pace(Deadlines deadlines) {
            this.silence = deadlines.silence().toNanos();
            this.end = moved + deadlines.request().toNanos();
        }

        void moved() {
            moved = System.nanoTime();
        }

        long nanosLeft() {
            long now = System.nanoTime();
            return Math.min(end - now, moved + silence - now);
        }
    }
}
