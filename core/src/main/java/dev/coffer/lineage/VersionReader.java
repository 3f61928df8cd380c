package dev.coffer.lineage;

import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionId;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.StoredVersion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Reads many versions by their ids. Those of one artifact whose numbers lie close together come with one question.
public final class VersionReader {
    /// To read so many versions that are not wanted is cheaper than to ask once more.
    private static final int GAP = 10;

    private final Catalog catalog;

    public VersionReader(Catalog catalog) {
        this.catalog = catalog;
    }

    /// Versions in the order of their ids, deleted ones too; those that do not exist are left out. Fetched while the stream is
    /// read.
    public Stream<Version> read(Collection<VersionId> versions) {
        var wanted = new HashSet<>(versions);
        return runs(wanted.stream().sorted().toList()).stream().flatMap(run -> read(run, wanted));
    }

    /// Where the last ones do not exist, the page reaches further back than the run.
    private Stream<Version> read(Run run, Set<VersionId> wanted) {
        return catalog.versions(run.last().artifact(), run.last().number() + 1, run.length()).reversed().stream()
                .map(StoredVersion::version)
                .filter(version -> version.id().number() >= run.first().number() && wanted.contains(version.id()));
    }

    /// Versions of one artifact, from one number to another, no more than a page.
    private record Run(VersionId first, VersionId last) {
        int length() {
            return Math.toIntExact(last.number() - first.number() + 1);
        }

        boolean reaches(VersionId next) {
            return next.artifact().equals(first.artifact())
                    && next.number() - last.number() <= GAP
                    && next.number() - first.number() < Catalog.PAGE_LIMIT;
        }
    }

    private static List<Run> runs(List<VersionId> sorted) {
        var runs = new ArrayList<Run>();
        for (var version : sorted) {
            boolean same = !runs.isEmpty() && runs.getLast().reaches(version);
            var first = same ? runs.removeLast().first() : version;
            runs.add(new Run(first, version));
        }
        return runs;
    }
}
