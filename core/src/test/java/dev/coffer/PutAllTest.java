package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.VersionId;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several versions in one commit.
class PutAllTest {
    @TempDir
    Path place;

    private ArtifactStore store;

    @BeforeEach
    void open() {
        store = TestStores.open(place.resolve("store"));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private PutRequest.Builder request(String name, int seed) {
        return PutRequest.of(name, Trees.write(place.resolve(name), Trees.random(seed, 50_000)));
    }

    @Test
    void aModelItsTokenizerAndItsReportBecomeProdTogether() {
        var results = store.putAll(List.of(
                request("model", 1).alias("prod").build(),
                request("tokenizer", 2).alias("prod").inputHere("model").build(),
                request("report", 3)
                        .alias("prod")
                        .inputHere("model")
                        .inputHere("tokenizer")
                        .build()));

        assertThat(results)
                .extracting(result -> result.version().id().toString())
                .containsExactly("model:v1", "tokenizer:v1", "report:v1");
        assertThat(store.version("report:prod").facts().inputs())
                .containsExactly(VersionId.parse("model:v1"), VersionId.parse("tokenizer:v1"));
        assertThat(store.version("model:v1").createdAt())
                .isEqualTo(store.version("report:v1").createdAt());
    }

    @Test
    void whenOneOfThemIsRefusedNoneIsThere() {
        store.put(request("model", 1).label("1.0").build());

        assertThatThrownBy(() -> store.putAll(List.of(
                        request("tokenizer", 2).alias("prod").build(),
                        request("model", 3).label("1.0").build())))
                .isInstanceOf(CofferException.Conflict.class)
                .hasMessageContaining("taken");

        assertThat(store.lookup("tokenizer")).isEmpty();
        assertThat(store.versions("model")).hasSize(1);
    }

    @Test
    void oneKeyCountsForAllOfThem() {
        var requests = List.of(
                request("model", 1).idempotencyKey("stage-3").build(),
                request("tokenizer", 2).build());

        var first = store.putAll(requests);
        var second = store.putAll(requests);

        assertThat(second).allMatch(PutResult::repeated);
        assertThat(second)
                .extracting(PutResult::version)
                .isEqualTo(first.stream().map(PutResult::version).toList());
        assertThatThrownBy(() -> store.putAll(List.of(
                        request("model", 1).idempotencyKey("a").build(),
                        request("tokenizer", 2).idempotencyKey("b").build())))
                .isInstanceOf(CofferException.Invalid.class);
    }

    @Test
    void anInputOfTheSameCommitMustComeFirst() {
        assertThatThrownBy(() -> store.putAll(List.of(
                        request("report", 3).inputHere("model").build(),
                        request("model", 1).build())))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessageContaining("adds no version of model");
    }
}
