package dev.coffer.cache;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// In processes that are killed after they have used the library.
final class ZstdLibraryTest {
    @TempDir
    Path directory;

    private Path temporary;
    private Path cache;

    @BeforeEach
    void makeDirectories() throws IOException {
        temporary = Files.createDirectory(directory.resolve("tmp"));
        cache = directory.resolve("cache");
    }

    @Test
    void theLibraryIsUnpackedOnceIntoTheCacheAndLeavesNothingElsewhere() throws Exception {
        compressAndDie();
        Path library;
        try (var files = Files.walk(cache)) {
            library = files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
        var unpacked = Files.getAttribute(library, "unix:ino");
        compressAndDie();

        assertThat(Files.getAttribute(library, "unix:ino")).isEqualTo(unpacked);
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void withoutACacheItLeavesNothingEither() throws Exception {
        Files.writeString(cache, "a file in the way");

        compressAndDie();

        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void aLibraryThatOthersCouldHaveReplacedIsNotRun() throws Exception {
        compressAndDie();
        try (var files = Files.walk(cache)) {
            var library = files.filter(Files::isRegularFile).findFirst().orElseThrow();
            Files.writeString(library, "not a library");
            Files.setPosixFilePermissions(
                    library, java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-rw-"));
        }

        compressAndDie();
    }

    private void compressAndDie() throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + temporary,
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Dying.class.getName(),
                        cache.toString())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(42);
    }

    /// Compresses something, then ends at once, as when it is killed.
    static final class Dying {
        public static void main(String[] arguments) {
            ZstdLibrary.load(Path.of(arguments[0]));
            var text = "text ".repeat(100).getBytes(StandardCharsets.UTF_8);
            Runtime.getRuntime().halt(Zstd.compress(text).length < text.length ? 42 : 1);
        }
    }
}
