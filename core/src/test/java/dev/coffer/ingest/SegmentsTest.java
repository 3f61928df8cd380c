package dev.coffer.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.blob.BlobBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.List;
import org.junit.jupiter.api.Test;

class SegmentsTest {
    private final Segments segments = new Segments(16 << 20, 4 << 20);

    @Test
    void memoryThatWasStoredIsUsedAgain() {
        var memory = segments.take();
        var body = body(memory);
        assertThat(body.inMemory()).isPresent();

        segments.takeBack(body);

        assertThat(array(segments.take())).isSameAs(array(memory));
    }

    @Test
    void memoryThatWasAskedForTwiceIsNot() throws IOException {
        var memory = segments.take();
        var body = body(memory);
        body.writeTo(Channels.newChannel(new ByteArrayOutputStream()));
        body.writeTo(Channels.newChannel(new ByteArrayOutputStream()));

        segments.takeBack(body);

        assertThat(array(segments.take())).isNotSameAs(array(memory));
    }

    @Test
    void foreignMemoryIsLeftAlone() {
        var foreign = ByteBuffer.allocate(100);

        segments.takeBack(body(foreign));

        assertThat(array(segments.take())).isNotSameAs(array(foreign));
    }

    private static byte[] array(ByteBuffer memory) {
        assertThat(memory.arrayOffset()).isZero();
        return memory.array();
    }

    private static Segments.Body body(ByteBuffer memory) {
        return new Segments.Body(BlobBody.of(List.of(memory)));
    }
}
