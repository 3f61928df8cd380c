package dev.coffer.cli.doctor;

import dev.coffer.config.Location;
import dev.coffer.config.S3Dialect;
import java.util.Optional;

/// The endpoint of a store and the options of its requests, in words.
final class EndpointText {
    private EndpointText() {}

    /// Empty for a directory.
    static Optional<String> endpoint(Location location) {
        return switch (location) {
            case Location.Local _ -> Optional.empty();
            case Location.S3 s3 ->
                Optional.of(s3.endpoint().map(uri -> "endpoint " + uri).orElse("Amazon S3") + ", "
                        + s3.region().map(name -> "region " + name).orElse("the region of this machine's AWS settings")
                        + ", " + dialect(s3.dialect()));
            case Location.Gcs gcs ->
                Optional.of(gcs.endpoint().map(uri -> "endpoint " + uri).orElse("Google Cloud Storage"));
            case Location.Azure azure ->
                Optional.of(azure.endpoint()
                        .map(uri -> "endpoint " + uri)
                        .orElse("Azure Blob Storage, account " + azure.account()));
        };
    }

    private static String dialect(S3Dialect dialect) {
        return (dialect.pathStyle() ? "path style" : "virtual-host style")
                + (dialect.checksums() ? ", checksums" : ", no checksums")
                + (dialect.chunkedEncoding() ? ", chunked encoding" : ", no chunked encoding");
    }
}
