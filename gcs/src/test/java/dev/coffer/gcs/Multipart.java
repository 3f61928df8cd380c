package dev.coffer.gcs;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// A body of several parts (RFC 2046).
final class Multipart {
    private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
    private static final byte[] BLANK_LINE = ascii("\r\n\r\n");

    /// @param headers by their names in lower case
    @SuppressWarnings("ArrayRecordComponent")
    record Part(Map<String, String> headers, byte[] body) {}

    private Multipart() {}

    static List<Part> parts(String contentType, byte[] body) {
        var boundary = BOUNDARY.matcher(contentType);
        if (!boundary.find()) {
            throw new GcsRefusal(400, "badRequest", "Missing multipart boundary.");
        }
        var line = ascii("--" + boundary.group(1));
        var between = ascii("\r\n--" + boundary.group(1));
        var parts = new ArrayList<Part>();
        int start = indexOf(body, line, 0) + line.length;
        while (body[start] != '-') {
            int end = indexOf(body, between, start);
            if (end < 0) {
                throw new GcsRefusal(400, "badRequest", "Missing end boundary in multipart body.");
            }
            parts.add(part(Arrays.copyOfRange(body, start + 2, end)));
            start = end + between.length;
        }
        return parts;
    }

    /// Headers, a blank line, and what follows.
    static Part part(byte[] text) {
        int blank = indexOf(text, BLANK_LINE, 0);
        int headersEnd = blank < 0 ? text.length : blank;
        var headers = new HashMap<String, String>();
        for (var line : new String(text, 0, headersEnd, StandardCharsets.UTF_8).split("\r\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        var body = blank < 0 ? new byte[0] : Arrays.copyOfRange(text, blank + BLANK_LINE.length, text.length);
        return new Part(headers, body);
    }

    private static int indexOf(byte[] bytes, byte[] wanted, int from) {
        for (int at = from; at <= bytes.length - wanted.length; at++) {
            if (bytes[at] == wanted[0] && Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        return -1;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
