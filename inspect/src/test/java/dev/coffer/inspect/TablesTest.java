package dev.coffer.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.inspect.TableDiff.CellChange;
import dev.coffer.inspect.TableDiff.Kind;
import dev.coffer.inspect.TableDiff.Matching;
import dev.coffer.inspect.TableDiff.RowChange;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TablesTest {
    private static final String PEOPLE = "id,name,age\n1,ann,30\n2,bob,40\n3,cid,50\n";

    private static TableDiff csv(String from, String to) {
        return (TableDiff) Compare.texts("t.csv", from, to);
    }

    private static TableDiff keyed(String name, String from, String to, String key) {
        return (TableDiff) Compare.files(name, Bytes.of(from), Bytes.of(to), Compare.BOUNDS, Optional.of(key))
                .content();
    }

    private static String counts(TableDiff diff) {
        return diff.matching().word() + ": +" + diff.added() + " -" + diff.removed() + " ~" + diff.changed()
                + (diff.moved() ? " moved" : "");
    }

    private static RowChange changed(long row, Optional<String> key, String column, String from, String to) {
        var cell = new CellChange(column, Optional.of(from), Optional.of(to));
        return new RowChange(Kind.CHANGED, row, key, java.util.List.of(cell));
    }

    private static String many(int rows, int edited) {
        return IntStream.range(0, rows)
                .mapToObj(i -> i + "," + (i == edited ? "other" : "v" + i) + "\n")
                .collect(Collectors.joining("", "id,v\n", ""));
    }

    @Test
    void rowsEditedInPlaceAreChanged() {
        var diff = csv(PEOPLE, PEOPLE.replace("bob,40", "bob,41"));
        assertThat(counts(diff)).isEqualTo("position: +0 -0 ~1");
        assertThat(diff.cells()).containsExactly(Map.entry("age", 1L));
        assertThat(diff.examples()).containsExactly(changed(2, Optional.empty(), "age", "40", "41"));
    }

    @Test
    void addedAndRemovedRowsAreFoundWhereverTheyAre() {
        var diff = csv(PEOPLE, "id,name,age\n0,zoe,20\n1,ann,30\n3,cid,50\n4,dan,60\n");
        assertThat(counts(diff)).isEqualTo("content: +2 -1 ~0");
        assertThat(diff.rowsFrom()).isEqualTo(3);
        assertThat(diff.rowsTo()).isEqualTo(4);
        assertThat(diff.examples())
                .extracting(example -> example.kind().word() + " " + example.row() + " "
                        + example.cells().get(1))
                .containsExactly(
                        "removed 2 CellChange[column=name, from=Optional[bob], to=Optional.empty]",
                        "added 1 CellChange[column=name, from=Optional.empty, to=Optional[zoe]]",
                        "added 4 CellChange[column=name, from=Optional.empty, to=Optional[dan]]");
    }

    @Test
    void repeatedRowsAreCounted() {
        assertThat(counts(csv("a\nx\nx\ny\n", "a\nx\ny\ny\ny\n"))).isEqualTo("content: +2 -1 ~0");
    }

    @Test
    void theSameRowsInAnotherOrderAreMoved() {
        var diff = csv(PEOPLE, "id,name,age\n3,cid,50\n1,ann,30\n2,bob,40\n");
        assertThat(counts(diff)).isEqualTo("content: +0 -0 ~0 moved");
        assertThat(diff.isEmpty()).isFalse();
    }

    @Test
    void rowsAreMatchedByKeyWhereOneIsGiven() {
        var diff = keyed("t.csv", PEOPLE, "id,name,age\n4,dan,60\n3,cid,51\n1,ann,30\n", "id");
        assertThat(counts(diff)).isEqualTo("key: +1 -1 ~1");
        assertThat(diff.cells()).containsExactly(Map.entry("age", 1L));
        assertThat(diff.examples().getFirst()).isEqualTo(changed(2, Optional.of("3"), "age", "50", "51"));
        assertThat(diff.examples().get(1).key()).contains("2");
        assertThat(diff.examples().get(2).key()).contains("4");
    }

    @Test
    void aKeyThatIsNotUniqueIsTold() {
        var diff = keyed("t.csv", PEOPLE + "1,eve,9\n", PEOPLE, "id");
        assertThat(counts(diff)).isEqualTo("content: +0 -1 ~0");
        assertThat(diff.notes()).containsExactly("several rows have the same 'id', so it does not match rows");
        assertThat(keyed("t.csv", PEOPLE, PEOPLE + "1,eve,9\n", "id").notes()).hasSize(1);
        assertThat(keyed("t.csv", PEOPLE, PEOPLE + "9,eve,9\n9,eve,9\n", "id").notes())
                .hasSize(1);
    }

    @Test
    void aKeyThatIsNoColumnIsInvalid() {
        assertThatThrownBy(() -> keyed("t.csv", PEOPLE, PEOPLE + "\n9,x,1", "nmae"))
                .isInstanceOfSatisfying(
                        CofferException.Invalid.class,
                        failure -> assertThat(failure.hint()).contains("did you mean 'name'?"));
    }

    @Test
    void columnsAreMatchedByName() {
        var diff = csv(PEOPLE, "age,id,city\n30,1,x\n41,2,y\n50,3,z\n");
        assertThat(diff.columnsAdded()).containsExactly("city");
        assertThat(diff.columnsRemoved()).containsExactly("name");
        assertThat(counts(diff)).isEqualTo("position: +0 -0 ~1");
        assertThat(diff.cells()).containsExactly(Map.entry("age", 1L));
    }

    @Test
    void tablesWithoutACommonColumnAreOnlyCounted() {
        var diff = csv("a,b\n1,2\n", "c,d\n1,2\n3,4\n");
        assertThat(diff.rowsTo()).isEqualTo(2);
        assertThat(diff.notes()).containsExactly("no column is in both, so rows were only counted");
    }

    @Test
    void quotesDelimitersAndLineBreaksAreUnderstood() {
        var from = "a;b\n\"x;\"\"1\"\"\ny\";2\n";
        var to = "\uFEFFa,b\r\n\"x;\"\"1\"\"\ny\",3\r\n";
        var diff = csv(from, to);
        assertThat(diff.columnsAdded()).isEmpty();
        assertThat(diff.cells()).containsExactly(Map.entry("b", 1L));
        assertThat(csv("a\tb\n1\t2\n", "a|b\n1|2\n").isEmpty()).isTrue();
    }

    @Test
    void missingLastLineFeedAndEmptyLinesMakeNoDifference() {
        assertThat(csv(PEOPLE, PEOPLE.stripTrailing()).isEmpty()).isTrue();
        assertThat(csv(PEOPLE, PEOPLE + "\n\n").isEmpty()).isTrue();
        assertThat(csv(PEOPLE, PEOPLE.replace("\n", "\r")).isEmpty()).isTrue();
    }

    @Test
    void rowsMayBeLongerOrShorterThanTheFirst() {
        var diff = csv("a,b\n1,2\n1,2\n", "a,b\n1,2,3,4\n1\n");
        assertThat(diff.cells()).containsExactly(Map.entry("b", 1L), Map.entry("(further cells)", 1L));
        assertThat(csv("a,b\n1,2,3,4\n", "a,b\n1,2,3,4\n\n").isEmpty()).isTrue();
    }

    @Test
    void aFirstRowOfNumbersIsARow() {
        var diff = csv("1,2\n3,4\n", "1,2\n3,5\n");
        assertThat(diff.rowsFrom()).isEqualTo(2);
        assertThat(diff.cells()).containsExactly(Map.entry("column 2", 1L));
    }

    @Test
    void columnsOfTheSameNameAreToldApart() {
        assertThat(csv("a,a\n1,2\n", "a,a\n1,3\n").cells()).containsExactly(Map.entry("a (column 2)", 1L));
    }

    @Test
    void otherNumbersOfColumnsAndEmptyFilesAreTables() {
        assertThat(csv("", PEOPLE).columnsAdded()).containsExactly("id", "name", "age");
        assertThat(csv("a\n", "a\n1\n").added()).isEqualTo(1);
    }

    @Test
    void bytesThatAreNoTextAreComparedAsTheyAre() {
        var from = new Bytes(new byte[] {'a', '\n', (byte) 0xe9, '\n'});
        var to = new Bytes(new byte[] {'a', '\n', (byte) 0xe8, '\n'});
        assertThat(counts((TableDiff) Compare.files("t.csv", from, to))).isEqualTo("position: +0 -0 ~1");
    }

    @Test
    void anOpenQuoteMakesItText() {
        assertThat(Compare.texts("t.csv", "a,b\n\"1,2\n", "a,b\n1,2\n"))
                .isInstanceOfSatisfying(
                        TextDiff.class,
                        text -> assertThat(text.notes())
                                .containsExactly("compared as text: a quote in row 2 never ends"));
    }

    @Test
    void manyRowsAreMatched() {
        int rows = 50_000;
        assertThat(counts(csv(many(rows, -1), many(rows, 777)))).isEqualTo("position: +0 -0 ~1");
        assertThat(counts(csv(many(rows, 777), many(rows - 7, -1)))).isEqualTo("content: +1 -8 ~0");
        var keyed = keyed("t.csv", many(rows, 777), many(rows - 7, -1), "id");
        assertThat(counts(keyed)).isEqualTo("key: +0 -7 ~1");
        assertThat(keyed.cells()).containsExactly(Map.entry("v", 1L));
    }

    @Test
    void withMoreRowsThanFitTheyAreComparedOneByOne() {
        var bounds = new Bounds(10_000_000, 100, 100, 20_000_000);
        var from = Bytes.of(many(200, -1));
        var to = Bytes.of(many(201, 7));
        for (var key : java.util.List.of(Optional.<String>empty(), Optional.of("id"))) {
            var diff = (TableDiff) Compare.files("t.csv", from, to, bounds, key).content();
            assertThat(counts(diff)).isEqualTo("position: +1 -0 ~1");
            assertThat(diff.notes()).isNotEmpty().allMatch(note -> note.contains("more than 100"));
        }
    }

    @Test
    void whatMayBeReadIsLimited() {
        var from = Bytes.of(many(1_000, -1));
        var to = Bytes.of(many(999, 7));
        long once = from.size() + to.size();
        var none = Compare.files("t.csv", from, to, new Bounds(once / 2, 10_000, 100, 20_000_000), Optional.empty());
        assertThat(none.content())
                .isEqualTo(new ContentDiff.Unknown("the limit of " + once / 2 + " bytes read is reached"));
        var some = (TableDiff)
                Compare.files("t.csv", from, to, new Bounds(4 * once, 10_000, 100, 20_000_000), Optional.empty())
                        .content();
        assertThat(some.matching()).isEqualTo(Matching.POSITION);
        assertThat(some.notes())
                .containsExactly("rows were compared one by one: matching them would read more than is allowed");
    }

    @Test
    void arraysOfObjectsAndJsonLinesAreTables() {
        var from = "[{\"id\": 1, \"v\": 1.0}, {\"id\": 2, \"v\": {\"b\": 1, \"a\": 2}}]";
        var to = "[{\"v\": 1, \"id\": 1}, {\"id\": 2, \"v\": {\"a\": 2, \"b\": 3}, \"new\": null}]";
        for (var name : java.util.List.of("t.json", "t.jsonl")) {
            boolean isLines = name.endsWith("l");
            var diff = (TableDiff) Compare.texts(name, isLines ? lines(from) : from, isLines ? lines(to) : to);
            assertThat(diff.columnsAdded()).containsExactly("new");
            assertThat(counts(diff)).isEqualTo("position: +0 -0 ~1");
            assertThat(diff.examples())
                    .containsExactly(changed(2, Optional.empty(), "v", "{\"a\":2,\"b\":1}", "{\"a\":2,\"b\":3}"));
        }
        assertThat(counts(keyed("t.json", from, to, "id"))).isEqualTo("key: +0 -0 ~1");
    }

    private static String lines(String array) {
        return array.substring(1, array.length() - 1).replace("}, {\"id\"", "}\n{\"id\"") + "\n";
    }

    @Test
    void absentAndNullAreDifferent() {
        var diff = (TableDiff)
                Compare.texts("t.json", "[{\"a\":1},{\"a\":1,\"b\":2}]", "[{\"a\":1,\"b\":null},{\"a\":1,\"b\":2}]");
        assertThat(diff.examples().getFirst().cells())
                .containsExactly(new CellChange("b", Optional.empty(), Optional.of("null")));
    }
}
