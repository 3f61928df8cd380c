package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The memory of a transfer does not grow with what is transferred.
class LargeTransferTest {
    @TempDir
    Path place;

    @Test
    void moreThanFitsIntoMemoryIsPutAndGot() throws Exception {
        assertThat(run("-Xmx256m", "400", "2"))
                .contains("put ")
                .contains("get ")
                .doesNotContain("OutOfMemory");
    }

    private String run(String heap, String mebibytes, String delay) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(
                        java,
                        heap,
                        "-cp",
                        System.getProperty("java.class.path"),
                        LargeTransfer.class.getName(),
                        place.toString(),
                        mebibytes,
                        delay)
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
