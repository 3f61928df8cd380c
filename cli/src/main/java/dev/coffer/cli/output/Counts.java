package dev.coffer.cli.output;

import java.util.ArrayList;
import java.util.List;

/// A list of counts by kind without the zeros: `2 changed, 1 added`.
public final class Counts {
    private final List<String> parts = new ArrayList<>();

    public Counts add(String kind, long count) {
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
