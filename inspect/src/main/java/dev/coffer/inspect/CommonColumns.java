package dev.coffer.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/// The columns that two tables both have, by name, and those that only one has.
final class CommonColumns {
    private final List<String> names;
    private final int[] from;
    private final int[] to;
    private final List<String> added;
    private final List<String> removed;

    private CommonColumns(
            List<String> names, List<Integer> from, List<Integer> to, List<String> added, List<String> removed) {
        this.names = names;
        this.from = ints(from);
        this.to = ints(to);
        this.added = added;
        this.removed = removed;
    }

    static CommonColumns of(Table from, Table to) {
        var places = new HashMap<String, Integer>();
        for (int i = 0; i < to.columns().size(); i++) {
            places.put(to.columns().get(i), i);
        }
        var names = new ArrayList<String>();
        var removed = new ArrayList<String>();
        var fromPlaces = new ArrayList<Integer>();
        var toPlaces = new ArrayList<Integer>();
        for (int i = 0; i < from.columns().size(); i++) {
            var place = places.remove(from.columns().get(i));
            if (place == null) {
                removed.add(from.columns().get(i));
            } else {
                names.add(from.columns().get(i));
                fromPlaces.add(i);
                toPlaces.add(place);
            }
        }
        var added = to.columns().stream().filter(places::containsKey).toList();
        return new CommonColumns(names, fromPlaces, toPlaces, added, removed);
    }

    /// In the order of the first table.
    List<String> names() {
        return names;
    }

    /// Where each is in the first table. Not to be changed.
    int[] from() {
        return from;
    }

    /// Where each is in the second table. Not to be changed.
    int[] to() {
        return to;
    }

    /// Those that only the second table has.
    List<String> added() {
        return added;
    }

    /// Those that only the first table has.
    List<String> removed() {
        return removed;
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }
}
