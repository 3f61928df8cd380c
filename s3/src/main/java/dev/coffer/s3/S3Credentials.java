package dev.coffer.s3;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.cloud.Deadlines;
import dev.coffer.config.Location;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/// The credentials of one store, from the first source that has some. Threads may share it.
///
/// That there are none is told as `Denied`, and that who hands them out cannot be asked now as `Unavailable`; the message never
/// repeats what a source said of a file or a program, which could hold a secret.
final class S3Credentials implements SdkAutoCloseable {
    private final String address;
    private final List<S3CredentialSource> sources;
    private volatile @Nullable S3CredentialSource found;

    private S3Credentials(String address, List<S3CredentialSource> sources) {
        this.address = address;
        this.sources = sources;
    }

    static S3Credentials of(Location.S3 place, Region region, Deadlines deadlines) {
        return of(place.address(), S3CredentialSource.all(place, region, deadlines));
    }

    static S3Credentials of(String address, List<S3CredentialSource> sources) {
        return new S3Credentials(address, sources);
    }

    /// What requests are signed with now. Some sources hand out new ones before the old ones expire.
    AwsCredentials resolve() {
        var source = found;
        if (source != null) {
            return resolved(source);
        }
        if (sources.size() == 1) {
            var only = resolved(sources.getFirst());
            found = sources.getFirst();
            return only;
        }
        return first();
    }

    // A source that has none says so with whatever exception its author liked.
    @SuppressWarnings("IllegalCatch")
    private AwsCredentials first() {
        CofferException refusal = null;
        for (var source : sources) {
            try {
                var credentials = source.provider().resolveCredentials();
                found = source;
                return credentials;
            } catch (RuntimeException e) {
                // Has none, or none now: the next one may. Only one that somebody refused to fill was meant to have
                // some.
                if (refusal == null && e instanceof AwsServiceException) {
                    refusal = failure(source, e);
                }
            }
        }
        if (refusal != null) {
            throw refusal;
        }
        throw new CofferException.Denied("there are no credentials for " + address, S3CredentialSource.WAYS, null);
    }

    @SuppressWarnings("IllegalCatch")
    private AwsCredentials resolved(S3CredentialSource source) {
        try {
            return source.provider().resolveCredentials();
        } catch (RuntimeException e) {
            throw ours(e).orElseGet(() -> failure(source, e));
        }
    }

    /// Which source the credentials come from, in words.
    String described() {
        resolve();
        var source = found;
        return source == null ? "none" : source.words().get();
    }

    private CofferException failure(S3CredentialSource source, RuntimeException e) {
        var words = source.words().get();
        if (e instanceof AwsServiceException answer) {
            var code = answer.awsErrorDetails() == null
                    ? ""
                    : " " + answer.awsErrorDetails().errorCode();
            var said = "no credentials for " + address + " from " + words + " (" + answer.statusCode() + code + ")";
            return answer.statusCode() >= 500 || answer.isThrottlingException()
                    ? new CofferException.Unavailable(said, e)
                    : new CofferException.Denied(said, source.hint(), e);
        }
        if (e instanceof AbortedException) {
            Thread.currentThread().interrupt();
        }
        return isConnection(e) || e instanceof AbortedException
                ? new CofferException.Unavailable(
                        "cannot ask for credentials for " + address + " from " + words, "check the network", e)
                : new CofferException.Denied("no credentials for " + address + " from " + words, source.hint(), e);
    }

    private static boolean isConnection(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    /// A failure of ours that travelled through the vendor's code.
    static Optional<CofferException> ours(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof CofferException ours) {
                return Optional.of(ours);
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        sources.forEach(S3CredentialSource::close);
    }
}
