package dev.coffer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.ArtifactType;
import dev.coffer.artifact.Code;
import dev.coffer.artifact.CofferException;
import dev.coffer.artifact.Facts;
import dev.coffer.artifact.Handle;
import dev.coffer.artifact.Origin;
import dev.coffer.artifact.Shape;
import dev.coffer.artifact.Version;
import dev.coffer.artifact.VersionState;
import dev.coffer.catalog.Samples;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The meaning of filters, case by case, by hand.
class PredicatesTest {
    private static final Instant NOW = Instant.parse("2026-03-08T12:00:00Z");

    /// Has a bit of everything.
    private static final Candidate FULL = new Candidate(
            new Version(
                    Samples.id("vision/resnet:v7"),
                    Optional.of(Handle.of("1.4.0")),
                    ArtifactType.MODEL,
                    Shape.DIRECTORY,
                    Samples.digest("tree"),
                    3,
                    9_007_199_254_740_993L,
                    1,
                    Instant.parse("2026-03-01T09:30:00.250Z"),
                    new Facts(
                            new Origin(
                                    Optional.of("run-17"),
                                    Optional.of("ci"),
                                    Optional.empty(),
                                    Optional.empty(),
                                    new Code(
                                            Optional.of("abc"),
                                            Optional.of("main"),
                                            Optional.empty(),
                                            Optional.empty())),
                            Map.of("lr", "0.10", "opt", "adam", "big", "1e400", "text", "50%", "minus", "-0"),
                            Map.of("auc", 0.9, "zero", -0.0, "tenth", 0.1),
                            Map.of("reviewed", "", "stage", "final", "n", "10"),
                            Optional.of("Übergroß"),
                            List.of(Samples.id("data/train:v3"), Samples.id("data/test:v1"))),
                    VersionState.LIVE),
            List.of(Handle.of("prod"), Handle.of("best")));

    /// Has only what every version has.
    private static final Candidate BARE = new Candidate(
            new Version(
                    Samples.id("a:v1"),
                    Optional.empty(),
                    ArtifactType.OTHER,
                    Shape.FILE,
                    Samples.digest(""),
                    0,
                    0,
                    0,
                    Instant.EPOCH,
                    Facts.NONE,
                    VersionState.LIVE),
            List.of());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // filter                                     | full  | bare
                "name = vision/resnet                          | true  | false",
                "name != vision/resnet                         | false | true",
                "type = model                                  | true  | false",
                "version = 7                                   | true  | false",
                "version < v7                                  | false | true",
                "created = 2026-03-01T09:30:00.250Z            | true  | false",
                "created > now - 7d                            | false | false",
                "created >= 2026-03-01                         | true  | false",
                "digest LIKE 'sha256:%'                        | true  | true",
                "commit = abc AND branch = main AND user = ci  | true  | false",
                "description LIKE 'Über____'                   | true  | false",

                // What is absent compares with nothing; NOT makes that true.
                "label = '1.4.0'                               | true  | false",
                "label != '1.4.0'                              | false | false",
                "label != x                                    | true  | false",
                "NOT label = '1.4.0'                           | false | true",
                "NOT label != '1.4.0'                          | true  | true",
                "label IN ('1.4.0', x)                         | true  | false",
                "label NOT IN ('1.4.0', x)                     | false | true",
                "label LIKE '%'                                | true  | false",
                "label NOT LIKE '%'                            | false | true",
                "label IS NULL                                 | false | true",
                "label IS NOT NULL                             | true  | false",
                "metrics.auc < 0.9 OR metrics.auc >= 0.9       | true  | false",
                "NOT metrics.auc < 0.9 AND NOT metrics.auc >= 0.9 | false | true",
                "NOT (label = x OR run != x)                   | false | true",
                "name IS NULL                                  | false | false",
                "run IN ()                                     | false | false",
                "run NOT IN ()                                 | true  | true",
                "TRUE                                          | true  | true",
                "FALSE                                         | false | false",
                "NOT (TRUE AND FALSE)                          | true  | true",

                // Numbers.
                "metrics.auc = 0.90                            | true  | false",
                "metrics.tenth = 0.1                           | true  | false",
                "metrics.tenth = 0.1000000000000000055511151231257827 | true | false",
                "metrics.zero = 0                              | true  | false",
                "metrics.zero < 0                              | false | false",
                "metrics.zero IN (1, -0)                       | true  | false",
                "bytes = 9007199254740993                      | true  | false",
                "bytes = 9007199254740992                      | false | false",
                "bytes > 9007199254740992.5                    | true  | false",
                "bytes < 9007199254740993.5                    | true  | true",
                "bytes != 0.5                                  | true  | true",
                "bytes < 1e30                                  | true  | true",
                "bytes > -1e30                                 | true  | true",
                "bytes >= 1KiB                                 | true  | false",

                // Parameters and tags are texts, and numbers where they can be.
                "params.lr = 0.1                               | true  | false",
                "params.lr = '0.1'                             | false | false",
                "params.lr = '0.10'                            | true  | false",
                "params.lr < 1                                 | true  | false",
                "params.opt = adam                             | true  | false",
                "params.opt < 1                                | false | false",
                "params.opt != 1                               | false | false",
                "NOT params.opt = 1                            | true  | true",
                "params.opt IN (1, adam)                       | true  | false",
                "params.big > 1                                | false | false",
                "params.big = '1e400'                          | true  | false",
                "params.minus = 0                              | true  | false",
                "params.text LIKE '50\\%'                      | true  | false",
                "params.text LIKE '5_\\\\'                     | false | false",
                "tags.reviewed = ''                            | true  | false",
                "tags.reviewed IS NOT NULL                     | true  | false",
                "tags.n > 9                                    | true  | false",
                "tags.n > '9'                                  | false | false",
                "tags.Stage = final                            | false | false",

                // Sets: one of them, but != all of them.
                "alias = prod                                  | true  | false",
                "alias != prod                                 | false | true",
                "alias != other                                | true  | true",
                "alias != prod OR alias != best                | false | true",
                "NOT alias = other                             | true  | true",
                "alias IN (other, best)                        | true  | false",
                "alias NOT IN (other, best)                    | false | true",
                "alias LIKE 'b%'                               | true  | false",
                "alias NOT LIKE 'b%'                           | false | true",
                "alias IS NULL                                 | false | true",
                "input = data/train:v3                         | true  | false",
                "input = data/train:v03                        | false | false",
                "input = data/train                            | false | false",
                "input LIKE data/%:v1                          | true  | false",
                "input != data/train:v3                        | false | true"
            })
    void aFilterMeans(String filter, boolean full, boolean bare) {
        var test = Predicates.of(FilterParser.parse(filter, NOW));

        assertThat(test.test(FULL)).isEqualTo(full);
        assertThat(test.test(BARE)).isEqualTo(bare);
    }

    @Test
    void textsCompareByCodePoints() {
        var beyond = "\uD83D\uDE00";
        var privateUse = "\uE000";

        assertThat(CodePoints.compare(privateUse, beyond)).isNegative();
        assertThat(CodePoints.compare(beyond, privateUse)).isPositive();
        assertThat(CodePoints.compare("a" + beyond, "a" + beyond)).isZero();
        assertThat(CodePoints.compare("a", "a" + beyond)).isNegative();
        assertThat(CodePoints.compare(beyond, "\uD83D\uDE01")).isNegative();
    }

    @Test
    void aFilterThatIsTooLargeIsRefused() {
        Filter deep = new Filter.IsNull(Field.Plain.RUN);
        for (int i = 0; i < 100_000; i++) {
            deep = new Filter.Not(deep);
        }
        var tooDeep = deep;

        assertThatThrownBy(() -> Predicates.of(tooDeep)).isInstanceOf(CofferException.Invalid.class);
        assertThatThrownBy(() -> FilterText.of(tooDeep)).isInstanceOf(CofferException.Invalid.class);
        assertThatThrownBy(() -> Search.of(tooDeep, 1)).isInstanceOf(CofferException.Invalid.class);
    }

    @Test
    void aValueOfTheWrongKindIsRefused() {
        for (var field : List.<Field>of(Field.Plain.NAME, Field.Plain.CREATED, Field.Plain.ALIAS)) {
            assertThatThrownBy(() -> new Filter.Compare(field, Filter.Operator.EQ, Literal.Number.of(1)))
                    .isInstanceOf(CofferException.Invalid.class)
                    .hasMessageContaining(field + " is ");
        }
    }
}
