package dev.coffer.search;

import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.AsOf;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Shape;
import dev.coffer.artifact.VersionId;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.CommitResult;
import dev.coffer.catalog.LabelRule;
import dev.coffer.catalog.Samples;
import dev.coffer.catalog.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/// A catalog that is filled at random, and random questions whose answers are known.
public final class SearchRun {
    private final Catalog catalog;
    private final SearchModel model = new SearchModel();
    private final Random random;
    private final RandomFacts facts;
    private final RandomFilters filters;

    public SearchRun(Catalog catalog, Random random) {
        this.catalog = catalog;
        this.random = random;
        facts = new RandomFacts(random);
        filters = new RandomFilters(random);
    }

    RandomFacts facts() {
        return facts;
    }

    RandomFilters filters() {
        return filters;
    }

    public void fill(int transactions) {
        for (int i = 0; i < transactions; i++) {
            commit(change());
        }
    }

    /// The clocks of those who write go forwards and backwards.
    void commit(Change change) {
        var transaction = new Transaction(Samples.freshUlid(), facts.time(), "ci", Optional.empty(), List.of(change));
        try {
            if (catalog.commit(transaction) instanceof CommitResult.Committed(var entry, var _)) {
                model.add(entry);
            }
        } catch (CofferException.NotFound | CofferException.Conflict | CofferException.Refused e) {
            // As good as not tried.
        }
    }

    private Change change() {
        var known = model.versions();
        if (known.isEmpty() || random.nextInt(5) < 2) {
            return add(known);
        }
        var id = known.get(random.nextInt(known.size()));
        return switch (random.nextInt(8)) {
            case 0, 1, 2 -> new Change.SetTags(id, facts.texts(), facts.texts().keySet());
            case 3, 4, 5 ->
                new Change.SetAlias(
                        id.artifact(),
                        facts.handle(),
                        OptionalLong.of(id.number()),
                        new Change.Expected.Anything(),
                        "");
            case 6 -> random.nextBoolean() ? new Change.Delete(id) : new Change.Restore(id);
            default -> new Change.RemoveAlias(id.artifact(), facts.handle(), new Change.Expected.Anything(), "");
        };
    }

    /// @param known versions it may be made from
    Change add(List<VersionId> known) {
        Optional<Handle> label = facts.maybe(facts::handle);
        return new Change.AddVersion(
                facts.artifact(),
                random.nextInt(4) == 0 ? Optional.of(facts.one(List.of(ArtifactType.values()))) : Optional.empty(),
                label.<LabelRule>map(LabelRule.FirstFree::new).orElseGet(LabelRule.None::new),
                Shape.DIRECTORY,
                Samples.digest(facts.text()),
                1,
                facts.size(),
                1,
                facts.facts(known),
                List.of(),
                Samples.storage(Samples.freshUlid()));
    }

    /// The next question.
    public Search next() {
        return about(filters.filter());
    }

    Search about(Filter filter) {
        return new Search(
                filter, filters.order(), moment(), random.nextInt(3) == 0, Optional.empty(), 1 + random.nextInt(20));
    }

    private AsOf moment() {
        return random.nextInt(3) > 0
                ? AsOf.NOW
                : AsOf.at(Samples.TIME.plus(Duration.ofMillis(100L * random.nextInt(11))));
    }

    /// Returns what must be found.
    public SearchPage answer(Search search) {
        return model.find(search);
    }
}
