package dev.coffer.blob.cloud;

import dev.coffer.artifact.CofferException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Turns what goes wrong between a client and an object store into our kinds of failures: certainly not done, or perhaps
/// done, or never to be done.
///
/// What only one vendor says, such as the answer to a condition that did not hold, its adapter looks at first.
///
/// @param location    the store, for messages
/// @param credentials how to find out which credentials are in use and to change them; the hint of what is denied
public record CloudFailures(String location, String credentials) {
    private static final Set<String> THROTTLED =
            Set.of("SlowDown", "ServerBusy", "ThrottlingException", "RequestLimitExceeded");
    private static final Set<String> EXPIRED = Set.of("ExpiredToken", "TokenRefreshRequired", "RequestExpired");
    private static final Set<String> NO_BUCKET = Set.of("NoSuchBucket", "ContainerNotFound");

    /// What a request meant to do, which decides what it may have done when no clear answer came.
    public enum Effect {
        /// It changes nothing, or repeating it changes nothing more.
        NONE,
        /// It creates an object.
        CREATES
    }

    /// The store answered, and did not do it.
    ///
    /// @param action what was tried: `put packs/…`
    public CofferException refused(String action, Effect effect, Refusal refusal) {
        var said = said(action, refusal);
        int status = refusal.status();
        if (status == 401 || status == 403) {
            return denied(said, refusal);
        }
        if (NO_BUCKET.contains(refusal.code())) {
            return new CofferException.NoStore(said, "Coffer makes no buckets; make it first, or name another one");
        }
        if (status == 404) {
            return new CofferException.NotFound(said);
        }
        // These three mean that the request was not accepted.
        if (status == 408 || status == 429 || THROTTLED.contains(refusal.code())) {
            return unavailable(said, refusal.retryAfter(), refusal.cause());
        }
        if (status >= 500 && status != 501) {
            return effect == Effect.CREATES
                    ? new CofferException.OutcomeUnknown(said, refusal.cause())
                    : unavailable(said, refusal.retryAfter(), refusal.cause());
        }
        return new CofferException.Refused(
                said, "coffer doctor --conformance tells what this store can do and what it cannot");
    }

    /// No answer came, or none that can be understood.
    public CofferException lost(String action, Effect effect, Throwable cause) {
        var said = "cannot " + action + " in " + location + ": " + reason(cause);
        return effect == Effect.NONE || neverArrived(cause)
                ? new CofferException.Unavailable(said, "check the endpoint and the network", cause)
                : new CofferException.OutcomeUnknown(said, cause);
    }

    private CofferException denied(String said, Refusal refusal) {
        if (EXPIRED.contains(refusal.code())) {
            return new CofferException.Denied(said, "the credentials have expired; " + credentials, refusal.cause());
        }
        if (refusal.code().equals("RequestTimeTooSkewed")) {
            return new CofferException.Denied(said, "set the clock of this machine", refusal.cause());
        }
        return new CofferException.Denied(said, credentials, refusal.cause());
    }

    private static CofferException unavailable(String said, Optional<Duration> retryAfter, @Nullable Throwable cause) {
        return retryAfter
                .map(wait -> CofferException.Unavailable.until(said, wait, cause))
                .orElseGet(() -> new CofferException.Unavailable(said, cause));
    }

    private String said(String action, Refusal refusal) {
        var word = refusal.code().isEmpty() ? "" : " " + refusal.code();
        var message =
                refusal.message().isBlank() ? "" : ": " + refusal.message().strip();
        return "cannot " + action + " in " + location + " (" + refusal.status() + word + ")" + message;
    }

    /// Whether the request certainly did not reach the store.
    private static boolean neverArrived(Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof ConnectException
                    || each instanceof UnknownHostException
                    || each instanceof NoRouteToHostException) {
                return true;
            }
        }
        return false;
    }

    /// The innermost reason that says anything.
    private static String reason(Throwable cause) {
        var reason = cause.getClass().getSimpleName();
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each.getMessage() != null && !each.getMessage().isBlank()) {
                reason = each instanceof UnknownHostException ? "unknown host " + each.getMessage() : each.getMessage();
            }
        }
        return reason;
    }
}
