package dev.coffer.catalog.log;

import dev.coffer.artifact.AsOf;
import dev.coffer.catalog.checkpoint.Recent;
import dev.coffer.search.Filter;
import dev.coffer.search.Order;
import dev.coffer.search.Ordering;
import dev.coffer.search.Position;
import dev.coffer.search.Search;
import dev.coffer.search.SearchPage;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/// Searches in the log. In the order of commits a search reads from where its page begins until the page is full. In
/// any other order it must test all versions; it remembers which places come first, so that the next pages need not.
/// Threads may share it.
final class LogSearch {
    private static final long LISTS = 4;

    private final Log log;
    private final int places;
    private final Recent<Question, Answer> answers;

    /// @param places how many are remembered of one list
    LogSearch(Log log, int places) {
        this.log = log;
        this.places = places;
        answers = new Recent<>(LISTS * places);
    }

    /// The state that the pages of one list share.
    private record Question(Filter filter, Order order, AsOf when, boolean deleted) {}

    /// The first places of a list, or the first behind one of them.
    ///
    /// @param lastEntry the entry after which it is so
    /// @param after     empty when it begins at the beginning
    /// @param complete  whether there are no others behind them
    private record Answer(long lastEntry, Optional<Position> after, List<Position> places, boolean complete) {
        /// Those behind a place; empty when they do not make a page and one more.
        Optional<List<Position>> behind(Search search, Ordering ordering) {
            var place = search.after();
            boolean begins = after.isEmpty() || (place.isPresent() && ordering.compare(after.get(), place.get()) <= 0);
            var behind = place.isEmpty()
                    ? places
                    : places.stream()
                            .filter(other -> ordering.compare(other, place.get()) > 0)
                            .toList();
            return begins && (complete || behind.size() > search.limit()) ? Optional.of(behind) : Optional.empty();
        }
    }

    SearchPage run(Search search) {
        return search.order().by().isEmpty() ? walk(search) : select(search);
    }

    private SearchPage walk(Search search) {
        var hits = new SearchScan(log, search).first(search.limit() + 1);
        var page = hits.subList(0, Math.min(hits.size(), search.limit()));
        return new SearchPage(
                page.stream().map(SearchScan.Hit::version).toList(),
                hits.size() > page.size() ? Optional.of(page.getLast().place()) : Optional.empty());
    }

    private SearchPage select(Search search) {
        var scan = new SearchScan(log, search);
        var ordering = Ordering.of(search.order());
        var question = new Question(search.filter(), search.order(), search.when(), search.deleted());
        long lastEntry = log.withFacts(LogState::last);
        var behind = answers.get(question)
                .filter(answer -> answer.lastEntry() == lastEntry)
                .flatMap(answer -> answer.behind(search, ordering))
                .orElseGet(() -> {
                    var answer = answer(scan, search, lastEntry);
                    answers.put(question, answer, answer.places().size());
                    return answer.places();
                });
        var page = behind.subList(0, Math.min(behind.size(), search.limit()));
        return new SearchPage(
                scan.read(page), behind.size() > page.size() ? Optional.of(page.getLast()) : Optional.empty());
    }

    private Answer answer(SearchScan scan, Search search, long lastEntry) {
        var ordering = Ordering.of(search.order());
        int most = Math.max(places, search.limit() + 1);
        var first = new PriorityQueue<>(ordering.reversed());
        var complete = new AtomicBoolean(true);
        scan.all(hit -> {
            first.add(hit.place());
            if (first.size() > most) {
                first.remove();
                complete.set(false);
            }
        });
        return new Answer(
                lastEntry, search.after(), first.stream().sorted(ordering).toList(), complete.get());
    }
}
