package dev.coffer.s3;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.cloud.Deadlines;
import dev.coffer.config.Credentials;
import dev.coffer.config.Location;
import dev.coffer.config.S3Dialect;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.s3.presigner.model.GetObjectPresignRequest;

/// How the vendor's clients are set up for one place.
///
/// They try once: an attempt of theirs would be one of which [dev.coffer.blob.RetryingBlobStore] knows nothing.
record S3Connection(Location.S3 place, Region region, S3Credentials credentials, Deadlines deadlines) {
    /// More than any command has under way at once.
    private static final int CONNECTIONS = 64;

    static S3Connection of(Location.S3 place, Deadlines deadlines) {
        var region = region(place);
        return new S3Connection(place, region, S3Credentials.of(place, region, deadlines), deadlines);
    }

    S3Client client() {
        var dialect = place.dialect();
        var builder = S3Client.builder()
                .region(region)
                .credentialsProvider(credentials::resolve)
                .forcePathStyle(dialect.pathStyle())
                .crossRegionAccessEnabled(false)
                .serviceConfiguration(configuration(dialect))
                .requestChecksumCalculation(
                        dialect.checksums()
                                ? RequestChecksumCalculation.WHEN_SUPPORTED
                                : RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(
                        dialect.checksums()
                                ? ResponseChecksumValidation.WHEN_SUPPORTED
                                : ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(http(deadlines))
                .overrideConfiguration(once(deadlines).toBuilder()
                        .addExecutionInterceptor(new BoundedAnswers())
                        .build());
        place.endpoint().ifPresent(builder::endpointOverride);
        if (!dialect.checksums()) {
            // What names several objects to delete needs a checksum, and stores from before 2025 know only this one.
            builder.addPlugin(LegacyMd5Plugin.create());
        }
        return builder.build();
    }

    /// An address that works without credentials. It dies with the credentials that sign it, if those go first.
    URI link(GetObjectRequest request, Duration validity) {
        var signed = GetObjectPresignRequest.builder()
                .getObjectRequest(request)
                .signatureDuration(validity)
                .build();
        try (var presigner = presigner()) {
            return URI.create(presigner.presignGetObject(signed).url().toString());
        }
    }

    private S3Presigner presigner() {
        var builder = S3Presigner.builder()
                .region(region)
                .credentialsProvider(credentials::resolve)
                .serviceConfiguration(configuration(place.dialect()).toBuilder()
                        .pathStyleAccessEnabled(place.dialect().pathStyle())
                        .build());
        place.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    static Apache5HttpClient.Builder http(Deadlines deadlines) {
        return Apache5HttpClient.builder()
                .maxConnections(CONNECTIONS)
                .connectionTimeout(deadlines.connect())
                .connectionAcquisitionTimeout(deadlines.silence())
                .socketTimeout(deadlines.silence());
    }

    static ClientOverrideConfiguration once(Deadlines deadlines) {
        return ClientOverrideConfiguration.builder()
                .retryStrategy(DefaultRetryStrategy.doNotRetry())
                .apiCallAttemptTimeout(deadlines.request())
                .apiCallTimeout(deadlines.request())
                .addExecutionInterceptor(new TokensEncrypted())
                .build();
    }

    private static S3Configuration configuration(S3Dialect dialect) {
        return S3Configuration.builder()
                .chunkedEncodingEnabled(dialect.chunkedEncoding())
                .build();
    }

    private static Region region(Location.S3 place) {
        if (place.region().isPresent()) {
            return Region.of(place.region().get());
        }
        if (place.endpoint().isPresent()) {
            return Region.US_EAST_1;
        }
        var chain = DefaultAwsRegionProviderChain.builder();
        if (place.credentials() instanceof Credentials.Profile(var name)) {
            chain.profileName(name);
        }
        try {
            return chain.build().getRegion();
        } catch (SdkClientException e) {
            throw new CofferException.Invalid(
                    "the region of " + place.address() + " is not known",
                    "set region in artifact_store, or AWS_REGION, or region in the profile of ~/.aws/config",
                    e);
        }
    }
}
