package dev.coffer.cli.output;

import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Nearest;
import dev.coffer.artifact.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The columns that `coffer ls --columns` asks for.
public final class Columns {
    public static final String UNIQUE = "unique";
    public static final String SHARED = "shared";

    private static final int LIMIT = 50;

    private Columns() {}

    /// The names in what was asked for, without blanks.
    ///
    /// @param known which names there are
    /// @param also  accepts other names
    public static List<String> parse(String asked, List<String> known, Predicate<String> also) {
        var columns = new ArrayList<String>();
        for (var part : asked.split(",", LIMIT)) {
            var name = part.strip();
            if (!known.contains(name) && !also.test(name)) {
                throw new CofferException.Invalid("there is no column '" + Text.shown(name) + "'", meant(name, known));
            }
            columns.add(name);
        }
        return columns;
    }

    /// Whether the store must be listed for any of them.
    public static boolean needStats(List<String> columns) {
        return columns.contains(UNIQUE) || columns.contains(SHARED);
    }

    /// What somebody probably meant, or else what there is.
    public static String meant(String word, List<String> known) {
        return Nearest.question(word, known.iterator()).orElse("use " + String.join(", ", known));
    }
}
