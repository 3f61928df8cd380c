package dev.coffer.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.CofferException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class FailureTest {
    @Test
    void outOfMemoryIsTheFailureHoweverDeepItLies() {
        var memory = new OutOfMemoryError("Java heap space");

        for (var cause : new Throwable[] {
            memory,
            new IllegalStateException(memory),
            new CofferException.Unavailable("no answer", new IOException("closed", memory))
        }) {
            var failure = Failure.of(cause);

            assertThat(failure.exit()).isEqualTo(1);
            assertThat(failure.message()).isEqualTo("out of memory: Java heap space");
            assertThat(failure.hint())
                    .hasValueSatisfying(hint -> assertThat(hint).contains("COFFER_JAVA_OPTS=-Xmx"));
        }
    }

    @Test
    void otherErrorsAreBugs() {
        assertThat(Failure.of(new StackOverflowError()).message()).startsWith("this is a bug: ");
    }
}
