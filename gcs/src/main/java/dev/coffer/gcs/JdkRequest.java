package dev.coffer.gcs;

import com.google.api.client.http.LowLevelHttpRequest;
import dev.coffer.blob.cloud.Deadlines;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One request, made once.
///
/// The deadlines bound it: silence while nothing moves in either direction, and the whole of it including the answer.
/// The vendor's client may ask for less, as it does when it looks for a metadata server.
final class JdkRequest extends LowLevelHttpRequest {
    private final HttpClient client;
    private final Deadlines deadlines;
    private final String method;
    private final URI uri;
    private final HttpRequest.Builder request;
    private Duration silence;

    JdkRequest(HttpClient client, Deadlines deadlines, String method, URI uri) {
        this.client = client;
        this.deadlines = deadlines;
        this.method = method;
        this.uri = uri;
        this.request = HttpRequest.newBuilder(uri);
        this.silence = deadlines.silence();
    }

    @Override
    public void addHeader(String name, String value) {
        request.header(name, value);
    }

    @Override
    public void setTimeout(int connectMillis, int readMillis) {
        var asked = Duration.ofMillis((long) connectMillis + readMillis);
        silence = asked.isPositive() && asked.compareTo(deadlines.silence()) < 0 ? asked : deadlines.silence();
    }

    @Override
    public JdkResponse execute() throws IOException {
        var progress = new Progress(silence, deadlines.request());
        request.method(method, body(progress));
        var answer = client.sendAsync(request.build(), head -> new ResponseBody(progress, length(head)));
        return new JdkResponse(await(answer, progress), isDownload());
    }

    private static long length(HttpResponse.ResponseInfo head) {
        return head.headers().firstValueAsLong("Content-Length").orElse(-1);
    }

    private boolean isDownload() {
        var query = uri.getRawQuery();
        return query != null && query.contains("alt=media");
    }

    private HttpRequest.BodyPublisher body(Progress progress) throws IOException {
        var content = getStreamingContent();
        if (content == null) {
            return HttpRequest.BodyPublishers.noBody();
        }
        if (getContentType() != null) {
            request.header("Content-Type", getContentType());
        }
        if (getContentEncoding() != null) {
            request.header("Content-Encoding", getContentEncoding());
        }
        var parts = new Parts();
        content.writeTo(parts);
        return parts.length() == 0
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofInputStream(() -> parts.open(progress)), parts.length());
    }

    private HttpResponse<InputStream> await(CompletableFuture<HttpResponse<InputStream>> answer, Progress progress)
            throws IOException {
        while (true) {
            try {
                return answer.get(progress.nanosLeft(), TimeUnit.NANOSECONDS);
            } catch (TimeoutException _) {
                // A part of the body may have gone out since.
                if (progress.nanosLeft() <= 0) {
                    answer.cancel(true);
                    throw new SocketTimeoutException(progress.complaint());
                }
            } catch (InterruptedException e) {
                answer.cancel(true);
                Thread.currentThread().interrupt();
                throw (IOException) new InterruptedIOException("interrupted").initCause(e);
            } catch (ExecutionException e) {
                throw failure(e.getCause());
            }
        }
    }

    /// Tells what was never sent by the kinds that [dev.coffer.blob.cloud.CloudFailures] knows.
    private IOException failure(@Nullable Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof UnresolvedAddressException) {
                return (IOException) new UnknownHostException(uri.getHost()).initCause(cause);
            }
            if (each instanceof HttpConnectTimeoutException) {
                return (IOException)
                        new ConnectException("no connection within " + deadlines.connect()).initCause(cause);
            }
            if (each instanceof ConnectException) {
                return (IOException) new ConnectException(uri.getHost() + " refuses the connection").initCause(cause);
            }
        }
        return cause instanceof IOException failure ? failure : new IOException(cause);
    }
}
