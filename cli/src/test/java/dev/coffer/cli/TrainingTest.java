package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {
    @TempDir
    Path directory;

    @Test
    void everyCommandOfTheTrainingRunSucceeds() throws IOException {
        assertThat(Training.run(directory)).isTrue();
        assertThat(directory.resolve("back")).hasContent("training");
        assertThat(directory.resolve("back2")).hasContent("training");
    }
}
