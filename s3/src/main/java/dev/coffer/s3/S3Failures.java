package dev.coffer.s3;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import dev.coffer.blob.cloud.CloudFailures;
import dev.coffer.blob.cloud.CloudFailures.Effect;
import dev.coffer.blob.cloud.Refusal;
import dev.coffer.config.S3Dialect;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Error;

/// What S3 means by its answers, where it says more than every object store does.
///
/// @param region in which the store was asked
record S3Failures(CloudFailures cloud, String bucket, String region, S3Dialect dialect) {
    private static final String REGION_HEADER = "x-amz-bucket-region";
    private static final Pattern REGION_ELEMENT = Pattern.compile("<Region>([a-z0-9-]{1,40})</Region>");

    private static final Set<String> WRONG_REGION = Set.of(
            "AuthorizationHeaderMalformed",
            "PermanentRedirect",
            "IllegalLocationConstraintException",
            "TemporaryRedirect");

    /// Answers of the status 400 or 409 that say: not now, and nothing was done.
    private static final Set<String> NOT_NOW = Set.of(
            "ConditionalRequestConflict",
            "OperationAborted",
            "RequestTimeout",
            "IncompleteBody",
            "BadDigest",
            "XAmzContentSHA256Mismatch",
            "XAmzContentChecksumMismatch");

    static final String PERMISSIONS =
            "Coffer needs s3:GetObject, s3:PutObject and s3:DeleteObject on the objects, and s3:ListBucket on the bucket";

    static S3Failures of(S3Connection connection) {
        var place = connection.place();
        return new S3Failures(
                new CloudFailures(place.address(), "coffer doctor tells which credentials are used; " + PERMISSIONS),
                place.bucket(),
                connection.region().id(),
                place.dialect());
    }

    CofferException of(String action, Effect effect, SdkException failure) {
        var ours = S3Credentials.ours(failure);
        if (ours.isPresent()) {
            return ours.get();
        }
        if (failure instanceof AwsServiceException answer && answer.statusCode() > 0) {
            return answered(action, effect, answer);
        }
        if (failure instanceof AbortedException) {
            Thread.currentThread().interrupt();
        }
        return cloud.lost(action, neverSent(failure) ? Effect.NONE : effect, failure);
    }

    /// What became of one object of a request that named several.
    CofferException of(String action, S3Error error) {
        var refusal = new Refusal(
                error.code().equals("AccessDenied") ? 403 : 500,
                error.code(),
                String.valueOf(error.message()),
                Optional.empty(),
                null);
        return cloud.refused(action, Effect.NONE, refusal);
    }

    private CofferException answered(String action, Effect effect, AwsServiceException answer) {
        var code = code(answer);
        var said = "cannot " + action + " in " + cloud.location() + " (" + answer.statusCode()
                + (code.isEmpty() ? "" : " " + code) + "): " + message(answer);
        var home = home(answer);
        if (WRONG_REGION.contains(code) || home.filter(is -> !is.equals(region)).isPresent()) {
            return wrongRegion(said, home, answer);
        }
        if (NOT_NOW.contains(code)) {
            return code.equals("XAmzContentSHA256Mismatch") && dialect.checksums()
                    ? new CofferException.Refused(said, "set s3.checksums and s3.chunked_encoding to false")
                    : new CofferException.Unavailable(said, answer);
        }
        return credentialHint(code)
                .<CofferException>map(hint -> new CofferException.Denied(said, hint, answer))
                .orElseGet(() -> cloud.refused(action, effect, refusal(code, answer)));
    }

    private CofferException wrongRegion(String said, Optional<String> home, AwsServiceException answer) {
        return home.<CofferException>map(is -> new CofferException.Invalid(
                        "the bucket " + bucket + " is in the region " + is + ", not in " + region,
                        "set region in artifact_store to " + is,
                        answer))
                .orElseGet(() -> new CofferException.Invalid(
                        said, "set region in artifact_store; it was asked in " + region, answer));
    }

    /// What to do about a refusal of the credentials; empty when it is something else.
    private static Optional<String> credentialHint(String code) {
        return Optional.ofNullable(
                switch (code) {
                    case "InvalidAccessKeyId" ->
                        "the store does not know this access key id; coffer doctor tells where it comes from";
                    case "SignatureDoesNotMatch" ->
                        "the secret access key does not belong to the access key id; coffer doctor tells where both come from";
                    case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired" ->
                        "the credentials have expired; get new ones, for example with aws sso login";
                    case "InvalidToken" ->
                        "the session token does not belong to the access key; coffer doctor tells where both come from";
                    case "RequestTimeTooSkewed", "RequestExpired" -> "set the clock of this machine";
                    default -> null;
                });
    }

    private static Refusal refusal(String code, AwsServiceException answer) {
        var details = answer.awsErrorDetails();
        var retryAfter = details == null || details.sdkHttpResponse() == null
                ? Optional.<String>empty()
                : details.sdkHttpResponse().firstMatchingHeader("Retry-After");
        return new Refusal(
                answer.statusCode(), code, message(answer), Refusal.retryAfter(retryAfter.orElse(null)), answer);
    }

    static String code(AwsServiceException answer) {
        var details = answer.awsErrorDetails();
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }

    private static String message(AwsServiceException answer) {
        var details = answer.awsErrorDetails();
        return details == null || details.errorMessage() == null ? "" : Text.shown(details.errorMessage());
    }

    /// The region that the store names instead.
    private static Optional<String> home(AwsServiceException answer) {
        var details = answer.awsErrorDetails();
        if (details == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(details.sdkHttpResponse())
                .flatMap(response -> response.firstMatchingHeader(REGION_HEADER))
                .or(() -> regionElement(details));
    }

    private static Optional<String> regionElement(AwsErrorDetails details) {
        if (details.rawResponse() == null) {
            return Optional.empty();
        }
        var found = REGION_ELEMENT.matcher(new String(details.rawResponse().asByteArray(), StandardCharsets.UTF_8));
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /// Whether the request certainly did not leave this machine. A refused connection is known to [CloudFailures].
    private static boolean neverSent(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof ConnectTimeoutException
                    || each instanceof ConnectionRequestTimeoutException
                    || each instanceof SSLHandshakeException) {
                return true;
            }
        }
        return false;
    }
}
