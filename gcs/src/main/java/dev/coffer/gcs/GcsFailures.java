package dev.coffer.gcs;

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonErrorContainer;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.json.gson.GsonFactory;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import dev.coffer.blob.cloud.CloudFailures;
import dev.coffer.blob.cloud.CloudFailures.Effect;
import dev.coffer.blob.cloud.Refusal;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What Google Cloud Storage answers, in our kinds of failures.
record GcsFailures(CloudFailures common, String credentials) {
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int TOO_MANY_REQUESTS = 429;

    /// These come with 403 as well as with 429.
    private static final Set<String> THROTTLED = Set.of("rateLimitExceeded", "userRateLimitExceeded");

    /// @param location    the store
    /// @param credentials what is used, in words
    static GcsFailures of(String location, String credentials) {
        return new GcsFailures(new CloudFailures(location, GcsCredentials.HINT), credentials);
    }

    static boolean isConditionNotMet(HttpResponseException e) {
        return e.getStatusCode() == HttpURLConnection.HTTP_PRECON_FAILED;
    }

    static boolean isBeyondTheEnd(HttpResponseException e) {
        return e.getStatusCode() == RANGE_NOT_SATISFIABLE;
    }

    /// Whether the object is not there, though the bucket is.
    static boolean isNoObject(HttpResponseException e) {
        return e.getStatusCode() == HttpURLConnection.HTTP_NOT_FOUND && !isNoBucket(message(e));
    }

    static boolean isNoObject(GoogleJsonError error) {
        return error.getCode() == HttpURLConnection.HTTP_NOT_FOUND && !isNoBucket(orEmpty(error.getMessage()));
    }

    /// The service says in words only which of the two is missing.
    private static boolean isNoBucket(String message) {
        return message.contains("bucket does not exist");
    }

    CofferException of(String action, Effect effect, IOException failure) {
        return failure instanceof HttpResponseException answer
                ? refused(
                        action,
                        effect,
                        answer.getStatusCode(),
                        reason(details(answer)),
                        message(answer),
                        Refusal.retryAfter(answer.getHeaders().getRetryAfter()),
                        answer)
                : common.lost(action, effect, failure);
    }

    /// A part of a batch.
    CofferException of(String action, GoogleJsonError error) {
        return refused(
                action,
                Effect.NONE,
                error.getCode(),
                reason(error),
                orEmpty(error.getMessage()),
                Optional.empty(),
                null);
    }

    /// No token could be had, so nothing was asked of the store.
    CofferException noToken(String action, IOException failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof HttpResponseException answer
                    && answer.getStatusCode() < 500
                    && answer.getStatusCode() != TOO_MANY_REQUESTS) {
                return new CofferException.Denied(
                        "cannot " + action + " in " + common.location() + ": no token is given for " + credentials,
                        GcsCredentials.HINT,
                        null);
            }
        }
        return common.lost(action, Effect.NONE, failure);
    }

    private CofferException refused(
            String action,
            Effect effect,
            int status,
            String code,
            String message,
            Optional<Duration> retryAfter,
            @Nullable Throwable cause) {
        if (status == HttpURLConnection.HTTP_NOT_FOUND && (effect == Effect.CREATES || isNoBucket(message))) {
            return common.refused(action, effect, new Refusal(status, "NoSuchBucket", message, retryAfter, cause));
        }
        if (THROTTLED.contains(code)) {
            return common.refused(action, effect, new Refusal(TOO_MANY_REQUESTS, code, message, retryAfter, cause));
        }
        if (status == HttpURLConnection.HTTP_BAD_REQUEST && message.contains("CRC32C")) {
            return new CofferException.Unavailable(
                    "cannot " + action + " in " + common.location() + ": the bytes were damaged on the way", cause);
        }
        return common.refused(action, effect, new Refusal(status, code, message, retryAfter, cause));
    }

    private static @Nullable GoogleJsonError details(HttpResponseException e) {
        if (e instanceof GoogleJsonResponseException json && json.getDetails() != null) {
            return json.getDetails();
        }
        var content = orEmpty(e.getContent());
        if (!content.startsWith("{")) {
            return null;
        }
        try {
            return GsonFactory.getDefaultInstance()
                    .fromString(content, GoogleJsonErrorContainer.class)
                    .getError();
        } catch (IOException | IllegalArgumentException _) {
            return null;
        }
    }

    /// The service's own word, such as `backendError`.
    private static String reason(@Nullable GoogleJsonError error) {
        if (error == null || error.getErrors() == null || error.getErrors().isEmpty()) {
            return "";
        }
        return Text.shown(orEmpty(error.getErrors().getFirst().getReason()));
    }

    /// What the answer says to people: from JSON, or the plain text that downloads are refused with.
    private static String message(HttpResponseException e) {
        var error = details(e);
        if (error != null && error.getMessage() != null) {
            return shown(error.getMessage());
        }
        var content = orEmpty(e.getContent());
        return content.startsWith("<") || content.startsWith("{") ? "" : shown(content);
    }

    private static String shown(String message) {
        int limit = 500;
        return Text.escaped(
                message.strip().substring(0, Math.min(limit, message.strip().length())));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
