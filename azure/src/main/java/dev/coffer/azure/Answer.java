package dev.coffer.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.FluxUtil;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// An answer in the form the vendor's client wants.
final class Answer extends HttpResponse {
    /// The largest that is read whole is a page of 1,000 names.
    private static final int WHOLE_LIMIT = 64 << 20;

    private final int status;
    private final HttpHeaders headers;
    private final InputStream body;

    private Answer(HttpRequest request, int status, HttpHeaders headers, InputStream body) {
        super(request);
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    static Answer streamed(HttpRequest request, int status, HttpHeaders headers, InputStream body) {
        return new Answer(request, status, headers, body);
    }

    static Answer whole(HttpRequest request, int status, HttpHeaders headers, InputStream body) throws IOException {
        var bytes = body.readNBytes(WHOLE_LIMIT + 1);
        if (bytes.length > WHOLE_LIMIT) {
            throw new IOException("the answer is longer than " + WHOLE_LIMIT + " bytes");
        }
        return new Answer(request, status, headers, new ByteArrayInputStream(bytes));
    }

    @Override
    public int getStatusCode() {
        return status;
    }

    @Override
    @Deprecated
    public @Nullable String getHeaderValue(String name) {
        return headers.getValue(HttpHeaderName.fromString(name));
    }

    @Override
    public HttpHeaders getHeaders() {
        return headers;
    }

    @Override
    public Flux<ByteBuffer> getBody() {
        return Flux.defer(() -> FluxUtil.toFluxByteBuffer(body));
    }

    @Override
    public BinaryData getBodyAsBinaryData() {
        return BinaryData.fromBytes(bytes());
    }

    @Override
    public Mono<byte[]> getBodyAsByteArray() {
        return Mono.fromCallable(this::bytes);
    }

    @Override
    public Mono<String> getBodyAsString() {
        return getBodyAsString(StandardCharsets.UTF_8);
    }

    @Override
    public Mono<String> getBodyAsString(Charset charset) {
        return Mono.fromCallable(() -> new String(bytes(), charset));
    }

    @Override
    public InputStream getBodyAsInputStreamSync() {
        return body;
    }

    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// What was read whole can be asked for again.
    private byte[] bytes() {
        try {
            if (body instanceof ByteArrayInputStream whole) {
                whole.reset();
            }
            return body.readNBytes(WHOLE_LIMIT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
