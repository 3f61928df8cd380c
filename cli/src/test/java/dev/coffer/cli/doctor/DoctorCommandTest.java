package dev.coffer.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.BucketDouble;
import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobInfo;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.ForwardingBlobStore;
import dev.coffer.blob.conformance.Conformance;
import dev.coffer.blob.conformance.Defect;
import dev.coffer.cli.Shell;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `coffer doctor` with object stores.
final class DoctorCommandTest {
    private static final String SECOND_PUT = "a second put leaves the first blob as it is";
    private static final String RACE = "of many puts of one key exactly one wins";

    @TempDir
    Path directory;

    private BucketDouble bucket;

    @BeforeEach
    void openBucket() throws IOException {
        bucket = BucketDouble.open();
        configure("");
        Files.writeString(directory.resolve("file"), "content");
    }

    @AfterEach
    void closeBucket() {
        bucket.close();
    }

    @Test
    void placeEndpointAndCredentialsAreSaid() {
        shell().ok("init");

        assertThat(shell().ok("doctor").out().lines())
                .allMatch(line -> line.startsWith("ok    "))
                .contains(
                        "ok    store " + bucket.address(),
                        "ok    endpoint http://127.0.0.1:9000, region eu-west-1, path style, no checksums, no chunked encoding",
                        "ok    credentials: the key ring of the test",
                        "ok    a write never replaces another, also when many race, and is durable");
    }

    @Test
    void aPlaceThatLetsTwoWinIsNoneForTheLog() {
        shell().ok("init");
        bucket.breaking(Defect::lettingTwoWin);

        var result = shell().run("doctor");

        assertThat(result.exit()).isEqualTo(8);
        assertThat(result.out())
                .contains("fail  " + bucket.address() + " told ")
                .contains(" of 16 concurrent writers that they made a blob")
                .contains("metadata_backend: sqlite or postgres");
    }

    @Test
    void aPlaceThatReplacesIsNoneForTheLog() {
        shell().ok("init");
        bucket.breaking(Defect::replacing);

        var result = shell().run("doctor");

        assertThat(result.exit()).isEqualTo(8);
        assertThat(result.out()).contains("lets a second put of a key succeed", "metadata_backend: sqlite or postgres");
    }

    @Test
    void withADatabaseReplacingDoesNoHarm() throws IOException {
        configure("  metadata_backend: sqlite\n");
        bucket.breaking(Defect::replacing);
        shell().ok("put", "m", "file");

        var result = shell().ok("doctor");

        assertThat(result.out())
                .contains(
                        "ok    conditional writes are not honoured here, which does no harm with the facts in sqlite: ")
                .contains("ok    1 artifact, 1 version");
    }

    @Test
    void aBucketThatMayOnlyBeReadIsAWarning() {
        shell().ok("init");
        bucket.breaking(store -> new ForwardingBlobStore(store) {
            @Override
            public boolean putIfAbsent(BlobKey key, BlobBody body) {
                throw new CofferException.Denied("no puts for you", null, null);
            }
        });

        assertThat(shell().ok("doctor").out()).contains("warn  this store can only be read: no puts for you");
    }

    @Test
    void aBucketThatIsNotThereIsAFailureWithItsHint() {
        var result = shell().run("doctor", "--store", "s3://no-such-bucket");

        assertThat(result.exit()).isEqualTo(10);
        assertThat(result.out())
                .contains("fail  there is no bucket no-such-bucket\n      help: make it first, or name another one\n");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void missingCredentialsAreAFailureWithTheirHint() {
        bucket.lock(new CofferException.Denied("the key ring is empty", "find it", null));

        for (var result : List.of(shell().run("doctor"), shell().run("doctor", "--conformance"))) {
            assertThat(result.exit()).isEqualTo(6);
            assertThat(result.out()).endsWith("fail  the key ring is empty\n      help: find it\n");
            assertThat(result.err()).isEmpty();
        }
    }

    @Test
    void aGoodPlacePassesEveryCheckWithoutAStore() {
        var result = shell().ok("doctor", "--conformance");

        assertThat(result.out().lines())
                .allMatch(line -> line.startsWith("ok    "))
                .containsAll(Conformance.checks().stream()
                        .map(check -> "ok    " + check.name())
                        .toList())
                .last()
                .isEqualTo("ok    this place can be used with every metadata_backend: json, sqlite, postgres");
        assertThat(result.err())
                .contains(Conformance.checks().size() + " checks, with 6,500 objects and 124.0 MiB: about ")
                .contains("slow: thousands of keys come in pages each once\n");
        assertThat(bucket.objects()).isEmpty();
    }

    @Test
    void checksLeaveTheStoreThatIsThereAsItIs() {
        shell().ok("put", "m", "file");
        var before = bucket.objects();

        shell().ok("doctor", "--conformance");

        assertThat(before).isNotEmpty();
        assertThat(bucket.objects()).isEqualTo(before);
    }

    @Test
    void aPlaceThatIgnoresTheConditionIsOnlyForDatabases() {
        var result = conformance(Defect::replacing);

        assertThat(failed(result)).containsExactly(SECOND_PUT, RACE);
        assertThat(result.exit()).isEqualTo(8);
        assertThat(result.out())
                .contains("warn  this place can be used only with metadata_backend sqlite or postgres")
                .contains("      help: set metadata_backend: sqlite for one machine, or postgres for many");
    }

    @Test
    void aPlaceThatLetsTwoWinIsOnlyForDatabases() {
        var result = conformance(Defect::lettingTwoWin);

        assertThat(failed(result)).containsExactly(RACE);
        assertThat(result.exit()).isEqualTo(8);
        assertThat(result.out()).contains("warn  this place can be used only with metadata_backend sqlite or postgres");
    }

    @Test
    void aPlaceThatForgetsKeysIsForNothing() {
        var result = conformance(Defect::forgetting);

        assertThat(failed(result))
                .contains("lists are in the order of whole keys", "thousands of keys come in pages each once");
        assertForNothing(result);
    }

    @Test
    void aPlaceThatReturnsShortRangesIsForNothing() {
        var result = conformance(store -> new ForwardingBlobStore(store) {
            @Override
            public ReadableByteChannel open(BlobKey key, long offset, long length) {
                return super.open(key, offset, Math.min(length, 3));
            }
        });

        assertThat(failed(result)).contains("a range in the middle is read exactly", "a large blob is read back whole");
        assertForNothing(result);
    }

    @Test
    void aPlaceThatLosesBlobsIsForNothing() {
        var result = conformance(store -> new ForwardingBlobStore(store) {
            @Override
            public boolean putIfAbsent(BlobKey key, BlobBody body) {
                return true;
            }
        });

        assertThat(failed(result)).contains("a put blob is read back whole");
        assertForNothing(result);
    }

    @Test
    void withoutAnswersItIsOpenWhatAPlaceIsFor() {
        var result = conformance(store -> new ForwardingBlobStore(store) {
            @Override
            public boolean putIfAbsent(BlobKey key, BlobBody body) {
                if (key.value().startsWith("raw/ab")) {
                    throw new CofferException.OutcomeUnknown("the line went dead", null);
                }
                return super.putIfAbsent(key, body);
            }
        });

        assertThat(result.exit()).isEqualTo(9);
        assertThat(result.out())
                .contains("fail  one body can be put under several keys: the line went dead")
                .contains("warn  1 check got no answer, so it is open what this place can be used for");
    }

    @Test
    void checksEndWhereNothingCanBeDeleted() {
        var result = conformance(store -> new ForwardingBlobStore(store) {
            @Override
            public void delete(Collection<BlobKey> keys) {
                throw new CofferException.Denied("no deletions for you", null, null);
            }
        });

        assertThat(result.exit()).isNotZero();
        assertThat(result.out())
                .contains("fail  objects may be left below " + bucket.address() + "/conformance-")
                .contains("no deletions for you")
                .doesNotContain("a put blob is read back whole");
        assertThat(bucket.objects()).hasSize(1);
    }

    @Test
    void checksEndWhereAccessEnds() {
        var result = conformance(store -> new ForwardingBlobStore(store) {
            @Override
            public List<BlobInfo> list(String prefix, String after, int limit) {
                if (prefix.startsWith("packs")) {
                    throw new CofferException.Denied("the credentials have expired", "renew them", null);
                }
                return super.list(prefix, after, limit);
            }
        });

        assertThat(result.exit()).isEqualTo(6);
        assertThat(result.out())
                .contains(": the credentials have expired\n      help: renew them\n")
                .endsWith("warn  the other checks were not run\n      help: put right what failed, and run it again\n");
        assertThat(bucket.objects()).isEmpty();
    }

    @Test
    void theDocumentSaysWhatThePlaceIsFor() {
        bucket.breaking(Defect::replacing);

        var result = shell().run("doctor", "--conformance", "--json");

        assertThat(result.exit()).isEqualTo(8);
        assertThat(result.err()).isEmpty();
        var document = result.json();
        assertThat(document.get("schema").asString()).isEqualTo("coffer/doctor-conformance/1");
        assertThat(document.get("place").asString()).startsWith(bucket.address() + "/conformance-");
        assertThat(document.get("use").asString()).isEqualTo("only_with_database");
        assertThat(document.get("left").isEmpty()).isTrue();
        assertThat(document.get("ok").asBoolean()).isFalse();
        assertThat(document.get("checks")
                        .valueStream()
                        .filter(check -> check.get("outcome").asString().equals("fail"))
                        .map(check -> check.get("name").asString()))
                .containsExactly(SECOND_PUT, RACE);
    }

    private Shell.Result conformance(UnaryOperator<BlobStore> breaking) {
        bucket.breaking(breaking);
        return shell().run("doctor", "--conformance");
    }

    private void assertForNothing(Shell.Result result) {
        assertThat(result.exit()).isPositive();
        assertThat(result.out()).contains("fail  this place cannot be used for a store\n");
        assertThat(bucket.objects()).isEmpty();
    }

    /// The names of the checks that failed.
    private static List<String> failed(Shell.Result result) {
        return Conformance.checks().stream()
                .map(check -> check.name())
                .filter(name -> result.out().contains("fail  " + name + ": "))
                .toList();
    }

    private void configure(String more) throws IOException {
        Files.writeString(directory.resolve("pipeline.yaml"), """
                artifact_store:
                  type: s3
                  bucket: %s
                  prefix: team/prod
                  region: eu-west-1
                  endpoint: http://127.0.0.1:9000
                """.formatted(bucket.name()) + more);
    }

    private Shell shell() {
        return new Shell(directory).with("COFFER_TRUST", directory.toString());
    }
}
