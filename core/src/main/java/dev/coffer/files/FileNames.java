package dev.coffer.files;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import dev.coffer.artifact.TreePath;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/// Converts between names on disk, which are bytes on Unix, and the UTF-8 of versions, whatever the locale.
///
/// Java decodes file names by the locale: under `LANG=C` an `é` becomes two `?`. The path itself keeps the bytes, and the
/// form in which it shows them without loss is its URI, so that is where names come from when the text cannot be trusted.
public final class FileNames {
    private static final boolean UTF_8_LOCALE =
            "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private FileNames() {}

    /// The last name of a path on disk.
    ///
    /// @throws CofferException.Invalid when its bytes are not UTF-8
    public static String of(Path path) {
        var name = String.valueOf(path.getFileName());
        return isExact(name) ? name : decoded(path);
    }

    /// What a link says.
    ///
    /// @throws CofferException.Invalid when it cannot be kept as text without loss
    public static String target(TreePath link, Path target) {
        var text = target.toString();
        if (!isExact(text)) {
            throw new CofferException.Invalid(
                    "the link '" + Text.shown(link.value()) + "' points at a name that is not UTF-8",
                    "versions keep names as UTF-8; under a locale of another kind, set LC_ALL=C.UTF-8");
        }
        return text;
    }

    /// The place of `path` under `directory`.
    public static Path resolve(Path directory, TreePath path) {
        if (isExact(path.value())) {
            return directory.resolve(path.value());
        }
        return Path.of(URI.create(directory.toUri() + "/" + encoded(path.value())));
    }

    private static boolean isExact(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '\uFFFD' || (c >= 0x80 && !UTF_8_LOCALE) || (c == '?' && !UTF_8_LOCALE)) {
                return false;
            }
        }
        return true;
    }

    private static String decoded(Path path) {
        var raw = path.toUri().getRawPath();
        var trimmed = raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
        var name = trimmed.substring(trimmed.lastIndexOf('/') + 1);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(percentDecoded(name)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CofferException.Invalid(
                    "the file name '" + name + "' (percent-encoded) is not UTF-8",
                    "rename the file; versions keep names as UTF-8, so that they mean the same everywhere",
                    e);
        }
    }

    private static byte[] percentDecoded(String text) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '%') {
                bytes.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
                i += 2;
            } else {
                bytes.write(text.charAt(i));
            }
        }
        return bytes.toByteArray();
    }

    private static String encoded(String path) {
        var text = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b == '/' || b == '-' || b == '.' || b == '_' || (b > 0 && Character.isLetterOrDigit(b));
            if (plain) {
                text.append((char) b);
            } else {
                text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return text.toString();
    }
}
