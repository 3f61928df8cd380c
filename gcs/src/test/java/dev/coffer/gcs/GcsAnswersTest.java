package dev.coffer.gcs;

import static dev.coffer.gcs.Stores.KEY;
import static dev.coffer.gcs.Stores.body;
import static dev.coffer.gcs.Stores.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What each refusal of the service becomes.
class GcsAnswersTest {
    private final GcsDouble service = GcsDouble.start("bucket");
    private final BlobStore store = Stores.open(Places.anonymous(service.endpoint(), "bucket", ""));

    @AfterEach
    void close() {
        store.close();
        service.close();
    }

    @Test
    void aBucketThatIsNotThereIsNoStoreWhateverIsAsked() {
        try (var nowhere = Stores.open(Places.anonymous(service.endpoint(), "no-such-bucket", ""))) {
            Stores.operations(nowhere)
                    .forEach((name, call) -> assertThat(failure(call))
                            .as(name)
                            .isInstanceOf(CofferException.NoStore.class)
                            .hasMessageContaining("gs://no-such-bucket"));
        }
    }

    @Test
    void aLargeBodyFindsOutThatThereIsNoBucketToo() {
        try (var nowhere = Stores.stepping(Places.anonymous(service.endpoint(), "no-such-bucket", ""))) {
            assertThat(failure(() -> nowhere.putIfAbsent(KEY, body("large"))))
                    .isInstanceOf(CofferException.NoStore.class);
        }
    }

    @Test
    void tooManyRequestsMeanLaterAndSayWhen() {
        for (int status : new int[] {429, 403}) {
            Stores.operations(store).forEach((name, call) -> {
                refuse(status, "rateLimitExceeded", "The object exceeded the rate limit.", Map.of("Retry-After", "7"));
                assertThat(failure(call)).as("%s %s", status, name).isInstanceOf(CofferException.Unavailable.class);
            });
        }
        refuse(429, "rateLimitExceeded", "Slower.", Map.of("Retry-After", "7"));
        assertThat(((CofferException.Unavailable) failure(() -> store.find(KEY))).retryAfter())
                .contains(Duration.ofSeconds(7));
    }

    @Test
    void aFailureOfTheServiceLeavesOpenOnlyWhetherAPutHappened() {
        for (int status : new int[] {500, 502, 503, 504}) {
            Stores.operations(store).forEach((name, call) -> {
                refuse(status, "backendError", "We encountered an internal error.", Map.of());
                assertThat(failure(call))
                        .as("%s %s", status, name)
                        .isInstanceOf(
                                name.equals("put")
                                        ? CofferException.OutcomeUnknown.class
                                        : CofferException.Unavailable.class);
            });
        }
    }

    @Test
    void whatIsForbiddenSaysWhatTheServiceSaidAndWhoAsks() {
        Stores.operations(store).forEach((name, call) -> {
            refuse(403, "forbidden", "nobody@example.com does not have storage.objects.get access", Map.of());
            assertThat(failure(call))
                    .as(name)
                    .isInstanceOf(CofferException.Denied.class)
                    .hasMessageContaining("forbidden")
                    .hasMessageContaining("storage.objects.get access")
                    .satisfies(e -> assertThat(e.hint()).get().asString().contains("coffer doctor"));
        });
    }

    @Test
    void aProjectThatIsNotPaidForIsDenied() {
        refuse(403, "accountDisabled", "The billing account for the owning project is disabled", Map.of());

        assertThat(failure(() -> store.putIfAbsent(KEY, body("x"))))
                .isInstanceOf(CofferException.Denied.class)
                .hasMessageContaining("accountDisabled")
                .hasMessageContaining("billing");
    }

    @Test
    void credentialsThatAreNotTakenAreDenied() {
        service.requireToken("secret-token");

        Stores.operations(store)
                .forEach((name, call) -> assertThat(failure(call))
                        .as(name)
                        .isInstanceOf(CofferException.Denied.class)
                        .hasMessageContaining("Invalid Credentials"));
    }

    @Test
    void whatTheServiceDoesNotKnowIsRefused() {
        refuse(501, "notImplemented", "Not here.", Map.of());

        assertThat(failure(() -> store.putIfAbsent(KEY, body("x")))).isInstanceOf(CofferException.Refused.class);
    }

    @Test
    void eachRequestIsMadeOnce() {
        Stores.operations(store).forEach((name, call) -> {
            int before = service.requests().size();
            service.refuseNext(_ -> true, 503, "backendError", "No.", Map.of());
            assertThat(failure(call)).as(name).isNotNull();
            assertThat(service.requests()).as(name).hasSize(before + 1);
        });
    }

    @Test
    void oneRefusedPartOfABatchIsAFailureOfTheWhole() {
        store.putIfAbsent(KEY, body("x"));
        service.refuseNext(call -> call.method().equals("DELETE"), 503, "backendError", "No.", Map.of());

        assertThat(failure(() -> store.delete(List.of(KEY)))).isInstanceOf(CofferException.Unavailable.class);
        assertThat(store.find(KEY)).isPresent();
    }

    @Test
    void anAnswerOfSomethingElseIsNotTakenForTheServices() {
        Stores.operations(store).forEach((name, call) -> {
            service.answerNext(_ -> true, HttpCall.Answer.text(200, "<html>Log in to this network</html>"));
            assertThat(failure(call))
                    .as(name)
                    .isInstanceOf(
                            name.equals("put")
                                    ? CofferException.OutcomeUnknown.class
                                    : CofferException.Unavailable.class);
        });
    }

    @Test
    void aMessageOfTheServiceCannotDrawOnATerminal() {
        refuse(403, "forbidden", "\u001b[2J" + "long ".repeat(1_000), Map.of());

        assertThat(failure(() -> store.find(KEY)))
                .message()
                .doesNotContain("\u001b")
                .hasSizeLessThan(1_000);
    }

    private void refuse(int status, String reason, String message, Map<String, String> headers) {
        service.refuseNext(_ -> true, status, reason, message, headers);
    }
}
