package dev.coffer.blob.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ForwardingBlobStore;
import dev.coffer.blob.MemoryBlobStore;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The checks find what they are for: stores that are broken, each in one way.
final class ConformanceTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("dev.coffer.blob.conformance.Defect#all")
    void aBrokenStoreIsFound(Defect defect) {
        assertThatThrownBy(() -> check(defect.check()).run(defect.store()))
                .isInstanceOfAny(ConformanceFailure.class, CofferException.class)
                .message()
                .isNotBlank();
    }

    @Test
    void everyCheckCanFail() {
        var fails = new TreeSet<String>();
        Defect.all().forEach(defect -> fails.add(defect.check()));
        var all = new TreeSet<String>();
        Conformance.checks().forEach(check -> all.add(check.name()));

        assertThat(fails).isEqualTo(all);
    }

    @Test
    void aGoodStorePassesAndCanBeUsedForEverything() {
        var failed = failures(() -> new MemoryBlobStore(Clock.systemUTC()));

        assertThat(failed).isEmpty();
        assertThat(Conformance.use(failed.keySet())).isEqualTo(Conformance.Use.EVERYTHING);
    }

    @Test
    void namesAreSentencesThatDiffer() {
        assertThat(Conformance.checks())
                .extracting(ConformanceCheck::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z][a-z ]+"));
    }

    @Test
    void aStoreThatIgnoresTheConditionIsOnlyForDatabases() {
        var failed = failures(() -> Defect.replacing(new MemoryBlobStore(Clock.systemUTC())));

        assertThat(failed.keySet())
                .extracting(ConformanceCheck::name)
                .containsExactly(
                        "a second put leaves the first blob as it is", "of many puts of one key exactly one wins");
        assertThat(Conformance.use(failed.keySet())).isEqualTo(Conformance.Use.ONLY_WITH_DATABASE);
    }

    @Test
    void aStoreThatLetsTwoWinIsOnlyForDatabases() {
        var failed = failures(() -> Defect.lettingTwoWin(new MemoryBlobStore(Clock.systemUTC())));

        assertThat(failed.keySet())
                .extracting(ConformanceCheck::name)
                .containsExactly("of many puts of one key exactly one wins");
        assertThat(failed.values())
                .allSatisfy(failure -> assertThat(failure)
                        .hasMessageContaining(
                                "expected 1 of 16 concurrent writers of log/0 to be told that it made the blob")
                        .hasMessageContaining("of them"));
        assertThat(Conformance.use(failed.keySet())).isEqualTo(Conformance.Use.ONLY_WITH_DATABASE);
    }

    @Test
    void aStoreThatForgetsKeysIsForNothing() {
        var failed = failures(() -> Defect.forgetting(new MemoryBlobStore(Clock.systemUTC())));

        assertThat(Conformance.use(failed.keySet())).isEqualTo(Conformance.Use.NOTHING);
    }

    @Test
    void aFailureOfNoKnownKindIsABrokenPromise() {
        var store = new ForwardingBlobStore(new MemoryBlobStore(Clock.systemUTC())) {
            @Override
            public Optional<BlobInfo> find(BlobKey key) {
                throw new IllegalStateException("the client gave up");
            }
        };

        assertThatThrownBy(() -> check("find tells length and key").run(store))
                .isInstanceOf(ConformanceFailure.class)
                .hasMessageContaining("a failure of a known kind")
                .hasMessageContaining("the client gave up");
    }

    @Test
    void aStoreThatCannotBeAskedFailsAsItDoesAnywhere() {
        var denied = new CofferException.Denied("wrong key", "use another", null);
        var store = new ForwardingBlobStore(new MemoryBlobStore(Clock.systemUTC())) {
            @Override
            public List<BlobInfo> list(String prefix, String after, int limit) {
                throw denied;
            }
        };

        assertThatThrownBy(() -> check("an empty store lists nothing").run(store))
                .isSameAs(denied);
    }

    @Test
    void whatTakesLongIsMarked() {
        var slow = Conformance.checks().stream()
                .filter(ConformanceCheck::isSlow)
                .map(check -> check.blobs() + " blobs, " + check.bytes() + " bytes")
                .toList();

        assertThat(slow).containsExactly("0 blobs, 67108864 bytes", "5000 blobs, 0 bytes", "1500 blobs, 0 bytes");
    }

    private static ConformanceCheck check(String name) {
        return Conformance.checks().stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Map<ConformanceCheck, RuntimeException> failures(Supplier<BlobStore> stores) {
        var failed = new LinkedHashMap<ConformanceCheck, RuntimeException>();
        for (var check : new ArrayList<>(Conformance.checks())) {
            try {
                check.run(stores.get());
            } catch (CofferException | ConformanceFailure e) {
                failed.put(check, e);
            }
        }
        return failed;
    }
}
