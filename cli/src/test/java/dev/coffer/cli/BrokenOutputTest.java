package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokenOutputTest {
    @TempDir
    Path directory;

    private static OutputStream failing(String message) {
        return new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException(message);
            }
        };
    }

    @Test
    void aReaderThatHasSeenEnoughIsNoFailure() {
        var err = new ByteArrayOutputStream();
        assertThat(new Shell(directory).run(failing("Broken pipe"), err, "completion", "fish"))
                .isZero();
        assertThat(err.toString(java.nio.charset.StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void aFullDiskIs() {
        var err = new ByteArrayOutputStream();
        assertThat(new Shell(directory).run(failing("No space left on device"), err, "completion", "fish"))
                .isEqualTo(7);
        assertThat(err.toString(java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("error: cannot write standard output: No space left on device\n");
    }

    @Test
    void documentsFailInTheSameWay() {
        var out = failing("No space left on device");
        assertThat(new Shell(directory).run(out, OutputStream.nullOutputStream(), "config", "show", "--json"))
                .isEqualTo(7);
    }
}
