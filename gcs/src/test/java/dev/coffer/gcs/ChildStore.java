package dev.coffer.gcs;

import dev.coffer.artifact.CofferException;
import dev.coffer.blob.BlobKey;
import dev.coffer.blob.BlobStore;
import dev.coffer.config.Credentials;
import dev.coffer.config.Location;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/// A program that tells which default credentials it finds, and uses a store with them. Credentials come from the
/// environment and are kept for a whole process, so it takes a process to test them.
final class ChildStore {
    private ChildStore() {}

    /// Takes the endpoint, and `anonymous` or `default`.
    public static void main(String[] arguments) {
        var credentials =
                arguments[1].equals("anonymous") ? new Credentials.Anonymous() : new Credentials.ProviderChain();
        var location = new Location.Gcs("bucket", "", Optional.of(URI.create(arguments[0])), credentials);
        try {
            System.out.println(new GcsBlobStoreProvider().credentials(location));
            try (var store = Stores.open(location)) {
                use(BlobKey.of("a/b"), store);
            }
        } catch (CofferException e) {
            System.out.println(
                    e.code() + " " + e.getMessage() + " | " + e.hint().orElse(""));
        }
    }

    private static void use(BlobKey key, BlobStore store) {
        System.out.println("put " + store.putIfAbsent(key, Stores.body("content")));
        System.out.println("found " + store.find(key).isPresent());
        System.out.println("read " + Stores.read(store, key).length);
        System.out.println("listed " + store.list("", "", 10).size());
        store.delete(List.of(key));
        System.out.println("found " + store.find(key).isPresent());
    }
}
