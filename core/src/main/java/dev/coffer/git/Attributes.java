package dev.coffer.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// What git may do to a file between the work tree and the repository, by its attributes. They are not applied; all that is found out is
/// that none can change the content. On doubt they can.
final class Attributes {
    /// What may happen to a file.
    enum Conversion {
        NONE,
        /// Carriage returns may go.
        LINE_ENDS,
        /// Anything: a program may change it.
        ANYTHING
    }

    /// @param below   the directory of the file that says so; empty, or ends with a slash
    /// @param pattern which files; empty for all
    private record Rule(String below, String pattern, Conversion conversion) {}

    private static final Set<String> CHANGING = Set.of("filter", "ident", "working-tree-encoding");
    private static final Set<String> LINE_ENDS = Set.of("text", "eol", "crlf");
    private static final Pattern ENDING = Pattern.compile("\\*(\\.[A-Za-z0-9_.-]+)");
    private static final Pattern SPACE = Pattern.compile("[ \t\r]+");

    private final Path workTree;
    private final List<Rule> everywhere = new ArrayList<>();
    private final Map<String, List<Rule>> directories = new HashMap<>();

    /// @param files those that hold in the whole repository
    Attributes(Path workTree, List<Path> files) throws IOException {
        this.workTree = workTree;
        for (var file : files) {
            everywhere.addAll(read(file, ""));
        }
    }

    /// There are attributes that cannot be read.
    void addUnknown() {
        everywhere.add(new Rule("", "", Conversion.ANYTHING));
    }

    Conversion of(String path) throws IOException {
        var worst = worst(everywhere, path);
        for (int slash = -1; ; ) {
            var directory = path.substring(0, slash + 1);
            worst = worse(worst, worst(in(directory), path));
            slash = path.indexOf('/', slash + 1);
            if (slash < 0 || worst == Conversion.ANYTHING) {
                return worst;
            }
        }
    }

    private List<Rule> in(String directory) throws IOException {
        var known = directories.get(directory);
        if (known != null) {
            return known;
        }
        var read = read(WorkTree.path(workTree, directory).resolve(".gitattributes"), directory);
        directories.put(directory, read);
        return read;
    }

    private static List<Rule> read(Path file, String below) throws IOException {
        var rules = new ArrayList<Rule>();
        if (Files.isSymbolicLink(file)) {
            rules.add(new Rule(below, "", Conversion.ANYTHING));
            return rules;
        }
        for (var line : SmallFile.text(file).orElse("").lines().toList()) {
            var words = SPACE.split(line.strip(), -1);
            var conversion = conversion(words);
            if (conversion != Conversion.NONE && !words[0].startsWith("#")) {
                boolean general = words[0].startsWith("[attr]") || words[0].startsWith("\"");
                rules.add(new Rule(below, general ? "" : words[0], conversion));
            }
        }
        return rules;
    }

    private static Conversion conversion(String... words) {
        var worst = Conversion.NONE;
        for (int i = 1; i < words.length; i++) {
            boolean off = words[i].startsWith("-") || words[i].startsWith("!");
            var name = words[i].split("=", 2)[0];
            if (CHANGING.contains(name)) {
                return Conversion.ANYTHING;
            }
            if (LINE_ENDS.contains(name) && !off) {
                worst = Conversion.LINE_ENDS;
            }
        }
        // The name of a macro may have spaces around what it is quoted with; then nothing is certain.
        return words[0].startsWith("\"") ? Conversion.ANYTHING : worst;
    }

    private static Conversion worst(List<Rule> rules, String path) {
        var worst = Conversion.NONE;
        for (var rule : rules) {
            if (worst.compareTo(rule.conversion()) < 0 && mayFit(rule, path)) {
                worst = rule.conversion();
            }
        }
        return worst;
    }

    private static Conversion worse(Conversion a, Conversion b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    /// False only for patterns of the simple kinds that certainly do not fit.
    private static boolean mayFit(Rule rule, String path) {
        var inside = path.substring(rule.below().length()).toLowerCase(Locale.ROOT);
        var pattern = rule.pattern().toLowerCase(Locale.ROOT);
        var ending = ENDING.matcher(pattern);
        if (ending.matches()) {
            return inside.endsWith(ending.group(1));
        }
        boolean plain = pattern.chars().noneMatch(c -> "*?[\\".indexOf(c) >= 0 || c > 126);
        if (plain && !pattern.isEmpty() && pattern.indexOf('/') < 0) {
            return inside.equals(pattern) || inside.endsWith("/" + pattern);
        }
        return true;
    }
}
