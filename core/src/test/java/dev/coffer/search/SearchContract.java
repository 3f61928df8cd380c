package dev.coffer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What [Catalog#search] promises: the answers of [Predicates] in the order of [Ordering], page by page. A backend extends it
/// and says how to open a catalog; nothing else.
public abstract class SearchContract {
    private static final int FILTERS = 10_000;
    private static final int STEPS = 400;

    private final SearchModel model = new SearchModel();
    private Random random = new Random();
    private RandomFacts facts = new RandomFacts(random);
    private RandomFilters filters = new RandomFilters(random);
    private final List<Catalog> opened = new ArrayList<>();

    /// Opens a catalog at the place of this test. Each test has a fresh place.
    protected abstract Catalog open();

    private Catalog catalog() {
        var catalog = open();
        opened.add(catalog);
        return catalog;
    }

    @AfterEach
    final void closeAll() {
        opened.forEach(Catalog::close);
    }

    /// `-Dcoffer.seed=…` runs one again.
    private Catalog filled(int steps) {
        long seed = Long.getLong("coffer.seed", new Random().nextLong());
        System.out.println("SearchContract seed: -Dcoffer.seed=" + seed);
        random = new Random(seed);
        facts = new RandomFacts(random);
        filters = new RandomFilters(random);
        var catalog = catalog();
        for (int i = 0; i < steps; i++) {
            commit(catalog, change());
        }
        return catalog;
    }

    /// The clocks of those who write go forwards and backwards.
    private void commit(Catalog catalog, Change change) {
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

    private Change add(List<VersionId> known) {
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

    private Search search(Filter filter) {
        return new Search(
                filter, filters.order(), moment(), random.nextInt(3) == 0, Optional.empty(), 1 + random.nextInt(20));
    }

    private AsOf moment() {
        return random.nextInt(3) > 0
                ? AsOf.NOW
                : AsOf.at(Samples.TIME.plus(Duration.ofMillis(100L * random.nextInt(11))));
    }

    private void assertAnswers(Catalog catalog, Search search) {
        assertThat(catalog.search(search)).as("%s", search).isEqualTo(model.find(search));
    }

    /// Every page, from the beginning to the end.
    private static List<VersionId> pages(Catalog catalog, Search search) {
        var all = new ArrayList<VersionId>();
        var next = Optional.of(search);
        while (next.isPresent()) {
            var found = catalog.search(next.get());
            assertThat(found.versions()).hasSizeBetween(all.isEmpty() ? 0 : 1, search.limit());
            found.versions().forEach(version -> all.add(version.id()));
            next = found.next().map(search::after);
        }
        return all;
    }

    private static List<VersionId> ids(Found found) {
        return found.versions().stream().map(version -> version.id()).toList();
    }

    private static Search everything() {
        return Search.of(Filter.everything(), Catalog.PAGE_LIMIT);
    }

    @Test
    void tenThousandRandomQuestionsHaveTheAnswersOfTheModel() {
        var catalog = filled(STEPS);

        for (int i = 0; i < FILTERS; i++) {
            var search = search(filters.filter());
            assertAnswers(catalog, search);
            if (i % 50 == 0) {
                var whole = new Search(
                        search.filter(),
                        search.order(),
                        search.when(),
                        search.deleted(),
                        Optional.empty(),
                        Catalog.PAGE_LIMIT);
                assertThat(pages(catalog, search))
                        .as("%s", search)
                        .doesNotHaveDuplicates()
                        .isEqualTo(ids(model.find(whole)));
            }
        }
    }

    @Test
    void everyOrderIsKeptFromPageToPage() {
        var catalog = filled(STEPS);
        var fields = new ArrayList<Optional<Field>>(List.of(Optional.empty()));
        Stream.of(Field.Plain.values())
                .filter(field -> field.kind() != Field.Kind.SET)
                .forEach(field -> fields.add(Optional.of(field)));
        fields.add(Optional.of(new Field.Metric("auc")));
        fields.add(Optional.of(new Field.Param("auc")));
        fields.add(Optional.of(new Field.Tag("auc")));

        for (var when : List.of(AsOf.NOW, AsOf.at(Samples.TIME.plus(Duration.ofMillis(500))))) {
            for (var field : fields) {
                for (var descending : List.of(true, false)) {
                    var search = new Search(
                            Filter.everything(), new Order(field, descending), when, true, Optional.empty(), 17);
                    var whole = new Search(
                            search.filter(), search.order(), when, true, Optional.empty(), Catalog.PAGE_LIMIT);
                    assertThat(pages(catalog, search)).as("%s", search).isEqualTo(ids(model.find(whole)));
                }
            }
        }
    }

    @Test
    void whatLooksLikeSqlIsAValueInEveryPlace() {
        var catalog = filled(STEPS / 4);

        for (var text : OddTexts.INJECTIONS) {
            var fields = new ArrayList<Field>(List.of(Field.Plain.values()));
            fields.addAll(List.of(new Field.Metric(text), new Field.Param(text), new Field.Tag(text)));
            for (var field : fields) {
                var questions = new ArrayList<Filter>(List.of(new Filter.IsNull(field)));
                if (field.kind().hasTexts()) {
                    var value = new Literal.Text(text);
                    questions.add(new Filter.Compare(field, Filter.Operator.EQ, value));
                    questions.add(new Filter.Compare(field, Filter.Operator.NE, value));
                    questions.add(new Filter.In(field, List.of(value, value)));
                    questions.add(new Filter.Like(field, text));
                    questions.add(new Filter.Like(field, "%" + text + "%"));
                }
                questions.forEach(filter -> assertAnswers(catalog, search(filter)));
                if (field.kind() != Field.Kind.SET) {
                    var order = new Order(Optional.of(field), random.nextBoolean());
                    assertAnswers(catalog, everything().orderedBy(order));
                    if (field.kind().hasTexts()) {
                        var after = new Position(Optional.of(new Literal.Text(text)), 3);
                        assertAnswers(catalog, everything().orderedBy(order).after(after));
                    }
                }
            }
        }
        assertAnswers(catalog, everything());
    }

    @Test
    void aPositionStaysRightWhileVersionsComeAndGo() {
        var catalog = filled(STEPS / 4);
        var order = new Order(Optional.of(Field.Plain.RUN), true);
        var first = catalog.search(Search.of(Filter.everything(), 5).orderedBy(order));
        var last = first.versions().getLast();

        commit(catalog, add(List.of()));
        commit(catalog, new Change.Delete(last.id()));
        commit(catalog, add(List.of()));

        assertAnswers(catalog, everything().orderedBy(order).after(first.next().orElseThrow()));
    }

    @Test
    void aMomentHasTheTagsAliasesAndDeletionsOfThen() {
        var catalog = catalog();
        var id = Samples.id("m:v1");
        at(catalog, 10, Samples.add("m", Samples.tagged(Map.of("stage", "draft"))));
        at(catalog, 20, new Change.SetTags(id, Map.of("stage", "final"), Set.of()), Samples.alias("m", "prod", 1));
        at(catalog, 30, Samples.removeAlias("m", "prod"), new Change.Delete(id));

        var isDraft = equal(new Field.Tag("stage"), "draft");
        var isProd = equal(Field.Plain.ALIAS, "prod");

        assertThat(numbers(catalog, Filter.everything(), 9)).isEmpty();
        assertThat(numbers(catalog, isDraft, 10)).containsExactly(1L);
        assertThat(numbers(catalog, isProd, 19)).isEmpty();
        assertThat(numbers(catalog, isDraft, 20)).isEmpty();
        assertThat(numbers(catalog, isProd, 29)).containsExactly(1L);
        assertThat(numbers(catalog, Filter.everything(), 30)).isEmpty();
    }

    private static Filter equal(Field field, String text) {
        return new Filter.Compare(field, Filter.Operator.EQ, new Literal.Text(text));
    }

    private static Instant second(int second) {
        return Samples.TIME.plusSeconds(second);
    }

    private static void at(Catalog catalog, int second, Change... changes) {
        catalog.commit(new Transaction(Samples.freshUlid(), second(second), "ci", Optional.empty(), List.of(changes)));
    }

    private static List<Long> numbers(Catalog catalog, Filter filter, int second) {
        return catalog.search(Search.of(filter, 10).asOf(AsOf.at(second(second)))).versions().stream()
                .map(version -> version.id().number())
                .toList();
    }

    @Test
    void theLargestFilterIsAnswered() {
        var catalog = filled(STEPS / 10);
        var ors = Stream.generate(filters::field)
                .limit(Filter.TERMS_LIMIT - 1)
                .<Filter>map(Filter.IsNull::new)
                .toList();
        Filter leaf = new Filter.IsNull(Field.Plain.LABEL);
        Filter deep = leaf;
        for (int i = 1; i < Filter.DEPTH_LIMIT; i++) {
            deep = switch (i % 3) {
                case 0 -> new Filter.Not(deep);
                case 1 -> new Filter.And(List.of(leaf, deep));
                default -> new Filter.Or(List.of(leaf, deep));
            };
        }
        var list = Stream.generate(facts::text)
                .limit(Filter.TERMS_LIMIT - 1)
                .<Literal>map(Literal.Text::new)
                .toList();

        for (var filter :
                List.of(new Filter.Or(ors), new Filter.And(ors), deep, new Filter.In(new Field.Tag("auc"), list))) {
            assertAnswers(catalog, Search.of(filter, 10));
        }
    }

    @Test
    void aLimitOutOfRangeIsRefused() {
        var catalog = catalog();

        for (int limit : List.of(0, -1, Catalog.PAGE_LIMIT + 1)) {
            assertThatThrownBy(() -> catalog.search(Search.of(Filter.everything(), limit)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aClosedCatalogAnswersNothing() {
        var catalog = catalog();
        catalog.close();

        assertThatThrownBy(() -> catalog.search(everything())).isInstanceOf(IllegalStateException.class);
    }
}
