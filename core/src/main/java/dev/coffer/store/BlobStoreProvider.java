package dev.coffer.store;

import dev.coffer.blob.BlobStore;
import dev.coffer.blob.cloud.Deadlines;
import dev.coffer.config.Location;

/// Opens blob stores of one type. Found with [java.util.ServiceLoader], so that the library itself needs no vendor's client.
public interface BlobStoreProvider {
    /// The type of store, as `type` in `pipeline.yaml` names it.
    String type();

    /// Opens the store at a place of the provider's type. It neither retries nor caches; who opens it wraps it.
    ///
    /// It may make no request, so that a place that is wrong is told by the first call of the store: `NoStore` where there is no
    /// such bucket, `Denied` for wrong credentials, `Invalid` for a wrong region, `Unavailable` where nobody answers.
    ///
    /// @throws dev.coffer.artifact.CofferException.Denied  when there are no credentials at all
    /// @throws dev.coffer.artifact.CofferException.Invalid when something is missing that only this provider knows of
    BlobStore open(Location location, Deadlines deadlines);

    /// Which credentials requests are made with, in words: `profile ml of ~/.aws/credentials`. Never a secret, or a part of one.
    /// May ask whatever hands out credentials.
    ///
    /// @throws dev.coffer.artifact.CofferException.Denied when there are none
    String credentials(Location location);
}
