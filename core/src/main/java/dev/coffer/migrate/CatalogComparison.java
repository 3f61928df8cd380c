package dev.coffer.migrate;

import dev.coffer.artifact.Artifact;
import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.CofferException;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Pages;
import dev.coffer.catalog.StoredVersion;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Compares what two catalogs of one store say, page by page: entries, artifacts, versions with all their facts, and the
/// histories of aliases. What came to the first one after the second was filled does not count.
public final class CatalogComparison {
    private final Catalog source;
    private final Catalog target;
    private final Optional<CopiedFacts> copied;
    private final long last;
    private long artifacts;
    private long versions;

    CatalogComparison(Catalog source, Catalog target) {
        this(source, target, Optional.empty());
    }

    /// @param copied what facts of the source are in the target, when that is a copy of the whole store
    CatalogComparison(Catalog source, Catalog target, Optional<CopiedFacts> copied) {
        this.source = source;
        this.target = target;
        this.copied = copied;
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
            var same = source.entries(from, Catalog.PAGE_LIMIT);
            int common = Math.min(entries.size(), same.size());
            var shared = entries.subList(0, common);
            check("entries after " + from, shared, expected(same.subList(0, common), shared, CopiedFacts::entry));
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
                        (Long before) -> versions(name, before),
                        stored -> stored.version().id().number())
                .count();
        artifact.aliases()
                .keySet()
                .forEach(alias -> both(
                        "moves of " + name + ":" + alias,
                        catalog -> catalog.aliasMoves(name, alias, Catalog.PAGE_LIMIT)));
    }

    private List<StoredVersion> versions(ArtifactName name, long before) {
        var page = target.versions(name, before, Catalog.PAGE_LIMIT);
        var same = source.versions(name, before, Catalog.PAGE_LIMIT);
        check("versions of " + name, page, expected(same, page, CopiedFacts::version));
        return page;
    }

    /// How something of a fact here is to be in a copy.
    private interface Copied<T> {
        T of(CopiedFacts facts, T source, T there);
    }

    private <T> List<T> expected(List<T> page, List<T> there, Copied<T> mapping) {
        if (copied.isEmpty() || page.size() != there.size()) {
            return page;
        }
        return IntStream.range(0, page.size())
                .mapToObj(i -> mapping.of(copied.get(), page.get(i), there.get(i)))
                .toList();
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
