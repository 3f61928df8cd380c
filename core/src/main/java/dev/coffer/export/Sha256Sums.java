package dev.coffer.export;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Digest;
import dev.coffer.artifact.Text;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// Digests of files as `sha256sum` of the GNU core utilities writes and checks them: a line each, with backslashes, line feeds
/// and carriage returns of a name escaped, which a backslash before the digest says.
public record Sha256Sums(Map<String, Digest> digests) {
    /// Its name in an export.
    public static final String NAME = "SHA256SUMS";

    private static final int HEX_CHARS = 64;
    private static final Pattern ESCAPE = Pattern.compile("\\\\(.?)", Pattern.DOTALL);

    /// Keeps the order.
    public Sha256Sums {
        digests = new LinkedHashMap<>(digests);
    }

    public byte[] bytes() {
        var out = new ByteArrayOutputStream();
        digests.forEach((name, digest) -> {
            boolean escapes = name.chars().anyMatch(c -> c == '\\' || c == '\n' || c == '\r');
            var shown = name.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
            out.writeBytes(
                    ((escapes ? "\\" : "") + digest.hex() + "  " + shown + "\n").getBytes(StandardCharsets.UTF_8));
        });
        return out.toByteArray();
    }

    /// Reads what [#bytes] or `sha256sum` wrote.
    ///
    /// @throws CofferException.Invalid when a line is not of this form, or a name comes twice
    public static Sha256Sums parse(byte[] bytes) {
        var digests = new LinkedHashMap<String, Digest>();
        int number = 0;
        for (var line : text(bytes).split("\n", -1)) {
            number++;
            if (line.isEmpty()) {
                continue;
            }
            boolean escapes = line.startsWith("\\");
            var rest = escapes ? line.substring(1) : line;
            boolean fits = rest.length() > HEX_CHARS + 2
                    && rest.charAt(HEX_CHARS) == ' '
                    && (rest.charAt(HEX_CHARS + 1) == ' ' || rest.charAt(HEX_CHARS + 1) == '*');
            if (!fits) {
                throw new CofferException.Invalid("line " + number + " of " + NAME + " is no digest and name");
            }
            var digest = Digest.parse(rest.substring(0, HEX_CHARS));
            var name = rest.substring(HEX_CHARS + 2);
            if (digests.put(escapes ? unescaped(name, number) : name, digest) != null) {
                throw new CofferException.Invalid(NAME + " has '" + Text.shown(name) + "' twice");
            }
        }
        return new Sha256Sums(digests);
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CofferException.Invalid(NAME + " is not UTF-8", null, e);
        }
    }

    private static String unescaped(String name, int number) {
        return ESCAPE.matcher(name).replaceAll(found -> switch (found.group(1)) {
            case "\\" -> "\\\\";
            case "n" -> "\n";
            case "r" -> "\r";
            default -> throw new CofferException.Invalid("line " + number + " of " + NAME + " has an unknown escape");
        });
    }
}
