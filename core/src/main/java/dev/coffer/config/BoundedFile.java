package dev.coffer.config;

import dev.coffer.artifact.CofferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Reads a small text file as a whole.
final class BoundedFile {
    private BoundedFile() {}

    /// @param shown what messages call it
    static String text(Path path, String shown, int limitBytes) {
        try (var in = Files.newInputStream(path)) {
            var bytes = in.readNBytes(limitBytes + 1);
            if (bytes.length > limitBytes) {
                throw new CofferException.Invalid(shown + ": larger than " + (limitBytes >> 20) + " MiB");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new CofferException.Invalid(shown + ": not text in UTF-8", "save it as UTF-8", e);
        } catch (NoSuchFileException e) {
            throw new CofferException.Invalid(shown + ": no such file", null, e);
        } catch (AccessDeniedException e) {
            throw new CofferException.Denied(shown + ": not allowed to read it", null, e);
        } catch (IOException e) {
            throw Files.isDirectory(path)
                    ? new CofferException.Invalid(shown + ": a directory, not a file", null, e)
                    : new CofferException.Unavailable(shown + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
