package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Version;
import dev.coffer.blob.BlobOperation;
import dev.coffer.blob.CountingBlobStore;
import dev.coffer.blob.FaultyBlobStore;
import dev.coffer.blob.FaultyBlobStore.Fault;
import dev.coffer.blob.MemoryBlobStore;
import dev.coffer.transfer.Progress;
import dev.coffer.verify.Depth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Single versions on their way from one store to another.
class CopyTest {
    private static final int BOUND = 100;

    @TempDir
    private Path place;

    private ArtifactStore open(String name) {
        return TestStores.open(place.resolve(name));
    }

    private Path file(String name, byte[] content) {
        return Trees.write(place.resolve(name), content);
    }

    private static Version put(ArtifactStore store, String name, Path path) {
        return store.put(PutRequest.of(name, path).build()).version();
    }

    private static CopyResult.Copy copy(ArtifactStore from, ArtifactStore to, String reference) {
        return from.copyTo(to, CopyRequest.of(reference)).copies().getFirst();
    }

    @Test
    void aCopyHasTheSameTreeAndTheSameDigest() throws IOException {
        var source = Trees.variety(place.resolve("source"));
        try (var here = open("here");
                var there = open("there")) {
            put(here, "d", source);
            put(here, "one", source.resolve("deep/table.csv"));

            var copies = here.copyTo(there, CopyRequest.of("d", "one")).copies();

            assertThat(copies).allSatisfy(copy -> {
                assertThat(copy.repeated()).isFalse();
                assertThat(copy.version().digest())
                        .isEqualTo(here.version(copy.from().toString()).digest());
            });
            there.get(GetRequest.of("d", place.resolve("back")));
            assertThat(Trees.describe(place.resolve("back"))).isEqualTo(Trees.describe(source));
            assertThat(there.get(GetRequest.of("one", place.resolve("one.csv"))).path())
                    .hasSameBinaryContentAs(source.resolve("deep/table.csv"));
            assertThat(there.maintenance()
                            .verify(new VerifyRequest(Optional.empty(), Depth.DATA, new Progress()))
                            .damages())
                    .isEmpty();
        }
    }

    @Test
    void everythingThatIsSaidAboutAVersionGoesWithIt() {
        try (var here = open("here");
                var there = open("there")) {
            var request = PutRequest.of("m", file("f", Trees.text(1, 9000)))
                    .type(ArtifactType.MODEL)
                    .label("1.4.0")
                    .param("lr", "0.1")
                    .metric("auc", 0.9)
                    .tag("stage", "final")
                    .description("the good one")
                    .run("nightly-3")
                    .alias("prod")
                    .build();
            var made = here.put(request).version();

            var copy = copy(here, there, "m:prod").version();

            assertThat(copy.type()).isEqualTo(made.type());
            assertThat(copy.label()).isEqualTo(made.label());
            assertThat(copy.facts().origin()).isEqualTo(made.facts().origin());
            assertThat(copy.facts().params()).isEqualTo(made.facts().params());
            assertThat(copy.facts().metrics()).isEqualTo(made.facts().metrics());
            assertThat(copy.facts().description()).isEqualTo(made.facts().description());
            assertThat(copy.facts().tags())
                    .containsAllEntriesOf(made.facts().tags())
                    .containsEntry("copied_from", here.info().id() + "/m:v1")
                    .containsEntry("first_created", made.createdAt().toString());
            assertThat(there.artifact("m").orElseThrow().aliases()).isEmpty();
        }
    }

    @Test
    void theTimeAtWhichTheFirstOfAllCopiesWasMadeStays() {
        try (var one = open("one");
                var two = open("two");
                var three = open("three")) {
            var made = put(one, "m", file("f", Trees.text(1, 9000)));
            copy(one, two, "m");
            assertThat(copy(two, three, "m").version().facts().tags())
                    .containsEntry("copied_from", two.info().id() + "/m:v1")
                    .containsEntry("first_created", made.createdAt().toString());
        }
    }

    @Test
    void aliasesGoAlongWhenAsked() {
        try (var here = open("here");
                var there = open("there")) {
            put(there, "m", file("other", Trees.text(2, 100)));
            here.put(PutRequest.of("m", file("f", Trees.text(1, 9000)))
                    .alias("prod")
                    .alias("best")
                    .build());
            copy(here, there, "m");
            assertThat(there.artifact("m").orElseThrow().aliases()).isEmpty();

            var again = here.copyTo(there, CopyRequest.of("m").withAliases());

            assertThat(again.copies().getFirst().repeated()).isTrue();
            assertThat(there.version("m:prod").id().number()).isEqualTo(2);
            assertThat(there.version("m:best").id().number()).isEqualTo(2);
        }
    }

    @Test
    void whatIsThereAlreadyIsNeitherReadNorSent() throws IOException {
        var content = Trees.random(1, 3_000_000);
        try (var there = open("there")) {
            put(there, "known", file("f/a", content));
            content[2_900_000] ^= 1;
            file("f/a", content);
            file("f/b", Trees.random(2, 2_000_000));
            file("g/again", Files.readAllBytes(place.resolve("f/b")));
            file("g/new", Trees.random(3, 1000));
            var memory = new MemoryBlobStore(Clock.systemUTC());
            var counting = new CountingBlobStore(memory);
            try (var here = TestBackends.open(counting, 1)) {
                put(here, "m", place.resolve("f"));
                put(here, "n", place.resolve("g"));
            }
            try (var here = TestBackends.open(counting, 2)) {
                long before = counting.count(BlobOperation.OPEN).bytes();
                var first = copy(here, there, "m");
                assertThat(first.knownBytes()).isBetween(1_900_000L, 3_000_000L);
                assertThat(first.sentBytes()).isBetween(2_000_000L, 3_100_000L);
                long read = counting.count(BlobOperation.OPEN).bytes() - before;
                assertThat(read).isBetween(2_000_000L, 3_200_000L);

                before = counting.count(BlobOperation.OPEN).bytes();
                var second = copy(here, there, "n");
                assertThat(second.sentBytes()).isLessThan(5_000);
                assertThat(counting.count(BlobOperation.OPEN).bytes() - before).isLessThan(20_000);
            }
        }
    }

    @Test
    void aVersionIsCopiedOnce() {
        try (var here = open("here");
                var there = open("there")) {
            put(here, "m", file("f", Trees.random(1, 100_000)));
            var first = copy(here, there, "m");
            var again = copy(here, there, "m:v1");
            assertThat(again.repeated()).isTrue();
            assertThat(again.sentBytes()).isZero();
            assertThat(again.version()).isEqualTo(first.version());
            there.tag("m", Map.of(), Set.of("copied_from"));
            assertThat(copy(here, there, "m").repeated())
                    .as("also where people took the tag away")
                    .isTrue();
            assertThat(there.versions("m")).hasSize(1);
        }
    }

    @Test
    void aCopyThatWasDeletedThereIsNotMadeAgain() {
        try (var here = open("here");
                var there = open("there")) {
            put(here, "m", file("f", Trees.random(1, 100_000)));
            copy(here, there, "m");
            there.delete("m:v1");
            var again = copy(here, there, "m");
            assertThat(again.repeated()).isTrue();
            assertThat(again.version().deleted()).isTrue();
        }
    }

    @Test
    void anInputIsTheVersionThatHasTheSameContentThere() {
        try (var here = open("here");
                var there = open("there")) {
            put(there, "data", file("unrelated", Trees.text(5, 100)));
            put(here, "data", file("d", Trees.text(1, 5000)));
            put(here, "data", file("d2", Trees.text(2, 5000)));
            here.put(PutRequest.of("m", file("f", Trees.text(3, 5000)))
                    .input("data:v1")
                    .input("data:v2")
                    .build());
            var copies = here.copyTo(there, CopyRequest.of("m", "data:v1")).copies();
            assertThat(copies.getFirst().from().toString()).isEqualTo("data:v1");
            assertThat(copies.getLast().version().facts().inputs()).hasToString("[data:v2]");
            assertThat(copies.getLast().missingInputs()).hasToString("[data:v2]");
        }
    }

    @Test
    void aLabelIsKeptWhereItIsFree() {
        try (var here = open("here");
                var there = open("there")) {
            here.put(PutRequest.of("m", file("f", Trees.text(1, 900)))
                    .label("1.0")
                    .build());
            there.put(PutRequest.of("m", file("g", Trees.text(2, 900)))
                    .label("1.0")
                    .build());
            there.delete("m:v1");
            var copy = copy(here, there, "m");
            assertThat(copy.version().label()).isEmpty();
            assertThat(copy.takenLabel())
                    .hasValueSatisfying(label -> assertThat(label).hasToString("1.0"));
            assertThatThrownBy(() ->
                            here.copyTo(there, CopyRequest.of("m").as("m2").label("latest")))
                    .isInstanceOf(CofferException.Invalid.class);
            var other =
                    here.copyTo(there, CopyRequest.of("m").as("m2").label("9")).copies();
            assertThat(other.getFirst().version().label().orElseThrow()).hasToString("9");
            assertThat(other.getFirst().version().id()).hasToString("m2:v1");
        }
    }

    @Test
    void aLabelThatWasAskedForMustBeFree() {
        try (var here = open("here");
                var there = open("there")) {
            put(here, "m", file("f", Trees.text(1, 900)));
            there.put(PutRequest.of("m", file("g", Trees.text(2, 900)))
                    .label("1.0")
                    .build());
            assertThatThrownBy(() -> here.copyTo(there, CopyRequest.of("m").label("1.0")))
                    .isInstanceOf(CofferException.Conflict.class)
                    .hasMessageContaining("1.0");
        }
    }

    @Test
    void twoCopiesAtOnceMakeOneVersion() throws Exception {
        put(open("here"), "m", file("f", Trees.random(1, 2_000_000)));
        open("there").close();
        Callable<CopyResult.Copy> work = () -> {
            try (var here = open("here");
                    var there = open("there")) {
                return copy(here, there, "m");
            }
        };
        try (var threads = Executors.newFixedThreadPool(2)) {
            for (var done : threads.invokeAll(List.of(work, work))) {
                assertThat(done.get().version().id()).hasToString("m:v1");
            }
        }
    }

    @Test
    void damageInTheSourceNamesTheVersionAndCommitsNothing() throws IOException {
        try (var here = open("here");
                var there = open("there")) {
            put(here, "fine", file("g", Trees.text(1, 9000)));
            put(here, "m", file("f", Trees.random(1, 20_000_000)));
            try (var raws = Files.walk(place.resolve("here/raw"))) {
                var raw = raws.filter(Files::isRegularFile).findFirst().orElseThrow();
                var bytes = Files.readAllBytes(raw);
                bytes[10_000_000] ^= 1;
                Files.write(raw, bytes);
            }
            assertThatThrownBy(() -> here.copyTo(there, CopyRequest.of("fine", "m")))
                    .isInstanceOf(CofferException.Corrupt.class)
                    .hasMessageContaining("m:v1")
                    .hasMessageContaining("raw/");
            assertThat(there.artifact("m")).isEmpty();
            assertThat(there.lookup("fine:v1")).as("what is committed stays").isPresent();
        }
    }

    @Test
    void storesOnlyOpenWhatTheyAreToldTo() {
        assertThatThrownBy(() -> CopyRequest.of()).isInstanceOf(CofferException.Invalid.class);
        assertThatThrownBy(() -> CopyRequest.of("a", "b").as("c"))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessageContaining("2 versions cannot have one name");
        try (var here = open("here");
                var there = open("there")) {
            assertThatThrownBy(() -> copy(here, there, "nothing")).isInstanceOf(CofferException.NotFound.class);
        }
    }

    /// Killed, or cut off, at every request to the store that is copied to, and run again.
    @ParameterizedTest
    @EnumSource(
            value = BlobOperation.class,
            names = {"PUT", "OPEN", "FIND", "LIST"})
    void aCopyThatFailsAnywhereIsWholeWhenItIsRunAgain(BlobOperation operation) {
        file("d/small", Trees.text(1, 100));
        file("d/text", Trees.text(2, 60_000));
        file("d/large", Trees.random(3, 400_000));
        try (var here = open("here")) {
            put(here, "data", place.resolve("d"));
            here.put(PutRequest.of("m", file("f", Trees.random(4, 150_000)))
                    .input("data")
                    .build());
            for (var fault : operation == BlobOperation.PUT
                    ? List.of(Fault.UNAVAILABLE, Fault.LOST_REPLY, Fault.LOST_REQUEST)
                    : List.of(Fault.UNAVAILABLE)) {
                int nth = 1;
                while (failsAt(here, operation, fault, nth)) {
                    assertThat(++nth).isLessThan(BOUND);
                }
                assertThat(nth).as("the fault never happened").isGreaterThan(1);
            }
        }
    }

    private static boolean failsAt(ArtifactStore here, BlobOperation operation, Fault fault, int nth) {
        var memory = new MemoryBlobStore(Clock.systemUTC());
        var faulty = new FaultyBlobStore(memory).from(operation, nth, fault);
        var request = CopyRequest.of("m", "data");
        try (var there = TestBackends.open(faulty, nth)) {
            here.copyTo(there, request);
        } catch (CofferException e) {
            assertThat(e).isInstanceOfAny(CofferException.Unavailable.class, CofferException.OutcomeUnknown.class);
        }
        boolean happened = faulty.count(operation) >= nth;
        try (var there = TestBackends.open(memory, 1000 + nth)) {
            here.copyTo(there, request);
            for (var name : List.of("data", "m")) {
                assertThat(there.versions(name)).hasSize(1);
                assertThat(there.version(name).digest())
                        .isEqualTo(here.version(name).digest());
            }
            assertThat(there.version("m").facts().inputs()).hasToString("[data:v1]");
            assertThat(there.maintenance()
                            .verify(new VerifyRequest(Optional.empty(), Depth.DATA, new Progress()))
                            .damages())
                    .isEmpty();
        }
        return happened;
    }
}
