package dev.coffer.gcs;

import com.google.api.client.http.HttpTransport;
import dev.coffer.blob.cloud.Deadlines;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;

/// HTTP for the vendor's client, on the JDK's own.
///
/// The vendor's transport keeps no more than five idle connections to a host, cannot limit how long a body takes to be
/// sent, and cannot give up an answer half-way.
final class JdkTransport extends HttpTransport {
    private final HttpClient client;
    private final Deadlines deadlines;

    JdkTransport(Deadlines deadlines) {
        this.deadlines = deadlines;
        // HTTP/2 would send everything through one connection, which is slower than several for large objects.
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(deadlines.connect())
                .build();
    }

    @Override
    protected JdkRequest buildRequest(String method, String url) throws IOException {
        try {
            return new JdkRequest(client, deadlines, method, new URI(url));
        } catch (URISyntaxException e) {
            throw new IOException("not an address: " + e.getReason(), e);
        }
    }

    /// Gives up whatever is still going on.
    @Override
    public void shutdown() {
        client.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return client.isTerminated();
    }
}
