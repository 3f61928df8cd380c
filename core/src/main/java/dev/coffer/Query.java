package dev.coffer;

/// Which versions are looked for, in words. Made with [#all] or [#where].
///
/// @param names      a glob over the names of artifacts: `*` any characters but `/`, `**` any, `?` one
/// @param filter     in the filter language of docs/search.md; empty: all
/// @param sort       the field they are sorted by, such as `metrics.auc`; empty: the order in which they were committed
/// @param descending the largest, or the newest, first
/// @param deleted    whether deleted versions are looked for too
public record Query(String names, String filter, String sort, boolean descending, boolean deleted) {
    /// Every undeleted version, the newest first.
    public static Query all() {
        return new Query("**", "", "", true, false);
    }

    /// The undeleted versions that a filter such as `metrics.auc >= 0.9 AND tags.stage = 'final'` holds for, the newest first.
    public static Query where(String filter) {
        return new Query("**", filter, "", true, false);
    }

    /// Only versions of artifacts whose names fit a glob.
    public Query named(String glob) {
        return new Query(glob, filter, sort, descending, deleted);
    }

    /// Sorted by a field, the smallest first. Versions that do not have it come last.
    public Query ascending(String field) {
        return new Query(names, filter, field, false, deleted);
    }

    /// Sorted by a field, the largest first. Versions that do not have it come last.
    public Query descending(String field) {
        return new Query(names, filter, field, true, deleted);
    }

    /// Deleted versions too.
    public Query withDeleted() {
        return new Query(names, filter, sort, descending, true);
    }
}
