package dev.coffer.lineage;

import java.util.Locale;

/// Which way lineage is followed.
public enum Direction {
    /// To what a version was made from.
    UP,
    /// To what was made from it.
    DOWN,
    BOTH;

    /// The lower-case word used everywhere outside Java.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
