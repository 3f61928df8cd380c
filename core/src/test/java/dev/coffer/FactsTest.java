package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What can be said and asked about versions.
class FactsTest {
    @TempDir
    Path place;

    private ArtifactStore store;
    private Path file;

    @BeforeEach
    void open() {
        store = TestStores.open(place.resolve("store"));
        file = Trees.write(place.resolve("f"), Trees.random(1, 100));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void whatAPutSaysIsWhatAVersionTells() {
        put("data");
        store.put(PutRequest.of("m", file)
                .type(ArtifactType.MODEL)
                .run("nightly-7")
                .param("lr", "0.1")
                .metric("auc", 0.93)
                .tag("team", "vision")
                .description("the first")
                .input("data")
                .alias("candidate")
                .build());

        var version = store.version("m:candidate");

        assertThat(version.type()).isEqualTo(ArtifactType.MODEL);
        assertThat(version.facts().origin().run()).contains("nightly-7");
        assertThat(version.facts().origin().user()).contains("tester");
        assertThat(version.facts().params()).isEqualTo(Map.of("lr", "0.1"));
        assertThat(version.facts().metrics()).isEqualTo(Map.of("auc", 0.93));
        assertThat(version.facts().tags()).isEqualTo(Map.of("team", "vision"));
        assertThat(version.facts().description()).contains("the first");
        assertThat(version.facts().inputs()).containsExactly(VersionId.parse("data:v1"));
        assertThat(store.version("m:run=nightly-7")).isEqualTo(version);
        assertThat(store.version("m@" + version.digest())).isEqualTo(version);
    }

    @Test
    void anIdempotencyKeyYieldsTheSameVersionAgain() {
        var request = PutRequest.of("m", file).idempotencyKey("stage-3").build();

        var first = store.put(request);
        var second = store.put(request);

        assertThat(first.repeated()).isFalse();
        assertThat(second.repeated()).isTrue();
        assertThat(second.version()).isEqualTo(first.version());
        assertThat(store.versions("m")).hasSize(1);
    }

    @Test
    void latestIsTheNewestThatIsNotDeleted() {
        put("m");
        put("m");
        store.delete("m:v2");

        assertThat(store.version("m").id().number()).isEqualTo(1);
        assertThat(put("m").id().number()).isEqualTo(3);
        assertThatThrownBy(() -> store.version("m:v2"))
                .isInstanceOf(CofferException.NotFound.class)
                .hasMessageContaining("is deleted");
        assertThat(store.restore("m:v2").deleted()).isFalse();
        assertThat(store.version("m:v2").id().number()).isEqualTo(2);
    }

    @Test
    void anAliasedVersionIsNotDeleted() {
        put("m");
        store.setAlias(AliasChange.of("m", "prod", "v1"));

        assertThatThrownBy(() -> store.delete("m:v1"))
                .isInstanceOf(CofferException.Refused.class)
                .hasMessageContaining("prod");
    }

    @Test
    void anAliasMovesOnlyFromWhereItIsExpected() {
        put("m");
        put("m");
        store.setAlias(AliasChange.of("m", "prod", "v1"));

        assertThatThrownBy(
                        () -> store.setAlias(AliasChange.of("m", "prod", "v2").expectingNone()))
                .isInstanceOf(CofferException.Conflict.class)
                .hasMessageContaining("moved by tester");
        store.setAlias(AliasChange.of("m", "prod", "v2").expecting(1).because("better"));

        assertThat(store.version("m:prod").id().number()).isEqualTo(2);
        assertThat(store.aliasHistory("m", "prod"))
                .extracting(move -> move.reason())
                .containsExactly("better", "");
        store.removeAlias("m", "prod");
        assertThatThrownBy(() -> store.version("m:prod")).isInstanceOf(CofferException.NotFound.class);
        assertThat(store.aliasHistory("m", "prod")).hasSize(3);
    }

    @Test
    void tagsChangeAndTheRestStays() {
        var before = put("m");

        store.tag("m:v1", Map.of("a", "1", "b", ""), Set.of("none"));
        var after = store.tag("m:v1", Map.of("c", "3"), Set.of("a"));

        assertThat(after.facts().tags()).isEqualTo(Map.of("b", "", "c", "3"));
        assertThat(after.withFacts(before.facts())).isEqualTo(before);
    }

    @Test
    void aNameThatDiffersOnlyInCaseIsAConflict() {
        put("vision/ResNet");

        assertThatThrownBy(() -> put("vision/resnet"))
                .isInstanceOf(CofferException.Conflict.class)
                .hasMessageContaining("only in case");
    }

    @Test
    void anUnknownNameSuggestsTheNearest() {
        put("sentiment-bert");

        assertThatThrownBy(() -> store.version("sentiment-brt"))
                .isInstanceOf(CofferException.NotFound.class)
                .extracting(failure -> ((CofferException) failure).hint().orElse(""))
                .isEqualTo("did you mean 'sentiment-bert'?");
    }

    @Test
    void globsFindNames() {
        for (var name : new String[] {"a/x", "a/y", "b", "a/deep/z"}) {
            put(name);
        }

        assertThat(store.artifacts("a/*"))
                .extracting(artifact -> artifact.name().value())
                .containsExactly("a/x", "a/y");
        assertThat(store.artifacts("**")).hasSize(4);
        assertThat(store.artifacts("?"))
                .extracting(artifact -> artifact.name().value())
                .containsExactly("b");
    }

    @Test
    void manyWritersInTwoOpenStoresAllSucceedWithNumbersOfTheirOwn() throws Exception {
        try (var other = TestStores.open(place.resolve("store"));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var puts = IntStream.range(0, 40)
                    .<Callable<Version>>mapToObj(i -> () -> {
                        var own = Trees.write(place.resolve("own" + i), Trees.random(i, 20_000));
                        return (i % 2 == 0 ? store : other)
                                .put(PutRequest.of("m", own).build())
                                .version();
                    })
                    .toList();
            var numbers = threads.invokeAll(puts).stream()
                    .map(future -> future.resultNow().id().number())
                    .toList();

            assertThat(numbers).doesNotHaveDuplicates().hasSize(40).allMatch(number -> number >= 1 && number <= 40);
            for (var number : numbers) {
                store.get(GetRequest.of("m:v" + number, place.resolve("back" + number)));
            }
        }
    }

    private Version put(String name) {
        return store.put(PutRequest.of(name, file).build()).version();
    }
}
