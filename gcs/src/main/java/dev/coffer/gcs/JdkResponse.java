package dev.coffer.gcs;

import com.google.api.client.http.LowLevelHttpResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One answer. Of what explains a failure only the beginning is read.
final class JdkResponse extends LowLevelHttpResponse {
    private static final int MOST_OF_AN_ERROR = 64 << 10;

    private final HttpResponse<InputStream> answer;
    private final List<Map.Entry<String, String>> headers;
    private final InputStream content;

    JdkResponse(HttpResponse<InputStream> answer) throws IOException {
        this.answer = answer;
        this.headers = answer.headers().map().entrySet().stream()
                .flatMap(header -> header.getValue().stream().map(value -> Map.entry(header.getKey(), value)))
                .toList();
        this.content = answer.statusCode() < 300 ? answer.body() : beginning(answer.body());
    }

    private static InputStream beginning(InputStream body) throws IOException {
        try (body) {
            return new ByteArrayInputStream(body.readNBytes(MOST_OF_AN_ERROR));
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
