package dev.coffer.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.config.S3Dialect;
import dev.coffer.s3.ScriptedServer.Answer;
import dev.coffer.s3.ScriptedServer.Request;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What goes over the wire, and odd answers to it.
final class S3WireTest {
    private static final BlobKey KEY = BlobKey.of("packs/ab/one.pack");
    private static final Answer STORED = Answer.ok("").with("ETag", "\"x\"");
    private static final S3Dialect AMAZON_BY_PATH = new S3Dialect(true, true, true);

    @Test
    void aPutIsOneRequestOnTheConditionThatNothingIsThere() throws IOException {
        try (var server = ScriptedServer.always(STORED);
                var store = compatible(server)) {
            assertThat(store.putIfAbsent(KEY, BlobBody.of(new byte[9 << 20]))).isTrue();

            assertThat(server.requests()).singleElement().satisfies(request -> {
                assertThat(request.method()).isEqualTo("PUT");
                assertThat(request.uri()).hasToString("/bucket-of-ours/team/prod/" + KEY);
                assertThat(request.header("if-none-match")).contains("*");
                assertThat(request.body()).hasSize(9 << 20);
            });
        }
    }

    @Test
    void nothingIsTriedTwice() throws IOException {
        for (var answer : List.of(Answer.error(503, "SlowDown", ""), Answer.error(500, "InternalError", ""))) {
            try (var server = ScriptedServer.always(answer);
                    var store = compatible(server)) {
                assertThatThrownBy(() -> store.putIfAbsent(KEY, BlobBody.of(new byte[3])))
                        .isInstanceOf(CofferException.class);
                assertThatThrownBy(() -> store.open(KEY, 0, 3)).isInstanceOf(CofferException.class);

                assertThat(server.requests()).extracting(Request::method).containsExactly("PUT", "GET");
            }
        }
    }

    @Test
    void olderStoresSeeNoChecksumsAndNoPieces() throws IOException {
        for (int length : new int[] {0, 5, 300_000}) {
            try (var server = ScriptedServer.always(STORED);
                    var store = compatible(server)) {
                store.putIfAbsent(KEY, BlobBody.of(new byte[length]));

                var request = server.requests().getFirst();
                assertThat(request.headers().keySet())
                        .noneMatch(name -> name.startsWith("x-amz-checksum")
                                || name.startsWith("x-amz-sdk-checksum")
                                || name.equals("x-amz-trailer")
                                || name.equals("content-encoding")
                                || name.equals("transfer-encoding"));
                assertThat(request.header("content-length")).contains(String.valueOf(length));
                assertThat(request.body()).hasSize(length);
            }
        }
    }

    @Test
    void withoutEncryptionTheBodyIsSigned() throws IOException {
        try (var server = ScriptedServer.always(STORED);
                var store = compatible(server)) {
            store.putIfAbsent(KEY, BlobBody.of(new byte[] {'a', 'b', 'c'}));

            assertThat(server.requests().getFirst().header("x-amz-content-sha256"))
                    .contains("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        }
    }

    @Test
    void amazonGetsAChecksumWithEveryBody() throws IOException {
        try (var server = ScriptedServer.always(STORED);
                var store = Buckets.open(server.place(AMAZON_BY_PATH))) {
            store.putIfAbsent(KEY, BlobBody.of(new byte[300_000]));

            assertThat(server.requests().getFirst().header("x-amz-trailer")).contains("x-amz-checksum-crc32");
        }
    }

    @Test
    void aDeleteSaysNoConditionAndHasTheSumThatOlderStoresWant() throws IOException {
        try (var server = ScriptedServer.always(Answer.ok("<DeleteResult/>"));
                var store = compatible(server)) {
            store.delete(List.of(KEY, BlobKey.of("raw/x"), KEY));

            var request = server.requests().getFirst();
            assertThat(request.header("content-md5")).isPresent();
            assertThat(request.headers()).doesNotContainKeys("if-match", "if-none-match");
            assertThat(request.body().split("<Key>", -1)).hasSize(3);
        }
    }

    @Test
    void deletesGoInBatchesOfAThousand() throws IOException {
        try (var server = ScriptedServer.always(Answer.ok("<DeleteResult/>"));
                var store = compatible(server)) {
            store.delete(IntStream.range(0, 2_001)
                    .mapToObj(number -> BlobKey.of("raw/" + number))
                    .toList());

            assertThat(server.requests()).hasSize(3);
            assertThat(server.requests().getFirst().body().split("<Key>", -1)).hasSize(1_001);
        }
    }

    @Test
    void oneConnectionServesCallAfterCall() throws IOException {
        try (var server = ScriptedServer.always(Answer.ok("").with("Last-Modified", "Mon, 23 Nov 2026 10:00:00 GMT"));
                var store = compatible(server)) {
            for (int call = 0; call < 20; call++) {
                store.find(KEY);
            }

            assertThat(server.requests().stream().map(Request::client).collect(Collectors.toSet()))
                    .hasSize(1);
        }
    }

    @Test
    void aStoreThatRefusesConditionsIsAskedWithoutAndLearntOnce() throws IOException {
        var probe = BlobKey.of("probes/1");
        try (var server = new ScriptedServer(S3WireTest::withoutConditions);
                var store = compatible(server)) {
            assertThat(store.putIfAbsent(probe, BlobBody.of(new byte[3]))).isTrue();
            assertThat(store.putIfAbsent(probe, BlobBody.of(new byte[3]))).isTrue();

            assertThat(server.requests())
                    .extracting(request -> request.header("if-none-match").isPresent())
                    .containsExactly(true, false, false);
        }
    }

    @Test
    void aStoreThatRefusesConditionsStillReplacesNothingThatIsThere() throws IOException {
        try (var server = new ScriptedServer(S3WireTest::withoutConditions);
                var store = compatible(server)) {
            assertThat(store.putIfAbsent(KEY, BlobBody.of(new byte[3]))).isFalse();

            assertThat(server.requests()).extracting(Request::method).containsExactly("PUT", "HEAD");
        }
    }

    @Test
    void aStoreThatRefusesConditionsStoresWhatIsNotThere() throws IOException {
        try (var server = new ScriptedServer(request -> switch (request.method()) {
                    case "HEAD" -> Answer.ok("").withStatus(404);
                    case "GET" -> Answer.ok("<ListBucketResult/>");
                    default -> withoutConditions(request);
                });
                var store = compatible(server)) {
            assertThat(store.putIfAbsent(KEY, BlobBody.of(new byte[3]))).isTrue();
        }
    }

    @Test
    void somethingOnTheWayThatDoesNotKnowPutsIsNotAStoreWithoutConditions() throws IOException {
        try (var server = new ScriptedServer(
                        request -> request.header("if-none-match").isPresent()
                                ? Answer.ok("<html>Not Implemented").withStatus(501)
                                : STORED);
                var store = compatible(server)) {
            assertThatThrownBy(() -> store.putIfAbsent(KEY, BlobBody.of(new byte[3])))
                    .isInstanceOf(CofferException.Refused.class);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void aStoreThatCannotPutAtAllIsRefused() throws IOException {
        try (var server = ScriptedServer.always(Answer.error(501, "NotImplemented", ""));
                var store = compatible(server)) {
            assertThatThrownBy(() -> store.putIfAbsent(KEY, BlobBody.of(new byte[3])))
                    .isInstanceOf(CofferException.Refused.class);
        }
    }

    @Test
    void aPutThatSomebodyElseAnsweredIsNotAcknowledged() throws IOException {
        try (var server = ScriptedServer.always(Answer.ok("<html>Log in here"));
                var store = compatible(server)) {
            assertThatThrownBy(() -> store.putIfAbsent(KEY, BlobBody.of(new byte[3])))
                    .isInstanceOf(CofferException.OutcomeUnknown.class);
        }
    }

    @Test
    void aStoreThatServesNoRangesIsRefused() throws IOException {
        try (var server = ScriptedServer.always(Answer.ok("0123456789"));
                var store = compatible(server)) {
            assertThatThrownBy(() -> store.open(KEY, 3, 4))
                    .isInstanceOf(CofferException.Refused.class)
                    .hasMessageContaining("from 3");
        }
    }

    @Test
    void aShorterRangeThanAskedForIsNotTakenForTheObjectsEnd() throws IOException {
        try (var server = ScriptedServer.always(Answer.ok("34").withStatus(206).with("Content-Range", "bytes 3-4/10"));
                var store = compatible(server)) {
            assertThatThrownBy(() -> store.open(KEY, 3, 4)).isInstanceOf(CofferException.Refused.class);
        }
    }

    @Test
    void theBeginningCanBeReadFromAStoreThatServesNoRanges() throws IOException {
        try (var server = ScriptedServer.always(Answer.ok("0123456789"));
                var store = compatible(server);
                var channel = store.open(KEY, 0, 4)) {
            assertThat(Channels.newInputStream(channel).readAllBytes())
                    .asString()
                    .isEqualTo("0123");
        }
    }

    @Test
    void aListGoesOnBehindPagesWithoutBlobs() throws IOException {
        try (var server = new ScriptedServer(request -> request.uri().toString().contains("continuation-token=two")
                        ? Answer.ok(page(false, "team/prod/log/3"))
                        : Answer.ok(page(true, "team/prod/log/.hidden", "team/prod/log/2 copy")));
                var store = compatible(server)) {
            assertThat(store.list("log/", "", 2))
                    .extracting(info -> info.key().value())
                    .containsExactly("log/3");
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void aListWithoutOrderIsRefused() throws IOException {
        try (var server = ScriptedServer.always(Answer.ok(page(false, "team/prod/log/3", "team/prod/log/2")));
                var store = compatible(server)) {
            assertThatThrownBy(() -> store.list("log/", "", 2)).isInstanceOf(CofferException.Refused.class);
        }
    }

    @Test
    void aListThatBeginsAnewEachTimeIsRefused() throws IOException {
        try (var server = ScriptedServer.always(Answer.ok(page(true, "team/prod/log/1", "team/prod/log/2")));
                var store = compatible(server)) {
            assertThat(store.list("log/", "", 2)).hasSize(2);
            assertThatThrownBy(() -> store.list("log/", "log/2", 2)).isInstanceOf(CofferException.Refused.class);
        }
    }

    @Test
    void aListWithoutNamesAndWithoutEndEnds() throws IOException {
        var number = new AtomicInteger();
        try (var server = new ScriptedServer(
                        _ -> Answer.ok(page(true).replace(">two<", ">" + number.incrementAndGet() + "<")));
                var store = compatible(server)) {
            assertThatThrownBy(() -> store.list("log/", "", 2))
                    .isInstanceOf(CofferException.Corrupt.class)
                    .hasMessageContaining("no name in 1000 answers");
        }
    }

    @Test
    void aListOfWhatWasNotAskedForIsCorrupt() throws IOException {
        try (var server = ScriptedServer.always(Answer.ok(page(true, "team/test/log/1")));
                var store = compatible(server)) {
            assertThatThrownBy(() -> store.list("log/", "", 2))
                    .isInstanceOf(CofferException.Corrupt.class)
                    .hasMessageContaining("team/prod/log/");
        }
    }

    @Test
    void anAnswerIsNotReadForEver() throws IOException {
        var endless = page(false).replace("<IsTruncated>", " ".repeat(BoundedAnswers.LIMIT_BYTES) + "<IsTruncated>");
        try (var server = ScriptedServer.always(Answer.ok(endless));
                var store = compatible(server)) {
            assertThatThrownBy(() -> store.list("log/", "", 2))
                    .isInstanceOf(CofferException.Unavailable.class)
                    .hasMessageContaining("longer than");
        }
    }

    @Test
    void aListThatDoesNotSayHowToGoOnIsRefused() throws IOException {
        try (var server = ScriptedServer.always(Answer.ok(page(true)));
                var store = compatible(server)) {
            assertThatThrownBy(() -> store.list("log/", "", 2)).isInstanceOf(CofferException.Refused.class);
        }
    }

    /// Everything is there already, and conditions are not known.
    private static Answer withoutConditions(Request request) {
        return request.header("if-none-match").isPresent() ? Answer.error(501, "NotImplemented", "") : STORED;
    }

    private static String page(boolean isTruncated, String... names) {
        var objects = IntStream.range(0, names.length)
                .mapToObj(index -> "<Contents><Key>" + names[index] + "</Key><Size>1</Size></Contents>")
                .collect(Collectors.joining());
        return "<ListBucketResult>" + objects + "<IsTruncated>" + isTruncated + "</IsTruncated>"
                + (isTruncated ? "<NextContinuationToken>two</NextContinuationToken>" : "") + "</ListBucketResult>";
    }

    private static BlobStore compatible(ScriptedServer server) {
        return Buckets.open(server.place(S3Dialect.COMPATIBLE));
    }
}
