package dev.coffer.blob.cloud;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ListingBoundsTest {
    private final AtomicLong nanos = new AtomicLong();
    private final ListingBounds bounds = new ListingBounds("x://there", "team/", nanos::get);

    private static void corrupt(ThrowingCallable call, String what) {
        assertThatThrownBy(call)
                .isInstanceOf(CofferException.Corrupt.class)
                .hasMessageContaining("x://there")
                .hasMessageContaining(what);
    }

    @Test
    void namesGoForward() {
        bounds.name("team/a");
        bounds.more("1");
        bounds.name("team/b");

        corrupt(() -> bounds.name("team/b"), "goes back");
        corrupt(() -> bounds.name("team/a"), "goes back");
    }

    @Test
    void eitherOrderOfRareCharactersWillDo() {
        assertThatCode(() -> {
                    bounds.name("team/\uff5e");
                    bounds.name("team/\ud83d\ude00");
                    bounds.name("team/\uff5e");
                })
                .doesNotThrowAnyException();
    }

    @Test
    void aNameOfOthersIsNotTaken() {
        corrupt(() -> bounds.name("teams/a"), "begin with 'team/'");
    }

    @Test
    void thePageThatWasJustThereIsTheEnd() {
        bounds.more("1");

        corrupt(() -> bounds.more("1"), "same page");
    }

    @Test
    void answersWithoutNamesComeToAnEnd() {
        corrupt(
                () -> {
                    for (int i = 0; i < 2_000; i++) {
                        bounds.more("token " + i);
                    }
                },
                "no name in 1000 answers");
    }

    @Test
    void answersFullOfNamesComeToAnEnd() {
        corrupt(
                () -> {
                    for (int i = 0; i < 20_000; i++) {
                        bounds.name("team/%08d".formatted(i));
                        bounds.more("token " + i);
                    }
                },
                "no end in 10000 answers");
    }

    @Test
    void itEndsWhenItTakesTooLong() {
        bounds.name("team/a");
        bounds.more("1");
        nanos.addAndGet(Duration.ofMinutes(61).toNanos());

        corrupt(() -> bounds.more("2"), "60 minutes");
    }
}
