package dev.coffer.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/// Bounds the answers that the vendor's client reads whole, which are all but the content of objects: it would take in whatever a server
/// sends.
final class BoundedAnswers implements ExecutionInterceptor {
    /// A page of 1,000 names has less than 2 MiB.
    static final int LIMIT_BYTES = 16 << 20;

    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        boolean isContent = context.request() instanceof GetObjectRequest
                && context.httpResponse().isSuccessful();
        return isContent ? context.responseBody() : context.responseBody().map(Bounded::new);
    }

    private static final class Bounded extends FilterInputStream {
        private int left = LIMIT_BYTES;

        Bounded(InputStream body) {
            super(body);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] target, int offset, int wanted) throws IOException {
            int read = super.read(target, offset, wanted);
            count(Math.max(read, 0));
            return read;
        }

        private void count(int read) throws IOException {
            left -= read;
            if (left < 0) {
                throw new IOException("the answer is longer than " + LIMIT_BYTES + " bytes");
            }
        }
    }
}
