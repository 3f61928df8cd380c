package dev.coffer.catalog.log;

import dev.coffer.artifact.ArtifactName;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Version;
import dev.coffer.search.Candidate;
import dev.coffer.search.Ordering;
import dev.coffer.search.Position;
import dev.coffer.search.Predicates;
import dev.coffer.search.Search;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Tests versions one after the other, in the order of their commits or the other way round. It takes them in portions,
/// and others may commit meanwhile: each version is seen as it was at one moment of the scan. For one search and one
/// thread.
final class SearchScan {
    /// Most versions that are tested together. An entry may have added very many.
    private static final int PORTION_LIMIT = 256;

    private static final int PORTIONS_AT_ONCE = 4;

    private final Log log;
    private final Search search;
    private final Predicate<Candidate> test;
    private final Predicate<IndexedVersion> mayFit;
    private final Ordering ordering;
    private final Map<ArtifactName, Map<Long, List<Handle>>> aliases = new HashMap<>();

    SearchScan(Log log, Search search) {
        this.log = log;
        this.search = search;
        test = Predicates.of(search.filter());
        mayFit = RowFilter.of(search.filter());
        ordering = Ordering.of(search.order());
    }

    /// A version that the filter holds for.
    record Hit(Position place, Version version) {}

    /// A version to be read and tested.
    private record Wanted(VersionAt at, List<Handle> aliases) {}

    /// The first hits behind the place where the search begins, in the order of commits, newest first if the search is
    /// so. What comes after them may be read ahead, and need not be readable.
    List<Hit> first(int count) {
        var portions = portions();
        var hits = new ArrayList<Hit>();
        // The first portion is often enough, so its versions are read one by one, and nothing ahead of them.
        for (var wanted : portions.next()) {
            hit(wanted).ifPresent(hits::add);
            if (hits.size() == count) {
                return hits;
            }
        }
        rest(portions).limit(count - hits.size()).forEachOrdered(hits::add);
        return hits;
    }

    /// All hits behind the place where the search begins, in any order.
    void all(Consumer<Hit> hits) {
        rest(portions()).forEachOrdered(hits);
    }

    private Stream<Hit> rest(Portions portions) {
        return Stream.generate(portions::next)
                .takeWhile(portion -> !portion.isEmpty())
                .gather(Gatherers.mapConcurrent(
                        PORTIONS_AT_ONCE,
                        portion -> portion.stream()
                                .flatMap(wanted -> hit(wanted).stream())
                                .toList()))
                .flatMap(List::stream);
    }

    /// The versions at some places, without those that do not fit any more.
    List<Version> read(List<Position> places) {
        var wanted = log.withFacts(now -> places.stream()
                .flatMap(place -> wanted(now, (int) place.ordinal()).stream())
                .toList());
        var read = log.versions().readAll(wanted.stream().map(Wanted::at).toList());
        return IntStream.range(0, read.size())
                .mapToObj(
                        i -> new Candidate(read.get(i).version(), wanted.get(i).aliases()))
                .filter(test)
                .map(Candidate::version)
                .toList();
    }

    private Portions portions() {
        long versions = log.withFacts(LogState::versions);
        boolean fromPlace = search.order().by().isEmpty() && search.after().isPresent();
        long place = fromPlace ? search.after().get().ordinal() : 0;
        return search.order().descending()
                ? new Portions(fromPlace ? Math.clamp(place - 1, 0, versions) : versions, 0, -1)
                : new Portions(Math.clamp(place, 0, versions) + 1, versions + 1, 1);
    }

    /// Versions to be read and tested, in portions of which each is in one block.
    private final class Portions {
        private final long end;
        private final int step;
        private long next;

        /// @param end the ordinal that comes after the last one
        Portions(long first, long end, int step) {
            next = first;
            this.end = end;
            this.step = step;
        }

        /// Empty when there are no more.
        List<Wanted> next() {
            var portion = List.<Wanted>of();
            while (next != end && portion.isEmpty()) {
                portion = log.withFacts(this::next);
            }
            return portion;
        }

        private List<Wanted> next(LogState now) {
            var portion = new ArrayList<Wanted>();
            long block = log.lines().blockOf(now.row((int) next).entry());
            for (int looked = 0;
                    looked < PORTION_LIMIT
                            && next != end
                            && log.lines().blockOf(now.row((int) next).entry()) == block;
                    looked++) {
                wanted(now, (int) next).ifPresent(portion::add);
                next += step;
            }
            return portion;
        }
    }

    private Optional<Wanted> wanted(LogState now, int ordinal) {
        var row = now.row(ordinal);
        if (!search.when().includes(row.time()) || !mayFit.test(row)) {
            return Optional.empty();
        }
        var at = now.at(row, search.when());
        return at.deleted() && !search.deleted()
                ? Optional.empty()
                : Optional.of(new Wanted(
                        at,
                        aliases.computeIfAbsent(row.id().artifact(), name -> now.aliasesByNumber(name, search.when()))
                                .getOrDefault(row.id().number(), List.of())));
    }

    private Optional<Hit> hit(Wanted wanted) {
        var version = log.versions().read(wanted.at()).version();
        var candidate = new Candidate(version, wanted.aliases());
        if (!test.test(candidate)) {
            return Optional.empty();
        }
        var place = ordering.position(candidate, wanted.at().row().ordinal());
        boolean behind = search.after().isEmpty()
                || ordering.compare(place, search.after().get()) > 0;
        return behind ? Optional.of(new Hit(place, version)) : Optional.empty();
    }
}
