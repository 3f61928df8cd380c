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

    /// Returns the column names in a comma-separated list, without blanks.
    ///
    /// @param known which names there are
    /// @param also  accepts other names
    public static List<String> parse(String list, List<String> known, Predicate<String> also) {
        var columns = new ArrayList<String>();
        for (var part : list.split(",", LIMIT)) {
            var name = part.strip();
            if (!known.contains(name) && !also.test(name)) {
                throw new CofferException.Invalid("there is no column '" + Text.shown(name) + "'", meant(name, known));
            }
            columns.add(name);
        }
        return columns;
    }

    /// Returns whether one of the columns needs a listing of the store.
    public static boolean needStats(List<String> columns) {
        return columns.contains(UNIQUE) || columns.contains(SHARED);
    }

    /// A hint: the known word nearest to this one, or else all known words.
    public static String meant(String word, List<String> known) {
        return Nearest.question(word, known.iterator()).orElse("use " + String.join(", ", known));
    }
}
