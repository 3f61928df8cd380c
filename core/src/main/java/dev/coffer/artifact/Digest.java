package dev.coffer.artifact;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A SHA-256 digest.
///
/// Kept as four longs, because a large version has hundreds of thousands of them and they are mostly map keys.
public record Digest(long a, long b, long c, long d) implements Comparable<Digest> {
    /// Length in bytes.
    public static final int BYTES = 32;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final String PREFIX = "sha256:";

    /// Of no bytes at all. Behind what computes it.
    public static final Digest EMPTY = of(new byte[0]);

    /// A fresh SHA-256 computation.
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public static Digest of(byte[] content) {
        return of(content, 0, content.length);
    }

    public static Digest of(byte[] content, int offset, int length) {
        var sha = sha256();
        sha.update(content, offset, length);
        return read(sha.digest(), 0);
    }

    /// Reads 32 bytes at `offset`.
    public static Digest read(byte[] bytes, int offset) {
        return new Digest(
                (long) LONG.get(bytes, offset),
                (long) LONG.get(bytes, offset + 8),
                (long) LONG.get(bytes, offset + 16),
                (long) LONG.get(bytes, offset + 24));
    }

    /// Writes 32 bytes at `offset`.
    public void write(byte[] bytes, int offset) {
        LONG.set(bytes, offset, a);
        LONG.set(bytes, offset + 8, b);
        LONG.set(bytes, offset + 16, c);
        LONG.set(bytes, offset + 24, d);
    }

    public byte[] bytes() {
        var bytes = new byte[BYTES];
        write(bytes, 0);
        return bytes;
    }

    /// 64 lower-case hexadecimal digits.
    public String hex() {
        return HexFormat.of().formatHex(bytes());
    }

    /// The first 12 hexadecimal digits, enough for people and accepted in references.
    public String shortHex() {
        return hex().substring(0, 12);
    }

    /// Reads `sha256:` and 64 hexadecimal digits; the prefix may be missing.
    public static Digest parse(String text) {
        var hex = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
        if (hex.length() != 2 * BYTES || !hex.chars().allMatch(Digest::isHex)) {
            throw new CofferException.Invalid("'" + text + "' is not a SHA-256 digest (64 hexadecimal digits)");
        }
        return read(HexFormat.of().parseHex(hex), 0);
    }

    static boolean isHex(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }

    @Override
    public int compareTo(Digest other) {
        int order = Long.compareUnsigned(a, other.a);
        if (order == 0) {
            order = Long.compareUnsigned(b, other.b);
        }
        if (order == 0) {
            order = Long.compareUnsigned(c, other.c);
        }
        return order == 0 ? Long.compareUnsigned(d, other.d) : order;
    }

    /// `sha256:` and 64 hexadecimal digits.
    @Override
    public String toString() {
        return PREFIX + hex();
    }
}
