package dev.coffer.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
    private static JsonDiff diff(String from, String to) {
        return (JsonDiff) Compare.texts("c.json", from, to);
    }

    private static List<String> changes(String from, String to) {
        return diff(from, to).changes().stream()
                .map(change -> change.path() + " " + change.from().orElse("-") + " > "
                        + change.to().orElse("-"))
                .toList();
    }

    @Test
    void valuesAreComparedByPath() {
        var from = "{\"a\": 1, \"opt\": {\"lr\": 0.1, \"old\": [1]}, \"odd name\": true, \"same\": null}";
        var to = "{\"opt\": {\"lr\": 0.2, \"new\": {}}, \"a\": \"1\", \"odd name\": false, \"same\": null}";
        assertThat(changes(from, to))
                .containsExactly(
                        "$.a 1 > \"1\"",
                        "$[\"odd name\"] true > false",
                        "$.opt.lr 0.1 > 0.2",
                        "$.opt.new - > {}",
                        "$.opt.old [1] > -");
        var diff = diff(from, to);
        assertThat(List.of(diff.added(), diff.removed(), diff.changed())).containsExactly(1L, 1L, 3L);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | 1.0",
                "100 | 1e2",
                "-0 | 0",
                "0.10 | 1E-1",
                "12345678901234567890123 | 1.2345678901234567890123e22",
                "\"ü\" | \"\\u00fc\"",
                "{\"a\":1,\"b\":2} | {\"b\":2,\"a\":1}",
                "[ ] | []",
            })
    void otherWaysOfWritingTheSameAreNoDifference(String from, String to) {
        assertThat(changes("{\"v\":" + from + "}", "{\"v\":" + to + "}")).isEmpty();
    }

    @Test
    void numbersTooLargeForAnyTypeAreToldApart() {
        assertThat(changes("[1e999999999]", "[1e999999998]")).hasSize(1);
        assertThat(changes("[1e99999999999]", "[1e99999999998]")).hasSize(1);
        assertThat(changes("[9007199254740992]", "[9007199254740993]")).hasSize(1);
    }

    @Test
    void ofArraysTheEqualBeginningAndEndAreSetAside() {
        assertThat(changes("[1,2,3,4,5]", "[1,2,9,4,5]")).containsExactly("$[2] 3 > 9");
        assertThat(changes("[1,2,3]", "[1,2,3,4]")).containsExactly("$[3] - > 4");
        assertThat(changes("[1,2,3]", "[0,1,2,3]")).containsExactly("$[0] - > 0");
        assertThat(changes("[1,1,1]", "[1,1]")).containsExactly("$[2] 1 > -");
        assertThat(changes("{\"a\":[[1,2],[3]]}", "{\"a\":[[1,2],[4]]}")).containsExactly("$.a[1][0] 3 > 4");
    }

    @Test
    void arraysOfObjectsInsideAreTables() {
        var diff = diff(
                "{\"rows\": [{\"id\": 1, \"v\": 2}, {\"id\": 2, \"v\": 3}], \"n\": 1}",
                "{\"rows\": [{\"id\": 1, \"v\": 2}, {\"id\": 2, \"v\": 4}], \"n\": 1}");
        assertThat(diff.changes()).isEmpty();
        assertThat(diff.tables()).hasSize(1);
        assertThat(diff.tables().getFirst().path()).isEqualTo("$.rows");
        assertThat(diff.tables().getFirst().table().cells()).containsEntry("v", 1L);
    }

    @Test
    void theKeyIsUsedWhereItIsAColumn() {
        var from = Bytes.of("{\"t\": [{\"id\": 1, \"v\": 2}], \"u\": [{\"v\": 1}]}");
        var to = Bytes.of("{\"t\": [{\"id\": 1, \"v\": 3}], \"u\": [{\"v\": 2}]}");
        var diff = (JsonDiff) Compare.files("c.json", from, to, Compare.BOUNDS, Optional.of("id"))
                .content();
        assertThat(diff.tables())
                .extracting(table -> table.table().matching())
                .containsExactly(TableDiff.Matching.KEY, TableDiff.Matching.POSITION);
        var none = (JsonDiff) Compare.files("c.json", from, to, Compare.BOUNDS, Optional.of("x"))
                .content();
        assertThat(none.notes()).containsExactly("no array of objects that differs has 'x'");
    }

    @Test
    void onlyBlanksDiffer() {
        var diff = diff("{\"a\":1}", "{ \"a\" : 1 }\n");
        assertThat(diff.changes()).isEmpty();
        assertThat(diff.added() + diff.removed() + diff.changed()).isZero();
    }

    @Test
    void anObjectAndAnArrayOfObjectsDifferAsAWhole() {
        assertThat(changes("{\"a\":1}", "[{\"a\":1}]")).containsExactly("$ {\"a\":1} > [{\"a\":1}]");
    }

    @Test
    void whatIsNoJsonIsText() {
        for (var broken : List.of("{\"a\":1", "{\"a\":1,\"a\":2}", "{} {}", "[{\"a\":1}] x", "[{\"a\":1},", "", "x")) {
            assertThat(Compare.texts("c.json", "{\"a\":1}", broken))
                    .as(broken)
                    .isInstanceOfSatisfying(
                            TextDiff.class,
                            text -> assertThat(text.notes().getFirst()).startsWith("compared as text: "));
        }
    }

    @Test
    void deepNestingIsRefused() {
        int depth = 100_000;
        var deep = "[".repeat(depth) + "]".repeat(depth);
        assertThat(Compare.texts("c.json", deep, deep + "\n"))
                .isInstanceOfSatisfying(
                        TextDiff.class,
                        text -> assertThat(text.notes().getFirst()).contains("nesting depth"));
    }

    @Test
    void tooManyValuesAreRefused() {
        var bounds = new Bounds(1_000_000, 100, 100, 20_000_000);
        var many = "[" + "1,".repeat(200) + "1]";
        var diff = Compare.files("c.json", Bytes.of(many), Bytes.of("[]"), bounds, Optional.empty());
        assertThat(diff.content())
                .isInstanceOfSatisfying(
                        TextDiff.class,
                        text -> assertThat(text.notes())
                                .containsExactly("compared as text: it has more than 100 JSON values"));
    }

    @Test
    void manyChangesAreCountedAndTheFirstAreListed() {
        var from = "[" + "1,".repeat(2_000) + "1]";
        var diff = diff(from, from.replace('1', '2'));
        assertThat(diff.changed()).isEqualTo(2_001);
        assertThat(diff.changes()).hasSize(500);
    }

    @Test
    void longNamesDoNotMakeLongPaths() {
        var name = "n".repeat(4_000);
        var open = ("{\"" + name + "\":").repeat(100);
        var close = "}".repeat(100);
        var change = diff(open + "1" + close, open + "2" + close).changes().getFirst();
        assertThat(change.path()).hasSizeLessThan(1_100);
    }
}
