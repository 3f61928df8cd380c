package dev.coffer.azure;

import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.blob.BlobServiceVersion;
import com.azure.storage.common.policy.RequestRetryOptions;
import com.azure.storage.common.policy.RetryPolicyType;
import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobStore;
import dev.coffer.blob.cloud.CloudFailures;
import dev.coffer.blob.cloud.Deadlines;
import dev.coffer.blob.cloud.ObjectNames;
import dev.coffer.config.Credentials;
import dev.coffer.config.Location;
import dev.coffer.store.BlobStoreProvider;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;

/// Opens stores in containers of Azure Blob Storage.
public final class AzureBlobStoreProvider implements BlobStoreProvider {
    /// The first version of the service that lists from a name on.
    static final BlobServiceVersion SERVICE = BlobServiceVersion.V2026_02_06;

    @Override
    public String type() {
        return "azure";
    }

    @Override
    public BlobStore open(Location location, Deadlines deadlines) {
        return open(azure(location), deadlines, new AzureUpload(new SecureRandom()));
    }

    static AzureBlobStore open(Location.Azure location, Deadlines deadlines, AzureUpload upload) {
        var access = AzureAccess.of(location);
        var transport = new Transport(deadlines);
        // One try, and the deadlines are the transport's.
        var once = new RequestRetryOptions(RetryPolicyType.FIXED, 1, (Duration) null, null, null, null);
        var builder = new BlobContainerClientBuilder()
                .httpClient(transport)
                .retryOptions(once)
                .serviceVersion(SERVICE)
                .endpoint(access.endpoint())
                .containerName(access.container());
        access.apply(builder, transport);
        var common = new CloudFailures(
                location.address(),
                "requests are made with " + access.words() + "; credentials in pipeline.yaml say which to use");
        return new AzureBlobStore(
                location.address(),
                builder.buildClient(),
                transport,
                new ObjectNames(location.prefix()),
                new AzureFailures(common, location.address(), access.signedUntil()),
                upload,
                new AzureLinks(access.credentials() instanceof Credentials.AccountKey, Clock.systemUTC()));
    }

    @Override
    public String credentials(Location location) {
        var access = AzureAccess.of(azure(location));
        if (!(access.credentials() instanceof Credentials.ProviderChain)) {
            return access.words();
        }
        try (var transport = new Transport(Deadlines.STANDARD)) {
            return ProviderChain.words(ProviderChain.open(transport));
        }
    }

    private static Location.Azure azure(Location location) {
        if (location instanceof Location.Azure azure) {
            return azure;
        }
        throw new CofferException.Invalid("not a container of Azure: " + location.address());
    }
}
