package dev.coffer.search;

import java.util.List;
import java.util.stream.Stream;

/// Texts that somebody has stumbled over: quotes, wildcards of every language, what looks like SQL or like a number,
/// characters whose order in UTF-16 is not that of their code points, prefixes longer than an order looks at.
final class OddTexts {
    /// Texts that try to end a text, a name or a statement.
    static final List<String> INJECTIONS = List.of(
            "'; DROP TABLE version; --",
            "' OR '1'='1",
            "\" OR \"\"=\"",
            "x') OR 1=1 --",
            "*/ UNION SELECT body FROM version /*",
            "?",
            "?1",
            "$1",
            ":id",
            "{id}",
            "<id>",
            "\\'",
            "\\\\",
            "$$",
            "name\"; DELETE FROM tag; --",
            "version_id",
            "v.id",
            "NULL",
            "TRUE");

    private static final List<String> OTHERS = List.of(
            "",
            " ",
            "a",
            "A",
            "ab",
            "abc",
            "b",
            "a%b",
            "a_b",
            "a\\b",
            "a*b",
            "a?b",
            "[a]",
            "[",
            "]",
            "^a",
            "a-z",
            "'",
            "''",
            "it's",
            "\"",
            "é",
            "e\u0301",
            "ß",
            "\uE000",
            "\uFFFD",
            "\uFF5E",
            "\uD83D\uDE00",
            "\uD83D\uDE01x",
            "\uDBFF\uDFFF",
            "0",
            "-0",
            "-0.0",
            "1",
            "1.0",
            "01",
            "1e0",
            "+1",
            "1.",
            ".5",
            "0.5",
            "0.1",
            "5e-1",
            "10",
            "9",
            "-1",
            "9007199254740992",
            "9007199254740993",
            "1e400",
            "4.9e-324",
            "1e-400",
            "NaN",
            "Infinity",
            "0x10",
            "1_000",
            "10MiB",
            "١",
            "true",
            "null",
            "and",
            "now",
            "latest",
            "\t",
            "a\nb",
            "x".repeat(Order.PREFIX),
            "x".repeat(Order.PREFIX) + "a",
            "x".repeat(Order.PREFIX) + "b",
            "\uD83D\uDE00".repeat(Order.PREFIX) + "a",
            "y".repeat(8_000));

    /// Anything.
    static final List<String> ALL =
            Stream.concat(OTHERS.stream(), INJECTIONS.stream()).toList();

    /// Texts that names, runs and the like may be: not blank, no control characters, not long.
    static final List<String> LINES = ALL.stream()
            .filter(text ->
                    !text.isBlank() && text.length() <= 100 && text.chars().noneMatch(Character::isISOControl))
            .toList();

    private OddTexts() {}
}
