package dev.coffer.inspect;

import dev.coffer.VersionFile;
import java.io.InputStream;

/// A file of a version in a store.
public record StoredContent(VersionFile file) implements Content {
    @Override
    public long size() {
        return file.item().size();
    }

    @Override
    public InputStream open(long offset, long length) {
        return file.read(offset, length);
    }

    @Override
    public boolean shares(long offset, Content other, long otherOffset, long length) {
        return other instanceof StoredContent stored && file.shares(offset, stored.file, otherOffset, length);
    }
}
