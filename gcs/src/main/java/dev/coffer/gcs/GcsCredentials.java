package dev.coffer.gcs;

import com.google.auth.Credentials;
import com.google.auth.oauth2.ComputeEngineCredentials;
import com.google.auth.oauth2.ExternalAccountAuthorizedUserCredentials;
import com.google.auth.oauth2.ExternalAccountCredentials;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ImpersonatedCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import com.google.auth.oauth2.UserCredentials;
import com.google.cloud.NoCredentials;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import dev.coffer.blob.cloud.Deadlines;
import dev.coffer.config.Credentials.Anonymous;
import dev.coffer.config.Credentials.ProviderChain;
import dev.coffer.config.Credentials.ServiceAccountFile;
import dev.coffer.config.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Who asks, and what it is called in messages.
///
/// @param words never hold a secret
record GcsCredentials(Credentials value, String words) {
    /// The least that reads, writes, lists and deletes objects.
    private static final String SCOPE = "https://www.googleapis.com/auth/devstorage.read_write";

    static final String HINT =
            "coffer doctor says which credentials are used; name others with credentials.service_account_file,"
                    + " GOOGLE_APPLICATION_CREDENTIALS, or gcloud auth application-default login";

    /// The vendor's library keeps the default credentials for the whole process, and with them the transport they ask with,
    /// so this one is not any store's.
    private static final class SignIn {
        static final JdkTransport TRANSPORT = new JdkTransport(Deadlines.STANDARD);
    }

    static GcsCredentials find(Location.Gcs location) {
        return switch (location.credentials()) {
            case Anonymous() -> new GcsCredentials(NoCredentials.getInstance(), "anonymous");
            case ServiceAccountFile(var file) -> ofFile(file);
            case ProviderChain() -> ofEnvironment(location);
        };
    }

    private static GcsCredentials ofFile(Path file) {
        try (var content = Files.newInputStream(file)) {
            var account = ServiceAccountCredentials.fromStream(content, () -> SignIn.TRANSPORT);
            return new GcsCredentials(
                    account.createWithCustomRetryStrategy(false).createScoped(List.of(SCOPE)),
                    "service account " + Text.shown(account.getClientEmail()) + " of key file " + shown(file));
        } catch (IOException e) {
            var problem = Files.isReadable(file) ? "is not the JSON key of a service account" : "cannot be read";
            throw new CofferException.Denied(
                    "the key file " + shown(file) + " " + problem,
                    "name a key file in credentials.service_account_file; configurations of other kinds go into"
                            + " GOOGLE_APPLICATION_CREDENTIALS",
                    e);
        }
    }

    private static GcsCredentials ofEnvironment(Location.Gcs location) {
        GoogleCredentials found;
        try {
            found = GoogleCredentials.getApplicationDefault(() -> SignIn.TRANSPORT);
        } catch (IOException | IllegalArgumentException e) {
            // A file that was named and is wrong is told by the library; that nothing was named, only at length.
            var message = String.valueOf(e.getMessage());
            var reason = message.startsWith("Error reading") || e instanceof IllegalArgumentException
                    ? ": " + Text.escaped(message)
                    : "";
            throw new CofferException.Denied(
                    "there are no usable credentials for " + location.address() + reason,
                    "run gcloud auth application-default login, set GOOGLE_APPLICATION_CREDENTIALS, or set"
                            + " credentials.service_account_file or credentials.anonymous",
                    e);
        }
        var source = found.getCredentialInfo().get("Credential Source");
        var from = source == null ? "" : " (" + Text.escaped(source) + ")";
        var once = found instanceof ServiceAccountCredentials account
                ? account.createWithCustomRetryStrategy(false)
                : found;
        return new GcsCredentials(
                once.createScoped(List.of(SCOPE)), "application default credentials: " + kind(found) + from);
    }

    private static String kind(GoogleCredentials credentials) {
        return switch (credentials) {
            case ServiceAccountCredentials account -> "service account " + Text.shown(account.getClientEmail());
            case UserCredentials _ -> "authorized user";
            case ImpersonatedCredentials taken -> "impersonated service account " + Text.shown(taken.getAccount());
            case ExternalAccountCredentials external -> "workload identity " + Text.shown(external.getAudience());
            case ExternalAccountAuthorizedUserCredentials _ -> "workforce identity";
            case ComputeEngineCredentials _ -> "service account of this machine";
            default -> credentials.getClass().getSimpleName();
        };
    }

    private static String shown(Path file) {
        return Text.escaped(file.toString());
    }
}
