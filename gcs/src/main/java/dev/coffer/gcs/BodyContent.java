package dev.coffer.gcs;

import com.google.api.client.http.AbstractInputStreamContent;
import dev.coffer.blob.cloud.BodyBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;

/// Bytes of a blob as the vendor's client sends them.
final class BodyContent extends AbstractInputStreamContent {
    static final String TYPE = "application/octet-stream";

    private final List<ByteBuffer> parts;
    private final long length;

    /// @param parts is read, and left as it is
    BodyContent(List<ByteBuffer> parts) {
        super(TYPE);
        this.parts = parts;
        this.length = parts.stream().mapToLong(ByteBuffer::remaining).sum();
    }

    static BodyContent of(BodyBytes body) {
        return new BodyContent(body.parts());
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        if (out instanceof Parts request) {
            parts.forEach(part -> request.add(part.duplicate()));
        } else {
            super.writeTo(out);
        }
    }

    @Override
    public InputStream getInputStream() {
        var all = new Parts();
        parts.forEach(part -> all.add(part.duplicate()));
        return all.open(Progress.UNLIMITED);
    }

    @Override
    public long getLength() {
        return length;
    }

    @Override
    public boolean retrySupported() {
        return true;
    }
}
