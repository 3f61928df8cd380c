package dev.coffer.git;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The syntax of git-config(1). What git refuses is refused.
final class GitConfigParser {
    private static final char END = 0xFFFF;

    private final String text;
    private final List<GitConfig.Entry> entries = new ArrayList<>();
    private int at;

    GitConfigParser(String text) {
        this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    List<GitConfig.Entry> parse() throws MalformedException {
        var section = "";
        while (true) {
            skipSpace();
            char next = peek();
            if (next == END) {
                return entries;
            } else if (next == '#' || next == ';') {
                skipLine();
            } else if (next == '[') {
                section = section();
            } else if (isLetter(next) && !section.isEmpty()) {
                entry(section);
            } else {
                throw malformed();
            }
        }
    }

    private String section() throws MalformedException {
        at++;
        int from = at;
        while (isNameChar(peek()) || peek() == '.') {
            at++;
        }
        var name = text.substring(from, at).toLowerCase(Locale.ROOT);
        if (name.isEmpty()) {
            throw malformed();
        }
        if (peek() == ']') {
            at++;
            return name;
        }
        while (peek() == ' ' || peek() == '\t') {
            at++;
        }
        return name + "." + subsection();
    }

    private String subsection() throws MalformedException {
        expect('"');
        var name = new StringBuilder();
        while (peek() != '"') {
            if (peek() == '\\') {
                at++;
            }
            if (peek() == '\n' || peek() == END) {
                throw malformed();
            }
            name.append(text.charAt(at++));
        }
        at++;
        expect(']');
        return name.toString();
    }

    private void entry(String section) throws MalformedException {
        int from = at;
        while (isNameChar(peek())) {
            at++;
        }
        var name = section + "." + text.substring(from, at).toLowerCase(Locale.ROOT);
        while (peek() == ' ' || peek() == '\t') {
            at++;
        }
        boolean alone = peek() == END || peek() == '\n' || peek() == '\r' || peek() == '#' || peek() == ';';
        if (alone) {
            skipLine();
            entries.add(new GitConfig.Entry(name, Optional.empty()));
        } else {
            expect('=');
            entries.add(new GitConfig.Entry(name, Optional.of(value())));
        }
    }

    /// Quotes, escapes, a comment at the end, and lines that go on.
    private String value() throws MalformedException {
        var value = new StringBuilder();
        int kept = 0;
        boolean quoted = false;
        while (true) {
            char c = peek();
            if (c == END || c == '\n') {
                if (quoted) {
                    throw malformed();
                }
                value.setLength(kept);
                return value.toString();
            }
            at++;
            if (!quoted && (c == '#' || c == ';')) {
                skipLine();
                value.setLength(kept);
                return value.toString();
            } else if (!quoted && (c == ' ' || c == '\t' || c == '\r')) {
                if (kept > 0) {
                    value.append(c);
                }
            } else if (c == '"') {
                quoted = !quoted;
                kept = value.length();
            } else if (c == '\\') {
                escape(value);
                kept = value.length();
            } else {
                value.append(c);
                kept = value.length();
            }
        }
    }

    private void escape(StringBuilder value) throws MalformedException {
        if (peek() == '\r') {
            at++;
        }
        switch (peek()) {
            case '\n' -> {}
            case 'n' -> value.append('\n');
            case 't' -> value.append('\t');
            case 'b' -> value.append('\b');
            case '"', '\\' -> value.append(peek());
            default -> throw malformed();
        }
        at++;
    }

    private void skipSpace() {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
            at++;
        }
    }

    private void skipLine() {
        while (peek() != END && peek() != '\n') {
            at++;
        }
    }

    private void expect(char wanted) throws MalformedException {
        if (peek() != wanted) {
            throw malformed();
        }
        at++;
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isNameChar(char c) {
        return isLetter(c) || (c >= '0' && c <= '9') || c == '-';
    }

    private static MalformedException malformed() {
        return new MalformedException("a configuration that git does not read");
    }
}
