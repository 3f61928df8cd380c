package dev.coffer;

import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.CofferException;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Entry;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Compares what two catalogs of one store say, page by page: entries, artifacts, versions with all their facts, and the
/// histories of aliases. What came to the first one after the second was filled does not count.
final class CatalogComparison {
    private final Catalog source;
    private final Catalog target;
    private final UnaryOperator<Entry> asThere;
    private final long last;
    private long artifacts;
    private long versions;

    CatalogComparison(Catalog source, Catalog target) {
        this(source, target, UnaryOperator.identity());
    }

    /// @param asThere what an entry of the source is in the target
    CatalogComparison(Catalog source, Catalog target, UnaryOperator<Entry> asThere) {
        this.source = source;
        this.target = target;
        this.asThere = asThere;
        this.last = target.lastEntry();
    }

    long artifacts() {
        return artifacts;
    }

    long versions() {
        return versions;
    }

    /// @throws CofferException.Corrupt at the first difference
    void run() {
        compareEntries();
        if (source.lastEntry() != last) {
            // The entries are the same so far; facts may differ by what was committed meanwhile.
            return;
        }
        Pages.stream(
                        "",
                        (String name) -> both(
                                "artifacts after '" + name + "'",
                                catalog -> catalog.artifacts(name, Catalog.PAGE_LIMIT)),
                        artifact -> artifact.name().value())
                .forEach(this::compare);
    }

    /// @throws CofferException.Corrupt at the first difference
    void compareEntries() {
        long after = 0;
        while (after < last) {
            long from = after;
            var entries = target.entries(from, Catalog.PAGE_LIMIT);
            var same = source.entries(from, Catalog.PAGE_LIMIT).stream()
                    .map(asThere)
                    .toList();
            int common = Math.min(entries.size(), same.size());
            check("entries after " + from, entries.subList(0, common), same.subList(0, common));
            if (common == 0) {
                throw differs("entries after " + from);
            }
            after = entries.get(common - 1).number();
        }
    }

    private void compare(Artifact artifact) {
        artifacts++;
        var name = artifact.name();
        versions += Pages.stream(
                        Long.MAX_VALUE,
                        (Long before) -> both(
                                "versions of " + name, catalog -> catalog.versions(name, before, Catalog.PAGE_LIMIT)),
                        stored -> stored.version().id().number())
                .count();
        artifact.aliases()
                .keySet()
                .forEach(alias -> both(
                        "moves of " + name + ":" + alias,
                        catalog -> catalog.aliasMoves(name, alias, Catalog.PAGE_LIMIT)));
    }

    private <T> List<T> both(String what, Function<Catalog, List<T>> read) {
        var page = read.apply(target);
        check(what, page, read.apply(source));
        return page;
    }

    private void check(String what, List<?> page, List<?> same) {
        if (!page.equals(same)) {
            throw differs(what);
        }
    }

    private CofferException differs(String what) {
        return new CofferException.Corrupt(what + " differ between " + source.kind() + " and " + target.kind());
    }
}
