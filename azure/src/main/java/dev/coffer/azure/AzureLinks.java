package dev.coffer.azure;

import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.sas.BlobSasPermission;
import com.azure.storage.blob.sas.BlobServiceSasSignatureValues;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/// Addresses of single blobs, each with a signature that allows to read it.
///
/// Only the key of the account signs. A signature that we were given cannot be narrowed to one blob, and is not handed on.
///
/// @param signs whether we have the key
record AzureLinks(boolean signs, Clock clock) {
    Optional<URI> link(BlobClient blob, Duration validity) {
        if (!signs) {
            return Optional.empty();
        }
        var end = OffsetDateTime.ofInstant(clock.instant().plus(validity), ZoneOffset.UTC);
        var values = new BlobServiceSasSignatureValues(end, new BlobSasPermission().setReadPermission(true));
        return Optional.of(URI.create(blob.getBlobUrl() + "?" + blob.generateSas(values)));
    }
}
