package dev.coffer.blob;

import java.util.regex.Pattern;

/// The name of a blob: segments of letters, digits, `.`, `_` and `-` joined by `/`, at most 200 characters.
/// Keys are made by [StoreLayout] from numbers and ULIDs, never from what a user typed. Ordered by characters.
public record BlobKey(String value) implements Comparable<BlobKey> {
    private static final int LIMIT = 200;
    private static final Pattern FORM =
            Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

    public BlobKey {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a blob key: " + value);
        }
    }

    public static BlobKey of(String value) {
        return new BlobKey(value);
    }

    /// Whether `value` has the form of a key.
    public static boolean isValid(String value) {
        return value.length() <= LIMIT && FORM.matcher(value).matches();
    }

    @Override
    public int compareTo(BlobKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
