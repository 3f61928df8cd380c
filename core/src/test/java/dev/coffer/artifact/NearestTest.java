package dev.coffer.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> NAMES = List.of("sentiment-bert", "imdb-clean", "vision/resnet");

    @Test
    void aMissingLetterIsFound() {
        assertThat(Nearest.to("sentiment-brt", NAMES.iterator())).contains("sentiment-bert");
    }

    @Test
    void swappedNeighboursAreOneMistake() {
        assertThat(Nearest.edits("shwo", "show", 3)).isEqualTo(1);
    }

    @Test
    void anythingElseIsNotGuessedAt() {
        assertThat(Nearest.to("churn", NAMES.iterator())).isEmpty();
        assertThat(Nearest.to("", NAMES.iterator())).isEmpty();
    }

    @Test
    void theNearestOfSeveralWins() {
        assertThat(Nearest.to(
                        "model-1b",
                        List.of("model-10", "model-1a", "model-1bb", "model-1b2")
                                .iterator()))
                .contains("model-10");
        assertThat(Nearest.to("stes", List.of("sets", "set").iterator())).contains("sets");
    }
}
