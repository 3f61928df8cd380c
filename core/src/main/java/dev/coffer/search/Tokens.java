package dev.coffer.search;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Text;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The tokens of a filter's text, read from left to right.
final class Tokens {
    private static final Set<String> KEYWORDS = Set.of("AND", "OR", "NOT", "LIKE", "IN", "IS", "NULL");

    private final String text;
    private final List<Token> tokens;
    private int at;

    Tokens(String text) {
        this.text = text;
        tokens = FilterLexer.tokens(text);
    }

    Token peek() {
        return tokens.get(at);
    }

    /// The end stays where it is.
    Token next() {
        var token = peek();
        at += token.kind() == Token.Kind.END ? 0 : 1;
        return token;
    }

    boolean takeSign(String sign) {
        return take(peek().isSign(sign));
    }

    /// @param keyword in capitals
    boolean takeKeyword(String keyword) {
        return take(peek().isKeyword(keyword));
    }

    private boolean take(boolean fits) {
        at += fits ? 1 : 0;
        return fits;
    }

    boolean isAnyKeyword(Token token) {
        return KEYWORDS.stream().anyMatch(token::isKeyword);
    }

    /// A token as messages show it.
    String shown(Token token) {
        return token.kind() == Token.Kind.END
                ? "the end"
                : '\'' + Text.shown(text.substring(token.start(), token.end())) + '\'';
    }

    /// The failure of a constructor, pointing at the token it was made from.
    CofferException.Invalid error(Token token, CofferException.Invalid failure) {
        return error(token, String.valueOf(failure.getMessage()), failure.hint().orElse(null));
    }

    CofferException.Invalid error(Token token, String message, @Nullable String hint) {
        return Caret.at(text, token.start(), message, hint);
    }
}
