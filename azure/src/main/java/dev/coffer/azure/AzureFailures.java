package dev.coffer.azure;

import com.azure.core.exception.ClientAuthenticationException;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpResponse;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import dev.coffer.blob.cloud.CloudFailures;
import dev.coffer.blob.cloud.CloudFailures.Effect;
import dev.coffer.blob.cloud.Refusal;
import java.util.Optional;
import java.util.regex.Pattern;
import reactor.core.Exceptions;

/// What Azure's answers mean, beyond what all clouds have in common.
///
/// No answer becomes the cause of a failure: the vendor's exceptions repeat what a server said, and some servers repeat the
/// address of a request, which holds the signature.
///
/// @param signedUntil when the shared access signature in use expires, as it says itself
record AzureFailures(CloudFailures common, String location, Optional<String> signedUntil) {
    private static final HttpHeaderName CODE = HttpHeaderName.fromString("x-ms-error-code");
    private static final HttpHeaderName REQUEST = HttpHeaderName.fromString("x-ms-request-id");
    private static final Pattern MESSAGE = Pattern.compile("<Message>([^<]*)</Message>");
    private static final Pattern SIGNATURE = Pattern.compile("(?i)(sig(?:nature)?=|SharedKey [^:]*:)[^&\\s'\"<]+");

    /// What a call of the vendor's client ended with.
    CofferException of(String action, Effect effect, RuntimeException thrown) {
        var failure = Exceptions.unwrap(thrown);
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CofferException ours) {
                return ours;
            }
            if (cause instanceof ClientAuthenticationException) {
                return ProviderChain.denied("cannot " + action + " in " + location, cause);
            }
        }
        return failure instanceof HttpResponseException answer && answer.getResponse() != null
                ? refused(action, effect, answer.getResponse(), String.valueOf(answer.getMessage()))
                : common.lost(action, effect, failure);
    }

    /// An answer that is not what was hoped for.
    ///
    /// @param said its body, or what holds it
    CofferException refused(String action, Effect effect, HttpResponse answer, String said) {
        var code = code(answer);
        var retryAfter = Refusal.retryAfter(answer.getHeaderValue(HttpHeaderName.RETRY_AFTER));
        var words = words(answer, said);
        var refusal = new Refusal(answer.getStatusCode(), code, words, retryAfter, null);
        var what = "cannot " + action + " in " + location + " (" + refusal.status() + " " + code + "): " + words;
        return switch (code) {
            case "ContainerBeingDeleted" ->
                new CofferException.NoStore(what, "the container is being deleted; name another one");
            case "ContainerDisabled", "AccountIsDisabled" ->
                new CofferException.Denied(what, "enable it again, or name another one", null);
            // The bytes that arrived are not those that were sent, and were thrown away.
            case "Md5Mismatch" -> new CofferException.Unavailable(what, null);
            case "BlobImmutableDueToPolicy", "LeaseIdMissing", "BlobArchived", "BlobBeingRehydrated" ->
                new CofferException.Refused(
                        what, "something outside of Coffer was set on this object; remove that first");
            case "AuthenticationFailed" -> unauthentic(action, effect, refusal, said);
            default -> common.refused(action, effect, refusal);
        };
    }

    /// Azure's own word for what was wrong; empty when the answer has none.
    static String code(HttpResponse answer) {
        var code = answer.getHeaderValue(CODE);
        return code == null ? "" : Text.shown(code);
    }

    private CofferException unauthentic(String action, Effect effect, Refusal refusal, String said) {
        if (said.contains("equest date header too old")) {
            return common.refused(
                    action,
                    effect,
                    new Refusal(
                            refusal.status(), "RequestTimeTooSkewed", refusal.message(), refusal.retryAfter(), null));
        }
        if (said.contains("not valid in the specified time frame")) {
            return new CofferException.Denied(
                    "cannot " + action + " in " + location
                            + ": the shared access signature is not valid now; it says until "
                            + signedUntil.orElse("nothing"),
                    "make a new one, or set the clock of this machine",
                    null);
        }
        return common.refused(action, effect, refusal);
    }

    private static String words(HttpResponse answer, String said) {
        var message = MESSAGE.matcher(said);
        var first = message.find() ? message.group(1).lines().findFirst().orElse("") : "";
        var request = answer.getHeaderValue(REQUEST);
        return (Text.shown(SIGNATURE.matcher(first).replaceAll("$1***"))
                        + (request == null ? "" : " [request " + Text.shown(request) + "]"))
                .strip();
    }
}
