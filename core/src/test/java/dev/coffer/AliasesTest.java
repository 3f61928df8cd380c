package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Version;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Aliases that move back, and several that move together.
class AliasesTest {
    @TempDir
    Path place;

    private ArtifactStore store;

    @BeforeEach
    void open() {
        store = TestStores.open(place.resolve("store"));
        for (int i = 1; i <= 4; i++) {
            put("m", i);
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Version put(String name, int seed) {
        var file = Trees.write(place.resolve(name + seed), Trees.random(seed, 100));
        return store.put(PutRequest.of(name, file).build()).version();
    }

    private void prod(String... versions) {
        for (var version : versions) {
            store.setAlias(AliasChange.of("m", "prod", version));
        }
    }

    private long named() {
        return store.version("m:prod").id().number();
    }

    private RollbackRequest rollback() {
        return RollbackRequest.of("m", "prod");
    }

    @Test
    void anAliasGoesBackToWhatItNamedBefore() {
        prod("v1", "v2");

        assertThat(store.rollback(rollback()).id().number()).isEqualTo(1);

        assertThat(named()).isEqualTo(1);
        var last = store.aliasHistory("m", "prod").getFirst();
        assertThat(last.from()).hasValue(2);
        assertThat(last.to()).hasValue(1);
        assertThat(last.reason()).isEqualTo("rollback");
        assertThat(last.by()).isEqualTo("tester");
    }

    @Test
    void aSecondRollbackGoesFurtherBack() {
        prod("v1", "v2", "v3");

        store.rollback(rollback());
        store.rollback(rollback());

        assertThat(named()).isEqualTo(1);
        assertThatThrownBy(() -> store.rollback(rollback()))
                .isInstanceOf(CofferException.NotFound.class)
                .hasMessageContaining("named no other version before v1");
    }

    @Test
    void severalStepsGoBackAtOnce() {
        prod("v1", "v2", "v3", "v4");

        store.rollback(rollback().steps(3).because("all of them are wrong"));

        assertThat(named()).isEqualTo(1);
        assertThat(store.aliasHistory("m", "prod").getFirst().reason()).isEqualTo("all of them are wrong");
        assertThatThrownBy(() -> store.rollback(rollback().steps(0))).isInstanceOf(CofferException.Invalid.class);
    }

    @Test
    void afterARollbackANewVersionIsOnTopOfWhatItWentBackTo() {
        prod("v1", "v2");
        store.rollback(rollback());
        prod("v3");

        store.rollback(rollback());

        assertThat(named()).isEqualTo(1);
    }

    @Test
    void anAliasDoesNotGoBackToADeletedVersion() {
        prod("v1", "v2");
        store.delete("m:v1");

        assertThatThrownBy(() -> store.rollback(rollback()))
                .isInstanceOf(CofferException.NotFound.class)
                .hasMessageContaining("m:v1 is deleted");
        assertThat(named()).isEqualTo(2);
    }

    @Test
    void anAliasThatIsNotThereDoesNotGoBack() {
        assertThatThrownBy(() -> store.rollback(rollback())).isInstanceOf(CofferException.NotFound.class);
        prod("v1");
        store.removeAlias("m", "prod");
        assertThatThrownBy(() -> store.rollback(rollback())).isInstanceOf(CofferException.NotFound.class);
    }

    @Test
    void severalAliasesMoveTogetherOrNotAtAll() {
        put("tokenizer", 5);
        var model = AliasChange.of("m", "prod", "v2").expectingNone();
        var tokenizer = AliasChange.of("tokenizer", "prod", "v1").expectingNone();

        assertThat(store.setAliases(List.of(model, tokenizer)))
                .extracting(version -> version.id().toString())
                .containsExactly("m:v2", "tokenizer:v1");

        assertThatThrownBy(() -> store.setAliases(List.of(
                        AliasChange.of("m", "prod", "v3").expecting(2),
                        AliasChange.of("tokenizer", "prod", "v1").expecting(9))))
                .isInstanceOf(CofferException.Conflict.class)
                .hasMessageContaining("moved by tester");
        assertThat(named()).isEqualTo(2);
    }
}
