package dev.coffer.style;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The one layout of Java source: palantir-java-format, with Markdown comments left as they are.
///
/// The formatter takes a `///` line for an ordinary `//` comment and, where it is too long, breaks it into lines that
/// are no comment at all. So each is replaced by a short mark while the formatter works.
final class JavaFormat {
    private static final Pattern MARKDOWN_LINE = Pattern.compile("(?m)^(\\h*)///(.*)$");
    private static final Pattern MARK = Pattern.compile("/// \u00a7([0-9]+)");

    private static final Formatter FORMATTER = Formatter.createFormatter(
            JavaFormatterOptions.builder().style(Style.PALANTIR).build());

    private JavaFormat() {}

    static String format(String source) throws FormatterException {
        var comments = new ArrayList<String>();
        var masked = MARKDOWN_LINE.matcher(source).replaceAll(line -> {
            comments.add(line.group(2).stripTrailing());
            return Matcher.quoteReplacement(line.group(1) + "/// \u00a7" + (comments.size() - 1));
        });
        var ordered = ImportOrderer.reorderImports(masked, Style.PALANTIR);
        var formatted = FORMATTER.formatSource(RemoveUnusedImports.removeUnusedImports(ordered));
        return unmask(formatted, comments);
    }

    private static String unmask(String formatted, List<String> comments) {
        if (MARK.matcher(formatted).results().count() != comments.size()) {
            throw new IllegalStateException("the formatter changed a Markdown comment");
        }
        return MARK.matcher(formatted)
                .replaceAll(mark -> Matcher.quoteReplacement("///" + comments.get(Integer.parseInt(mark.group(1)))));
    }
}
