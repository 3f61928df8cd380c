package dev.coffer.inspect;

import dev.coffer.artifact.CofferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A text file as lines, without their line feeds.
///
/// @param endsWithLineFeed whether the last line has one
record TextLines(List<String> lines, boolean endsWithLineFeed) {
    private static final int LIMIT_LINES = 400_000;

    static TextLines read(Content content, Bounds bounds) {
        if (content.size() > bounds.textBytes()) {
            throw new Unreadable("it has more than " + bounds.textBytes() + " bytes of text");
        }
        try (var in = content.open(0, content.size())) {
            return split(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(in.readAllBytes()))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new Unreadable("it is not text in UTF-8");
        } catch (IOException e) {
            throw new CofferException.Unavailable("cannot read a file: " + e.getMessage(), e);
        }
    }

    private static TextLines split(String text) {
        var lines = new ArrayList<String>();
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            add(lines, text.substring(start, end));
            start = end + 1;
        }
        if (start < text.length()) {
            add(lines, text.substring(start));
        }
        return new TextLines(lines, start == text.length());
    }

    private static void add(List<String> lines, String line) {
        if (lines.size() == LIMIT_LINES) {
            throw new Unreadable("it has more than " + LIMIT_LINES + " lines");
        }
        lines.add(line);
    }
}
