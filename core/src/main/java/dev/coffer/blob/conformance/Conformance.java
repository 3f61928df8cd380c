package dev.coffer.blob.conformance;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// The contract of [dev.coffer.blob.BlobStore]: all its promises, each as a check.
public final class Conformance {
    /// What a store can be used for.
    public enum Use {
        /// Every kind of catalog.
        EVERYTHING,
        /// Only catalogs that keep the facts in a database: puts may replace what others have put.
        ONLY_WITH_DATABASE,
        /// No store of artifacts at all.
        NOTHING
    }

    private static final List<ConformanceCheck> CHECKS = Stream.of(
                    PutChecks.all(), ConcurrencyChecks.all(), ReadChecks.all(), ListChecks.all(), DeleteChecks.all())
            .flatMap(List::stream)
            .toList();

    private Conformance() {}

    /// All checks; the names differ.
    public static List<ConformanceCheck> checks() {
        return CHECKS;
    }

    /// What a store can be used for that failed these checks and passed all others.
    public static Use use(Collection<ConformanceCheck> failed) {
        if (failed.isEmpty()) {
            return Use.EVERYTHING;
        }
        return failed.stream().allMatch(ConformanceCheck::isCondition) ? Use.ONLY_WITH_DATABASE : Use.NOTHING;
    }
}
