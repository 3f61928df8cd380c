package dev.coffer.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TimedBodyTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

    @Test
    void aBodyIsReadUntilItsTimeIsOver() throws IOException {
        try (var body =
                new TimedBody(new ByteArrayInputStream(new byte[] {1, 2, 3}), Duration.ofSeconds(2), nanos::get)) {
            assertThat(body.read()).isEqualTo(1);
            nanos.addAndGet(Duration.ofSeconds(2).toNanos());
            assertThat(body.read(new byte[1], 0, 1)).isEqualTo(1);
            nanos.incrementAndGet();

            assertThatThrownBy(body::read).isInstanceOf(IOException.class).hasMessageContaining("2 seconds");
            assertThatThrownBy(() -> body.read(new byte[1], 0, 1)).isInstanceOf(IOException.class);
        }
    }
}
