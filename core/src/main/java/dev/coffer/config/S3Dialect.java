package dev.coffer.config;

import java.net.URI;
import java.util.Optional;

/// In what stores that speak S3 differ from one another.
///
/// @param pathStyle       `https://host/bucket/key`; otherwise `https://bucket.host/key`
/// @param checksums       whether requests carry checksums that stores of before 2025 do not understand
/// @param chunkedEncoding whether bodies go in signed pieces, which some stores do not understand; otherwise the whole body is
///                        signed first, unless the connection is encrypted
public record S3Dialect(boolean pathStyle, boolean checksums, boolean chunkedEncoding) {
    /// What Amazon S3 speaks.
    public static final S3Dialect AMAZON = new S3Dialect(false, true, true);

    /// What every other store understands too, also old ones.
    public static final S3Dialect COMPATIBLE = new S3Dialect(true, false, false);

    /// What is spoken when nothing is said.
    static S3Dialect defaultFor(Optional<URI> endpoint) {
        return endpoint.isPresent() ? COMPATIBLE : AMAZON;
    }
}
