package dev.coffer.git;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The ids of objects: digests of their content behind a line that says what they are.
final class Ids {
    private Ids() {}

    /// SHA-1 where an id has 20 bytes, SHA-256 where it has 32.
    static MessageDigest digest(int hashBytes) {
        try {
            return MessageDigest.getInstance(hashBytes == 20 ? "SHA-1" : "SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has it", e);
        }
    }

    /// A digest that has taken in the line before the content.
    static MessageDigest object(String type, long bytes, int hashBytes) {
        var digest = digest(hashBytes);
        digest.update((type + " " + bytes + "\0").getBytes(StandardCharsets.US_ASCII));
        return digest;
    }

    /// The id of an object whose content is in memory.
    static String of(String type, byte[] content, int hashBytes) {
        return text(object(type, content.length, hashBytes).digest(content));
    }

    static String text(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }
}
