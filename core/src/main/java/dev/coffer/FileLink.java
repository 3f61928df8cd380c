package dev.coffer;

import dev.coffer.artifact.TreeEntry;
import java.net.URI;
import java.time.Instant;

/// An address from which anybody can read one file for a while. Whoever has the address can read, so it is a secret.
///
/// @param address not shown in texts of this record
/// @param expires when it stops to work, at the latest
/// @param file    its path, size and SHA-256: what is read there is not verified, so whoever reads compares
public record FileLink(URI address, Instant expires, TreeEntry.File file) {
    @Override
    public String toString() {
        return "link to " + file.path() + " until " + expires;
    }
}
