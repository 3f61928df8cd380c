package dev.coffer.gcs;

import com.google.api.client.http.LowLevelHttpResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One answer. Only what is downloaded is streamed. Everything else is read at once and to its end, so that the connection is free
/// again; the vendor's parsers stop where the JSON does. Of what explains a failure only the beginning is read.
final class JdkResponse extends LowLevelHttpResponse {
    private static final int MOST_OF_AN_ERROR = 64 << 10;
    private static final int MOST = 64 << 20;

    private final HttpResponse<InputStream> answer;
    private final List<Map.Entry<String, String>> headers;
    private final InputStream content;

    JdkResponse(HttpResponse<InputStream> answer, boolean isDownload) throws IOException {
        this.answer = answer;
        this.headers = answer.headers().map().entrySet().stream()
                .flatMap(header -> header.getValue().stream().map(value -> Map.entry(header.getKey(), value)))
                .toList();
        boolean isFailure = answer.statusCode() >= 300;
        this.content =
                isDownload && !isFailure ? answer.body() : read(answer.body(), isFailure ? MOST_OF_AN_ERROR : MOST);
    }

    private static InputStream read(InputStream body, int most) throws IOException {
        try (body) {
            return new ByteArrayInputStream(body.readNBytes(most));
        }
    }

    @Override
    public InputStream getContent() {
        return content;
    }

    @Override
    public @Nullable String getContentEncoding() {
        return header("Content-Encoding");
    }

    @Override
    public long getContentLength() {
        return answer.headers().firstValueAsLong("Content-Length").orElse(-1);
    }

    @Override
    public @Nullable String getContentType() {
        return header("Content-Type");
    }

    @Override
    public String getStatusLine() {
        return "HTTP/1.1 " + answer.statusCode();
    }

    @Override
    public int getStatusCode() {
        return answer.statusCode();
    }

    @Override
    public @Nullable String getReasonPhrase() {
        return null;
    }

    @Override
    public int getHeaderCount() {
        return headers.size();
    }

    @Override
    public String getHeaderName(int index) {
        return headers.get(index).getKey();
    }

    @Override
    public String getHeaderValue(int index) {
        return headers.get(index).getValue();
    }

    @Override
    public void disconnect() throws IOException {
        content.close();
    }

    private @Nullable String header(String name) {
        return answer.headers().firstValue(name).orElse(null);
    }
}
