package dev.coffer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.AsOf;
import dev.coffer.artifact.VersionId;
import dev.coffer.catalog.Catalog;
import dev.coffer.catalog.Change;
import dev.coffer.catalog.Samples;
import dev.coffer.catalog.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The promises of [Catalog#search]: the answers of [Predicates] in the order of [Ordering], page by page. A backend
/// extends it and says how to open a catalog; nothing else.
public abstract class SearchContract {
    private static final int FILTERS = 10_000;
    private static final int TRANSACTIONS = 400;

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
    private static SearchRun filled(Catalog catalog, int transactions) {
        long seed = Long.getLong("coffer.seed", new Random().nextLong());
        System.out.println("SearchContract seed: -Dcoffer.seed=" + seed);
        var run = new SearchRun(catalog, new Random(seed));
        run.fill(transactions);
        return run;
    }

    private static void assertAnswers(Catalog catalog, SearchRun run, Search search) {
        assertThat(catalog.search(search)).as("%s", search).isEqualTo(run.answer(search));
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

    private static List<VersionId> ids(SearchPage found) {
        return found.versions().stream().map(version -> version.id()).toList();
    }

    private static Search everything() {
        return Search.of(Filter.everything(), Catalog.PAGE_LIMIT);
    }

    @Test
    void tenThousandRandomQuestionsHaveTheAnswersOfTheModel() {
        var catalog = catalog();
        var run = filled(catalog, TRANSACTIONS);

        for (int i = 0; i < FILTERS; i++) {
            var search = run.next();
            assertAnswers(catalog, run, search);
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
                        .isEqualTo(ids(run.answer(whole)));
            }
        }
    }

    @Test
    void everyOrderIsKeptFromPageToPage() {
        var catalog = catalog();
        var run = filled(catalog, TRANSACTIONS);
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
                    assertThat(pages(catalog, search)).as("%s", search).isEqualTo(ids(run.answer(whole)));
                }
            }
        }
    }

    @Test
    void whatLooksLikeSqlIsAValueInEveryPlace() {
        var catalog = catalog();
        var run = filled(catalog, TRANSACTIONS / 4);

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
                questions.forEach(filter -> assertAnswers(catalog, run, run.about(filter)));
                if (field.kind() != Field.Kind.SET) {
                    var order = new Order(Optional.of(field), text.length() % 2 == 0);
                    assertAnswers(catalog, run, everything().orderedBy(order));
                    if (field.kind().hasTexts()) {
                        var after = new Position(Optional.of(new Literal.Text(text)), 3);
                        assertAnswers(
                                catalog, run, everything().orderedBy(order).after(after));
                    }
                }
            }
        }
        assertAnswers(catalog, run, everything());
    }

    @Test
    void aPositionStaysRightWhileVersionsComeAndGo() {
        var catalog = catalog();
        var run = filled(catalog, TRANSACTIONS / 4);
        var order = new Order(Optional.of(Field.Plain.RUN), true);
        var first = catalog.search(Search.of(Filter.everything(), 5).orderedBy(order));
        var last = first.versions().getLast();

        run.commit(run.add(List.of()));
        run.commit(new Change.Delete(last.id()));
        run.commit(run.add(List.of()));

        assertAnswers(
                catalog, run, everything().orderedBy(order).after(first.next().orElseThrow()));
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
        var catalog = catalog();
        var run = filled(catalog, TRANSACTIONS / 10);
        var ors = Stream.generate(run.filters()::field)
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
        var list = Stream.generate(run.facts()::text)
                .limit(Filter.TERMS_LIMIT - 1)
                .<Literal>map(Literal.Text::new)
                .toList();

        for (var filter :
                List.of(new Filter.Or(ors), new Filter.And(ors), deep, new Filter.In(new Field.Tag("auc"), list))) {
            assertAnswers(catalog, run, Search.of(filter, 10));
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
