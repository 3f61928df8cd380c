package dev.coffer.s3;

import dev.coffer.config.Location;
import java.nio.file.Path;

/// Prints which credentials a process with this environment has.
final class DescribedCredentials {
    private DescribedCredentials() {}

    static void main() {
        System.setProperty("aws.region", "eu-west-1");
        System.out.println(new S3BlobStoreProvider().credentials(Location.parse("s3://bucket-of-ours", Path.of(""))));
    }
}
