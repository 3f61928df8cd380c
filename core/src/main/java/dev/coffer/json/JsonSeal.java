package dev.coffer.json;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// How the lines end that a store's facts hang on: with a checksum of everything before it, as the last field. The ending has one form
/// only, so it is compared as bytes, before anything of the line is believed.
public final class JsonSeal {
    /// The name of the field.
    public static final String FIELD = "checksum";

    private static final byte[] OPEN = (",\"" + FIELD + "\":\"").getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CLOSE = "\"}\n".getBytes(StandardCharsets.US_ASCII);
    private static final int LENGTH =
            OPEN.length + Digest.of(new byte[0]).toString().length() + CLOSE.length;

    private JsonSeal() {}

    /// The line of an object, with a line feed.
    ///
    /// @param json everything but the checksum
    public static byte[] seal(byte[] json) {
        int length = json.length - 1;
        var line = Arrays.copyOf(json, length + LENGTH);
        ending(json, length, line, length);
        return line;
    }

    /// Makes sure that a line ends with its checksum. Whoever reads the object then takes the field [#FIELD].
    ///
    /// @throws CofferException.Corrupt when it does not
    public static void check(byte[] line, String what) {
        int length = line.length - LENGTH;
        var expected = new byte[LENGTH];
        if (length < 0) {
            throw new CofferException.Corrupt(what + " is too short to have a checksum");
        }
        ending(line, length, expected, 0);
        if (!Arrays.equals(line, length, line.length, expected, 0, LENGTH)) {
            throw new CofferException.Corrupt(what + " does not fit its checksum");
        }
    }

    private static void ending(byte[] content, int length, byte[] to, int at) {
        var digest = Digest.of(content, 0, length).toString().getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(OPEN, 0, to, at, OPEN.length);
        System.arraycopy(digest, 0, to, at + OPEN.length, digest.length);
        System.arraycopy(CLOSE, 0, to, at + OPEN.length + digest.length, CLOSE.length);
    }
}
