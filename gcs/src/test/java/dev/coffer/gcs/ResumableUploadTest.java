package dev.coffer.gcs;

import static dev.coffer.gcs.Stores.KEY;
import static dev.coffer.gcs.Stores.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobBody;
import dev.coffer.blob.BlobStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Bodies that are sent in steps. Here a step has 256 KiB, and the body needs four.
class ResumableUploadTest {
    private static final byte[] CONTENT = content();
    private static final Predicate<HttpCall> LAST =
            step("/1000000").and(call -> sent(call).startsWith("bytes 786432-"));
    private static final Predicate<HttpCall> SECOND =
            step("/1000000").and(call -> sent(call).startsWith("bytes 262144-"));

    private final GcsDouble service = GcsDouble.start("bucket");
    private final BlobStore store = Stores.stepping(Places.anonymous(service.endpoint(), "bucket", ""));

    @AfterEach
    void close() {
        store.close();
        service.close();
    }

    @Test
    void aLargeBodyIsSentInSteps() {
        assertThat(put()).isTrue();

        assertThat(Stores.read(store, KEY)).isEqualTo(CONTENT);
        assertThat(service.requests().subList(0, 5))
                .extracting(request -> request.substring(0, request.indexOf(' ')))
                .containsExactly("POST", "PUT", "PUT", "PUT", "PUT");
    }

    @Test
    void whatTheServiceDoesNotKeepIsSentAgain() {
        service.keepAtMost(200_000);

        assertThat(put()).isTrue();

        assertThat(Stores.read(store, KEY)).isEqualTo(CONTENT);
    }

    @Test
    void aServiceThatKeepsNothingIsGivenUp() {
        service.keepAtMost(0);

        assertThat(failure(this::put)).isInstanceOf(CofferException.Unavailable.class);
    }

    @Test
    void anObjectThatIsThereIsFoundBeforeAnythingIsSent() {
        service.putForeign("bucket", KEY.value(), new byte[1], "{}");

        assertThat(put()).isFalse();
        assertThat(service.requests()).hasSize(1);
    }

    @Test
    void anObjectThatComesInBetweenWins() {
        service.observe(call -> {
            if (SECOND.test(call)) {
                service.putForeign("bucket", KEY.value(), new byte[1], "{}");
            }
        });

        assertThat(put()).isFalse();
        assertThat(Stores.read(store, KEY)).hasSize(1);
    }

    @Test
    void beforeTheLastStepAFailureMeansThatNothingHappened() {
        service.refuseNext(SECOND, 503, "backendError", "No.", Map.of());
        assertThat(failure(this::put)).isInstanceOf(CofferException.Unavailable.class);

        service.loseNextRequest(SECOND);
        assertThat(failure(this::put)).isInstanceOf(CofferException.Unavailable.class);

        assertThat(store.find(KEY)).isEmpty();
    }

    @Test
    void theLastStepMayHaveHappenedWhenItsAnswerIsLost() {
        service.loseNextAnswer(LAST);
        assertThat(failure(this::put)).isInstanceOf(CofferException.OutcomeUnknown.class);

        assertThat(put()).isFalse();
        assertThat(Stores.read(store, KEY)).isEqualTo(CONTENT);
    }

    @Test
    void anUploadThatTheServiceGaveUpIsToBeStartedAgain() {
        for (var step : List.of(SECOND, LAST)) {
            service.refuseNext(step, 410, "gone", "Gone.", Map.of());
            assertThat(failure(this::put)).isInstanceOf(CofferException.Unavailable.class);
        }
        assertThat(put()).isTrue();
    }

    @Test
    void anUploadWhoseEndIsDamagedLeavesNothing() {
        service.damageUploads();

        assertThat(failure(this::put)).isInstanceOf(CofferException.Unavailable.class);
        assertThat(store.find(KEY)).isEmpty();
    }

    @Test
    void noMessageHasTheAddressOfAnUpload() {
        for (int status : new int[] {400, 403, 503}) {
            service.refuseNext(LAST, status, "reason", "No.", Map.of());
            var trace = new StringWriter();
            failure(this::put).printStackTrace(new PrintWriter(trace));

            assertThat(trace.toString()).contains("reason", "No.").doesNotContain("upload_id", "upload-1");
        }
    }

    private boolean put() {
        // Parts that do not end where steps do.
        return store.putIfAbsent(
                KEY,
                BlobBody.of(List.of(
                        ByteBuffer.wrap(CONTENT, 0, 300_000),
                        ByteBuffer.allocate(0),
                        ByteBuffer.wrap(CONTENT, 300_000, 700_000))));
    }

    private static Predicate<HttpCall> step(String end) {
        return call -> call.method().equals("PUT") && sent(call).endsWith(end);
    }

    private static String sent(HttpCall call) {
        return call.header("content-range");
    }

    private static byte[] content() {
        var bytes = new byte[1_000_000];
        new Random(1).nextBytes(bytes);
        return bytes;
    }
}
