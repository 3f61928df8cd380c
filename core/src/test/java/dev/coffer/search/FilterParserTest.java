package dev.coffer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.search.Filter.Compare;
import dev.coffer.search.Filter.Operator;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FilterParserTest {
    private static final Instant NOW = Instant.parse("2026-03-08T12:00:00Z");

    private static Filter parse(String text) {
        return FilterParser.parse(text, NOW);
    }

    private static Compare compare(Field field, Operator operator, Literal value) {
        return new Compare(field, operator, value);
    }

    private static Literal text(String value) {
        return new Literal.Text(value);
    }

    private static Literal number(String value) {
        return new Literal.Number(new BigDecimal(value));
    }

    private static Literal time(String value) {
        return new Literal.Time(Instant.parse(value));
    }

    private static final Filter TYPE = compare(Field.Plain.TYPE, Operator.EQ, text("model"));
    private static final Filter NAME = compare(Field.Plain.NAME, Operator.EQ, text("a"));
    private static final Filter RUN = compare(Field.Plain.RUN, Operator.EQ, text("r"));

    private static void assertRefused(String text, String... parts) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(CofferException.Invalid.class)
                .satisfies(e -> {
                    var failure = (CofferException.Invalid) e;
                    assertThat(failure.getMessage() + "\n" + failure.hint().orElse(""))
                            .contains(parts);
                });
    }

    private static void assertValue(String comparison, Literal value) {
        assertThat(parse(comparison))
                .isInstanceOfSatisfying(
                        Compare.class, compare -> assertThat(compare.value()).isEqualTo(value));
    }

    @Test
    void nothingHoldsForEveryVersion() {
        assertThat(parse("")).isEqualTo(Filter.everything());
        assertThat(parse(" \n")).isEqualTo(Filter.everything());
        assertThat(parse("TRUE")).isEqualTo(Filter.everything());
        assertThat(parse("false")).isEqualTo(new Filter.Or(List.of()));
    }

    @Test
    void everyFieldIsKnownInAnyCase() {
        for (var field : Field.Plain.values()) {
            assertThat(parse(field + " IS NULL")).isEqualTo(new Filter.IsNull(field));
            assertThat(parse(field.name() + " is null")).isEqualTo(new Filter.IsNull(field));
        }
        assertThat(parse("metrics.val_loss IS NULL")).isEqualTo(new Filter.IsNull(new Field.Metric("val_loss")));
        assertThat(parse("Params.a.b/c-d IS NULL")).isEqualTo(new Filter.IsNull(new Field.Param("a.b/c-d")));
        assertThat(parse("tags.\"it \"\"is\"\" so\" IS NULL"))
                .isEqualTo(new Filter.IsNull(new Field.Tag("it \"is\" so")));
    }

    @Test
    void everyOperatorIsKnown() {
        for (var operator : Operator.values()) {
            assertThat(parse("name" + operator.sign() + "a")).isEqualTo(compare(Field.Plain.NAME, operator, text("a")));
        }
        assertThat(parse("name LIKE 'a%'")).isEqualTo(new Filter.Like(Field.Plain.NAME, "a%"));
        assertThat(parse("name not like a%")).isEqualTo(new Filter.Not(new Filter.Like(Field.Plain.NAME, "a%")));
        assertThat(parse("name IN (a,'b')")).isEqualTo(new Filter.In(Field.Plain.NAME, List.of(text("a"), text("b"))));
        assertThat(parse("name NOT IN ()")).isEqualTo(new Filter.Not(new Filter.In(Field.Plain.NAME, List.of())));
        assertThat(parse("name IS NOT NULL")).isEqualTo(new Filter.Not(new Filter.IsNull(Field.Plain.NAME)));
    }

    @Test
    void notBindsCloserThanAndAndAndCloserThanOr() {
        assertThat(parse("type = model OR name = a AND NOT run = r"))
                .isEqualTo(new Filter.Or(List.of(TYPE, new Filter.And(List.of(NAME, new Filter.Not(RUN))))));
        assertThat(parse("(type = model OR name = a) AND NOT (run = r)"))
                .isEqualTo(new Filter.And(List.of(new Filter.Or(List.of(TYPE, NAME)), new Filter.Not(RUN))));
    }

    @Test
    void textsNeedQuotesOnlyWhereTheyWouldMeanSomethingElse() {
        assertValue("run = nightly-12", text("nightly-12"));
        assertValue("run = 12", text("12"));
        assertValue("run = 1e3", text("1e3"));
        assertValue("input = data/train:v3", text("data/train:v3"));
        assertValue("branch = größe", text("größe"));
        assertValue("name = 'it''s'", text("it's"));
        assertValue("name = \"it's \"\"so\"\"\"", text("it's \"so\""));
        assertValue("name = ''", text(""));
        assertValue("branch = 'and'", text("and"));
        assertValue("params.fast = true", text("true"));
    }

    @Test
    void aParameterIsComparedWithWhatTheValueLooksLike() {
        assertValue("params.lr = 1e-3", number("0.001"));
        assertValue("params.lr = '1e-3'", text("1e-3"));
        assertValue("params.lr = -.5", number("-0.5"));
        assertValue("params.lr = 1e-3x", text("1e-3x"));
        assertValue("tags.size = 10MiB", text("10MiB"));
    }

    @Test
    void versionsAndSizesHaveWritingsOfTheirOwn() {
        assertValue("version >= v7", number("7"));
        assertValue("version >= 7", number("7"));
        assertValue("bytes > 1500", number("1500"));
        assertValue("bytes > 10MiB", number("10485760"));
        assertValue("bytes > 1.5gb", number("1500000000"));
        assertValue("bytes > 1e3kB", number("1000000"));
        assertValue("bytes > 1e3", number("1000"));
    }

    @Test
    void timesAreDaysMomentsOrBeforeNow() {
        assertValue("created > 2026-03-01", time("2026-03-01T00:00:00Z"));
        assertValue("created > '2026-03-01T09:30:00Z'", time("2026-03-01T09:30:00Z"));
        assertValue("created > 2026-03-01T09:30:00.2509z", time("2026-03-01T09:30:00.250Z"));
        assertValue("created > 2026-03-01t11:30+02:00", time("2026-03-01T09:30:00Z"));
        assertValue("created > 2026-03-01T04:00:00-05:30", time("2026-03-01T09:30:00Z"));
        assertValue("created > now", time("2026-03-08T12:00:00Z"));
        assertValue("created > now - 7d", time("2026-03-01T12:00:00Z"));
        assertValue("created > NOW -36H", time("2026-03-07T00:00:00Z"));
        assertValue("created > now-90s", time("2026-03-08T11:58:30Z"));
        assertValue("created < now + 2w", time("2026-03-22T12:00:00Z"));
        assertValue("created > now - 30m", time("2026-03-08T11:30:00Z"));
    }

    @Test
    void anUnknownFieldGetsASuggestionAndACaret() {
        assertThatThrownBy(() -> parse("type = model AND metric.auc > 0.9"))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessage("""
                        filter, column 18: there is no field 'metric.auc'
                          type = model AND metric.auc > 0.9
                                           ^""")
                .satisfies(e -> assertThat(((CofferException) e).hint()).contains("did you mean 'metrics.auc'?"));
        assertRefused("nmae = x", "column 1", "did you mean 'name'?");
        assertRefused("accuracy > 1", "fields are name, type", "metrics.NAME");
        assertRefused("metrics > 1", "there is no field 'metrics'");
        assertRefused("metrics. > 1", "a name is missing behind 'metrics.'");
        assertRefused("metrics. \"a\" > 1", "a name is missing behind 'metrics.'");
        assertRefused("'name' = x", "a field is missing before ''name''");
    }

    @Test
    void theCaretStandsRightInLongTextsAndBehindOddCharacters() {
        assertRefused(
                "name = '" + "x".repeat(500) + "' AND oops = 1",
                "column 515",
                "\n  …" + "x".repeat(54) + "' AND oops = 1\n  " + " ".repeat(61) + "^");
        assertRefused(
                "name = '\uD83D\uDE00\n' AND oops = 1",
                "column 17",
                "\n  name = '\uD83D\uDE00\\n' AND oops = 1\n  " + " ".repeat(17) + "^");
    }

    @Test
    void whatIsMissingOrTooMuchIsNamed() {
        assertRefused("(name = a", "column 1", "this '(' is never closed");
        assertRefused("name = a)", "column 9", "this ')' closes nothing");
        assertRefused("()", "a field is missing before ')'");
        assertRefused("name", "an operator is missing before the end");
        assertRefused("name a", "an operator is missing before 'a'");
        assertRefused("name =", "a value is missing before the end");
        assertRefused("name = = a", "a value is missing before '='");
        assertRefused("name = a b", "AND or OR is missing before 'b'");
        assertRefused("name = a AND", "a field is missing before the end");
        assertRefused("name = 'a", "column 8", "never closed");
        assertRefused("tags.\"a = 1", "column 6", "never closed");
        assertRefused("name IN a", "'(' is missing behind IN");
        assertRefused("name IN (a b)", "',' or ')' is missing before 'b'");
        assertRefused("name IN (a,)", "a value is missing before ')'");
        assertRefused("name IS a", "NULL is missing before 'a'");
        assertRefused("name NOT = a", "LIKE or IN is missing behind NOT");
        assertRefused("name = NULL", "'NULL' is a keyword", "write IS NULL");
        assertRefused("name = and", "'and' is a keyword", "in quotes");
    }

    @Test
    void whatOtherLanguagesWriteGetsTheWordOfThisOne() {
        assertRefused("name == a", "there is no operator '=='", "write =");
        assertRefused("name <> a", "there is no operator '<>'", "write !=");
        assertRefused("name = a && type = model", "there is no operator '&&'", "write AND");
        assertRefused("!name = a", "there is no operator '!'", "write NOT");
        assertRefused("name = a; DROP TABLE version", "unexpected ';'");
        assertRefused("name = \uD83D\uDE00", "unexpected '\uD83D\uDE00'", "in quotes");
    }

    @Test
    void valuesOfTheWrongKindAreRefused() {
        assertRefused("metrics.auc = 'x'", "metrics.auc is a number, and ''x'' is none");
        assertRefused("metrics.auc = x", "metrics.auc is a number, and 'x' is none");
        assertRefused("metrics.auc = '0.9'", "without quotes");
        assertRefused("metrics.auc LIKE '0%'", "metrics.auc is a number, and LIKE is for texts");
        assertRefused("created LIKE '2026%'", "created is a time");
        assertRefused("version = 'v7'", "version is a whole number", "write 7 or v7");
        assertRefused("version = 10MiB", "version is a whole number");
        assertRefused("bytes > 10XiB", "bytes is a whole number", "10MiB");
        assertRefused("bytes > MiB", "bytes is a whole number");
        assertRefused("created > 7d", "created is a time", "now - 7d");
        assertRefused("created > 2026-02-30", "created is a time");
        assertRefused("created > 2026-03-01T09:30:00", "with an offset");
        assertRefused("created > now - 7", "a duration is missing behind now");
        assertRefused("created > now -", "a duration is missing behind now");
        assertRefused("created > now - 999999999w", "between the years 0 and 9999");
        assertRefused("alias < prod", "alias may have several values");
        assertRefused("type = modle", "there is no type 'modle'", "did you mean 'model'?");
        assertRefused("metrics.auc > 1e999", "metrics.auc is a number");
        assertRefused("metrics.auc > 1e-99999999999", "out of range");
        assertRefused("metrics.auc > 0." + "1".repeat(41), "out of range");
        assertRefused("metrics.auc > 1" + "0".repeat(70), "metrics.auc is a number");
        assertRefused("name = 'a\0b'", "U+0000");
        assertRefused("tags.\"\uD83D\" IS NULL", "U+D83D");
    }

    @Test
    void limitsHoldAndSoDoesTheStack() {
        assertRefused("x".repeat(1 << 20), "a filter of 1048576 characters is longer than 65536");
        assertRefused("(".repeat(60_000), "more than 100 levels");
        assertRefused("NOT ".repeat(16_000), "more than 100 levels");
        assertRefused("NOT(".repeat(101) + "name = a" + ")".repeat(101), "more than 100 levels");
        assertRefused(terms(10_000).substring(0, 65_000) + "a = a", "column");
        assertRefused(terms(5_000), "more than 1000 terms");
        assertRefused("version IN (" + "1,".repeat(1_000) + "1)", "more than 1000 terms");
        assertRefused("name LIKE '" + "x".repeat(1_001) + "'", "a pattern of 1001 characters");
        assertThat(parse(terms(999))).isInstanceOf(Filter.Or.class);
        assertThat(parse("(".repeat(100) + "name = a" + ")".repeat(100))).isEqualTo(NAME);
    }

    private static String terms(int count) {
        return IntStream.range(0, count).mapToObj(i -> "bytes=1").collect(Collectors.joining(" OR "));
    }

    @Test
    void tenThousandRandomFiltersComeBackFromTheirText() {
        var random = random();
        var filters = new RandomFilters(random);

        for (int i = 0; i < 10_000; i++) {
            var filter = filters.filter();
            var text = FilterText.of(filter);
            var read = parse(text);
            assertThat(read).as(text).isEqualTo(withoutSingles(filter));
            assertThat(FilterText.of(read)).isEqualTo(text);
        }
    }

    /// `And` and `Or` of one term have no text of their own.
    private static Filter withoutSingles(Filter filter) {
        return switch (filter) {
            case Filter.And(var terms) ->
                terms.size() == 1 ? withoutSingles(terms.getFirst()) : new Filter.And(withoutSingles(terms));
            case Filter.Or(var terms) ->
                terms.size() == 1 ? withoutSingles(terms.getFirst()) : new Filter.Or(withoutSingles(terms));
            case Filter.Not(var term) -> new Filter.Not(withoutSingles(term));
            case Filter.Compare _, Filter.Like _, Filter.In _, Filter.IsNull _ -> filter;
        };
    }

    private static List<Filter> withoutSingles(List<Filter> terms) {
        return terms.stream().map(FilterParserTest::withoutSingles).toList();
    }

    @Test
    void theCanonicalTextIsShort() {
        assertThat(
                        FilterText.of(
                                parse(
                                        "((type='model')) and not(metrics.\"val loss\">=1e-3 or alias not in (prod,dev)) and created>now-7d")))
                .isEqualTo("type = 'model' AND NOT (metrics.\"val loss\" >= 0.001 OR alias NOT IN ('prod', 'dev'))"
                        + " AND created > 2026-03-01T12:00:00Z");
    }

    @Test
    void garbageIsAFilterOrInvalidAndNothingElse() {
        var random = random();
        var filters = new RandomFilters(random);

        for (int i = 0; i < 50_000; i++) {
            var garbage = i % 2 == 0 ? words(random) : damaged(FilterText.of(filters.filter()), random);
            try {
                var filter = parse(garbage);
                assertThat(parse(FilterText.of(filter))).as(garbage).isEqualTo(filter);
            } catch (CofferException.Invalid e) {
                assertThat(e.getMessage()).startsWith("filter, column ");
            }
        }
    }

    private static String words(Random random) {
        var words = List.of(
                "name",
                "metrics.",
                "metrics.a",
                "created",
                "bytes",
                "alias",
                "now",
                "-",
                "7d",
                "AND",
                "OR",
                "NOT",
                "(",
                ")",
                "IN",
                "LIKE",
                "IS",
                "NULL",
                "=",
                "!=",
                "<",
                ">=",
                ",",
                "'x'",
                "\"y\"",
                "'",
                "\"",
                "v7",
                "1e-3",
                "2026-03-01",
                "TRUE",
                "10MiB",
                "\0",
                "\uD83D",
                "\uDE00",
                "\uD83D\uDE00",
                ";",
                "\\",
                "\n",
                "é",
                "..",
                "");
        return random.ints(random.nextInt(12), 0, words.size())
                .mapToObj(words::get)
                .collect(Collectors.joining(random.nextBoolean() ? " " : ""));
    }

    private static String damaged(String text, Random random) {
        var damaged = new StringBuilder(text);
        for (int i = random.nextInt(4); i > 0 && !damaged.isEmpty(); i--) {
            int at = random.nextInt(damaged.length());
            switch (random.nextInt(3)) {
                case 0 -> damaged.deleteCharAt(at);
                case 1 -> damaged.insert(at, (char) random.nextInt(1 << 16));
                default -> damaged.setCharAt(at, (char) random.nextInt(128));
            }
        }
        return damaged.toString();
    }

    private static Random random() {
        long seed = Long.getLong("coffer.seed", new Random().nextLong());
        System.out.println("FilterParserTest seed: -Dcoffer.seed=" + seed);
        return new Random(seed);
    }
}
