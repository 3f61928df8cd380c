package dev.coffer.blob.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ResponseRangeTest {
    private static final Deadlines DEADLINES =
            new Deadlines(Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(5));

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

    /// Gives some bytes at a time, each time after a while.
    private ResponseRange range(int length, int each, Duration pause) {
        var body = new InputStream() {
            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] target, int offset, int count) {
                nanos.addAndGet(pause.toNanos());
                return Math.min(each, count);
            }
        };
        return new ResponseRange(
                body, length, DEADLINES, () -> {}, "read it", new CloudFailures("x://there", "none"), nanos::get);
    }

    private static int readAll(ResponseRange range) throws IOException {
        int all = 0;
        for (int count = 0; count >= 0; count = range.read(ByteBuffer.allocate(1 << 20))) {
            all += count;
        }
        return all;
    }

    @Test
    void aBodyThatComesIsReadToItsEnd() throws IOException {
        assertThat(readAll(range(1 << 20, 2_048, Duration.ofMillis(500)))).isEqualTo(1 << 20);
    }

    @Test
    void aByteASecondIsGivenUp() {
        assertThatThrownBy(() -> readAll(range(1 << 20, 1, Duration.ofSeconds(1))))
                .isInstanceOf(CofferException.Unavailable.class)
                .hasMessageContaining("x://there")
                .hasMessageContaining("30 seconds");
    }

    @Test
    void whatTakesLongerThanARequestMayIsGivenUp() {
        assertThatThrownBy(() -> readAll(range(64 << 20, 100_000, Duration.ofSeconds(1))))
                .isInstanceOf(CofferException.Unavailable.class)
                .hasMessageContaining("300 seconds");
    }

    @Test
    void theTimeThatTheReaderTakesIsNotCounted() throws IOException {
        var range = range(1 << 20, 64 << 10, Duration.ofMillis(10));
        int all = 0;
        for (int count = 0; count >= 0; count = range.read(ByteBuffer.allocate(1 << 20))) {
            all += count;
            nanos.addAndGet(Duration.ofMinutes(10).toNanos());
        }

        assertThat(all).isEqualTo(1 << 20);
    }
}
