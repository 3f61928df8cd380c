package dev.coffer.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Compares two JSON values: objects by name; arrays of objects as tables; of other arrays the equal beginnings and ends are set
/// aside, and the rest is compared element by element.
final class JsonComparison {
    private static final int MOST_CHANGES = 500;
    private static final int MOST_TABLES = 50;
    private static final int MOST_CHARACTERS = 200;
    private static final int MOST_PATH_CHARACTERS = 1_000;
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");

    private final Bounds bounds;
    private final Optional<String> key;
    private final ReadBudget budget;
    private final List<JsonDiff.ValueChange> changes = new ArrayList<>();
    private final List<JsonDiff.TableAt> tables = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long added;
    private long removed;
    private long changed;
    private long tablesLeftOut;
    private boolean isKeyUsed;

    JsonComparison(Bounds bounds, Optional<String> key, ReadBudget budget) {
        this.bounds = bounds;
        this.key = key;
        this.budget = budget;
    }

    JsonDiff compare(JsonValue from, JsonValue to) {
        compare("$", from, to);
        if (key.isPresent() && !isKeyUsed) {
            notes.add("no array of objects that differs has '" + key.get() + "'");
        }
        if (tablesLeftOut > 0) {
            notes.add(tablesLeftOut + " further arrays of objects differ");
        }
        return new JsonDiff(added, removed, changed, changes, tables, notes);
    }

    private void compare(String path, JsonValue from, JsonValue to) {
        if (from.equals(to)) {
            return;
        }
        if (from instanceof JsonValue.Members(var before) && to instanceof JsonValue.Members(var after)) {
            var names = new TreeSet<>(before.keySet());
            names.addAll(after.keySet());
            for (var name : names) {
                difference(child(path, step(name)), before.get(name), after.get(name));
            }
        } else if (from instanceof JsonValue.Items(var before) && to instanceof JsonValue.Items(var after)) {
            if (JsonTable.isTable(before) && JsonTable.isTable(after)) {
                tables(path, before, after);
            } else {
                items(path, before, after);
            }
        } else {
            tell(path, from, to);
        }
    }

    private void tables(String path, List<JsonValue> before, List<JsonValue> after) {
        if (tables.size() == MOST_TABLES) {
            tablesLeftOut++;
            return;
        }
        var from = JsonTable.of(before);
        var to = JsonTable.of(after);
        var here =
                key.filter(name -> from.columns().contains(name) && to.columns().contains(name));
        isKeyUsed |= here.isPresent();
        tables.add(new JsonDiff.TableAt(path, new TableComparison(from, to, bounds, budget).compare(here)));
    }

    private void items(String path, List<JsonValue> before, List<JsonValue> after) {
        int shorter = Math.min(before.size(), after.size());
        int start = 0;
        while (start < shorter && before.get(start).equals(after.get(start))) {
            start++;
        }
        int end = 0;
        while (end < shorter - start && before.get(before.size() - 1 - end).equals(after.get(after.size() - 1 - end))) {
            end++;
        }
        for (int i = start; i < Math.max(before.size(), after.size()) - end; i++) {
            difference(
                    child(path, "[" + i + "]"),
                    i < before.size() - end ? before.get(i) : null,
                    i < after.size() - end ? after.get(i) : null);
        }
    }

    private void difference(String path, @Nullable JsonValue from, @Nullable JsonValue to) {
        if (from != null && to != null) {
            compare(path, from, to);
        } else {
            tell(path, from, to);
        }
    }

    private void tell(String path, @Nullable JsonValue from, @Nullable JsonValue to) {
        added += from == null ? 1 : 0;
        removed += to == null ? 1 : 0;
        changed += from != null && to != null ? 1 : 0;
        if (changes.size() < MOST_CHANGES) {
            changes.add(new JsonDiff.ValueChange(path, text(from), text(to)));
        }
    }

    private static Optional<String> text(@Nullable JsonValue value) {
        return Optional.ofNullable(value).map(each -> Shown.cut(each.canonical(), MOST_CHARACTERS));
    }

    /// The path of a member or element. Paths that are too long to be read do not grow any more.
    private static String child(String path, String step) {
        return path.length() > MOST_PATH_CHARACTERS ? path : Shown.cut(path + step, MOST_PATH_CHARACTERS);
    }

    private static String step(String name) {
        return PLAIN_NAME.matcher(name).matches() ? "." + name : "[" + JsonValue.quoted(name) + "]";
    }
}
