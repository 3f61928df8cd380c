package dev.coffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.ForwardingBlobStore;
import dev.coffer.blob.LocalBlobStore;
import dev.coffer.blob.StoreLayout;
import dev.coffer.blob.conformance.Conformance;
import dev.coffer.blob.conformance.ConformanceCheck;
import dev.coffer.blob.conformance.ConformanceFailure;
import dev.coffer.blob.conformance.Defect;
import dev.coffer.config.Location;
import dev.coffer.store.ConformanceRun;
import dev.coffer.store.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Checks at a place that is used leave it as they found it.
final class ConformanceRunTest {
    private static final StoreOptions OPTIONS =
            new StoreOptions(Clock.systemUTC(), new Random(1), 2, Optional.empty(), () -> {
                throw new AssertionError("nobody asks where this comes from");
            });

    @TempDir
    Path directory;

    private BucketDouble bucket;

    @BeforeEach
    void openBucket() {
        bucket = BucketDouble.open();
    }

    @AfterEach
    void closeBucket() {
        bucket.close();
    }

    @Test
    void everyCheckHasAFreshPrefixBelowTheConfiguredOne() {
        var run = inBucket();
        for (var check : quick()) {
            assertThat(run.run(check).failure()).as(check.name()).isEmpty();
        }

        assertThat(run.address()).matches("s3://" + bucket.name() + "/team/prod/conformance-[0-9a-z]{26}");
        assertThat(bucket.prefixes())
                .hasSize(quick().size())
                .allMatch(prefix -> prefix.matches("team/prod/conformance-[0-9a-z]{26}/\\d+"));
    }

    @Test
    void nothingIsLeftBelowIt() {
        var run = inBucket();

        assertThat(Conformance.checks()).allSatisfy(check -> {
            assertThat(run.run(check).left()).isEmpty();
            assertThat(bucket.objects()).isEmpty();
        });
    }

    @Test
    void aCheckThatFailsLeavesNothingEither() {
        bucket.breaking(Defect::replacing);

        var outcome = inBucket().run(check("a second put leaves the first blob as it is"));

        assertThat(outcome.failure()).containsInstanceOf(ConformanceFailure.class);
        assertThat(outcome.left()).isEmpty();
        assertThat(bucket.objects()).isEmpty();
    }

    @Test
    void whatIsNotListedIsDeletedToo() {
        bucket.breaking(store -> new ForwardingBlobStore(store) {
            @Override
            public List<BlobInfo> list(String prefix, String after, int limit) {
                return List.of();
            }
        });

        var outcome = inBucket().run(check("lists are in the order of whole keys"));

        assertThat(outcome.failure()).containsInstanceOf(ConformanceFailure.class);
        assertThat(bucket.objects()).isEmpty();
    }

    @Test
    void whatIsPutUnderAnotherNameIsDeletedToo() {
        bucket.breaking(store -> new ForwardingBlobStore(store) {
            @Override
            public boolean putIfAbsent(BlobKey key, BlobBody body) {
                return super.putIfAbsent(BlobKey.of(key + "-new"), body);
            }
        });

        assertThat(inBucket().run(check("a put blob is read back whole")).failure())
                .containsInstanceOf(CofferException.NotFound.class);
        assertThat(bucket.objects()).isEmpty();
    }

    @Test
    void whatCannotBeDeletedIsSaid() {
        bucket.breaking(store -> new ForwardingBlobStore(store) {
            @Override
            public void delete(Collection<BlobKey> keys) {
                throw new CofferException.Denied("no deletions for you", null, null);
            }
        });
        var run = inBucket();

        var outcome = run.run(check("a put blob is read back whole"));

        assertThat(outcome.failure()).isEmpty();
        assertThat(outcome.left()).contains("objects may be left below " + run.address() + "/1: no deletions for you");
    }

    @Test
    void deletionsWithoutEffectEndAndAreSaid() {
        bucket.breaking(store -> new ForwardingBlobStore(store) {
            @Override
            public void delete(Collection<BlobKey> keys) {
                super.delete(List.of());
            }
        });

        assertThat(inBucket().reach().left())
                .hasValueSatisfying(
                        left -> assertThat(left).contains("/1: they are still listed after they were deleted"));
    }

    @Test
    void anInterruptedCheckIsCleanedUpAfter() {
        bucket.breaking(store -> new ForwardingBlobStore(store) {
            @Override
            public boolean putIfAbsent(BlobKey key, BlobBody body) {
                boolean made = super.putIfAbsent(key, body);
                Thread.currentThread().interrupt();
                return made;
            }

            @Override
            public List<BlobInfo> list(String prefix, String after, int limit) {
                failIfInterrupted();
                return super.list(prefix, after, limit);
            }

            @Override
            public Optional<BlobInfo> find(BlobKey key) {
                failIfInterrupted();
                return super.find(key);
            }

            @Override
            public void delete(Collection<BlobKey> keys) {
                failIfInterrupted();
                super.delete(keys);
            }

            private static void failIfInterrupted() {
                if (Thread.currentThread().isInterrupted()) {
                    throw new CofferException.Unavailable("interrupted", null);
                }
            }
        });

        var outcome = inBucket().run(check("find tells length and key"));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome.failure()).containsInstanceOf(CofferException.Unavailable.class);
        assertThat(outcome.left()).isEmpty();
        assertThat(bucket.objects()).isEmpty();
    }

    @Test
    void aCheckThatRunsOutOfMemoryIsCleanedUpAfter() {
        bucket.breaking(store -> new ForwardingBlobStore(store) {
            @Override
            public Optional<BlobInfo> find(BlobKey key) {
                throw new OutOfMemoryError("none left");
            }
        });

        assertThat(catchThrowable(() -> inBucket().run(check("find tells length and key"))))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(bucket.objects()).isEmpty();
    }

    @Test
    void aPlaceThatCannotBeReachedSaysWhy() {
        bucket.lock(new CofferException.Denied("the key ring is empty", "find it", null));

        assertThat(inBucket().reach().failure())
                .containsInstanceOf(CofferException.Denied.class)
                .hasValueSatisfying(failure -> assertThat(failure).hasMessage("the key ring is empty"));
    }

    @Test
    void aBucketThatDoesNotExistSaysSo() {
        var run = ConformanceRun.at(Location.parse("s3://no-such-bucket", directory), OPTIONS);

        assertThat(run.reach().failure()).containsInstanceOf(CofferException.NoStore.class);
    }

    @Test
    void onADiskNothingIsLeftAndTheStoreIsNotTouched() throws IOException {
        var root = directory.resolve("store");
        try (var store = LocalBlobStore.create(root, new Random(1))) {
            store.putIfAbsent(StoreLayout.STORE, BlobBody.of(new byte[] {1}));
            var before = below(directory);
            try (var run = ConformanceRun.at(new Location.Local(root), OPTIONS)) {
                for (var check : quick()) {
                    assertThat(run.run(check))
                            .isEqualTo(new ConformanceRun.Outcome(Optional.empty(), Optional.empty()));
                }
                assertThat(below(directory)).hasSizeGreaterThan(before.size());
                assertThat(store.list("", "", 10)).extracting(BlobInfo::key).containsExactly(StoreLayout.STORE);
            }

            assertThat(below(directory)).isEqualTo(before);
        }
    }

    @Test
    void aStoreCanBeMadeWhereChecksRun() {
        var root = directory.resolve("store");
        try (var run = ConformanceRun.at(new Location.Local(root), OPTIONS)) {
            assertThat(run.reach().failure()).isEmpty();
            assertThat(run.address()).startsWith(directory + "/.conformance-");
            assertThat(root).doesNotExist();
        }

        assertThat(directory).isEmptyDirectory();
    }

    private ConformanceRun inBucket() {
        return ConformanceRun.at(Location.parse(bucket.address(), directory), OPTIONS);
    }

    private static List<ConformanceCheck> quick() {
        return Conformance.checks().stream().filter(check -> !check.isSlow()).toList();
    }

    private static ConformanceCheck check(String name) {
        return Conformance.checks().stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> below(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString()).sorted().toList();
        }
    }
}
