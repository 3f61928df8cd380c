package dev.coffer.cli.output;

import java.util.ArrayList;
import java.util.List;

/// How many there are of each kind, leaving out kinds of which there are none: `2 changed, 1 added`.
public final class Tally {
    private final List<String> parts = new ArrayList<>();

    public Tally add(String kind, long count) {
        if (count > 0) {
            parts.add(Units.grouped(count) + " " + kind);
        }
        return this;
    }

    @Override
    public String toString() {
        return parts.isEmpty() ? "nothing" : String.join(", ", parts);
    }
}
