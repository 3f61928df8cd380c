package dev.coffer.artifact;

import java.nio.charset.StandardCharsets;

/// The place of a file inside a version: segments joined by `/`, relative, without `.` and `..`.
///
/// Any character but NUL and `/` may be in a segment, as in a Unix file name; a segment has at most 255 bytes and the whole
/// path at most 4,096 bytes of UTF-8. Ordered by those bytes.
public record TreePath(String value) implements Comparable<TreePath> {
    private static final int SEGMENT_BYTES = 255;

    /// Longest path, in bytes of UTF-8.
    public static final int BYTES_LIMIT = 4096;

    public TreePath {
        if (value.length() > BYTES_LIMIT || (value.length() > BYTES_LIMIT / 3 && bytes(value) > BYTES_LIMIT)) {
            throw new CofferException.Invalid(
                    "file path is longer than " + BYTES_LIMIT + " bytes: '" + Text.shown(value) + "'");
        }
        int start = 0;
        while (start <= value.length()) {
            int slash = value.indexOf('/', start);
            int end = slash < 0 ? value.length() : slash;
            checkSegment(value, start, end);
            start = end + 1;
        }
    }

    public static TreePath of(String value) {
        return new TreePath(value);
    }

    private static void checkSegment(String path, int start, int end) {
        int length = end - start;
        boolean dots = (length == 1 || length == 2) && path.startsWith("..".substring(0, length), start);
        if (length == 0 || dots) {
            throw new CofferException.Invalid(
                    "'" + Text.shown(path) + "' is not a path inside an artifact",
                    "use a relative path without empty segments, '.' and '..'");
        }
        for (int i = start; i < end; i++) {
            char c = path.charAt(i);
            if (c == 0 || (Character.isSurrogate(c) && !isPaired(path, i))) {
                throw new CofferException.Invalid(
                        "'" + Text.shown(path) + "' has a character that no file name can have");
            }
        }
        if (length > SEGMENT_BYTES
                || (length > SEGMENT_BYTES / 3 && bytes(path.substring(start, end)) > SEGMENT_BYTES)) {
            throw new CofferException.Invalid(
                    "a file name in '" + Text.shown(path) + "' is longer than " + SEGMENT_BYTES + " bytes");
        }
    }

    private static boolean isPaired(String text, int i) {
        return Character.isHighSurrogate(text.charAt(i))
                ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /// The last segment.
    public String fileName() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /// How many directories lie between the root and it.
    public int depth() {
        return (int) value.chars().filter(c -> c == '/').count();
    }

    /// By the bytes of UTF-8, which is by code points, unlike the order of Java's strings.
    @Override
    public int compareTo(TreePath other) {
        int length = Math.min(value.length(), other.value.length());
        for (int i = 0; i < length; i++) {
            char mine = value.charAt(i);
            char theirs = other.value.charAt(i);
            if (mine != theirs) {
                boolean surrogates = Character.isSurrogate(mine) != Character.isSurrogate(theirs);
                return surrogates ? (Character.isSurrogate(mine) ? 1 : -1) : Character.compare(mine, theirs);
            }
        }
        return Integer.compare(value.length(), other.value.length());
    }

    @Override
    public String toString() {
        return value;
    }
}
