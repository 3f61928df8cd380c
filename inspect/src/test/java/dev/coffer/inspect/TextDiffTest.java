package dev.coffer.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextDiffTest {
    private static TextDiff diff(String from, String to) {
        return (TextDiff) Compare.texts("notes.txt", from, to);
    }

    private static String numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> i + "\n").collect(Collectors.joining());
    }

    /// As `diff -u` prints it.
    private static String unified(TextDiff diff) {
        return diff.hunks().stream()
                .map(hunk -> "@@ -" + hunk.fromLine() + "," + hunk.fromCount() + " +" + hunk.toLine() + ","
                        + hunk.toCount() + " @@\n" + String.join("\n", hunk.lines()) + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void changesAreShownWithThreeLinesAround() {
        var diff = diff(numbers(0, 20), numbers(0, 9) + "new\n" + numbers(10, 20));
        assertThat(unified(diff)).isEqualTo("""
                        @@ -7,7 +7,7 @@
                         6
                         7
                         8
                        -9
                        +new
                         10
                         11
                         12
                        """);
        assertThat(diff.added()).isEqualTo(1);
        assertThat(diff.removed()).isEqualTo(1);
    }

    @Test
    void changesFarApartAreSeparateHunksAndNearOnesAreOne() {
        var text = numbers(0, 40);
        assertThat(diff(text, text.replace("\n10\n", "\n10\nx\n").replace("\n17\n", "\n17\ny\n"))
                        .hunks())
                .hasSize(2);
        assertThat(diff(text, text.replace("\n10\n", "\n10\nx\n").replace("\n16\n", "\n16\ny\n"))
                        .hunks())
                .hasSize(1);
    }

    @Test
    void aFileThatBecomesEmptyIsOneHunk() {
        assertThat(unified(diff("a\nb\n", ""))).isEqualTo("@@ -1,2 +0,0 @@\n-a\n-b\n");
        assertThat(unified(diff("", "a\nb\n"))).isEqualTo("@@ -0,0 +1,2 @@\n+a\n+b\n");
    }

    @Test
    void aMissingLineFeedIsADifference() {
        assertThat(unified(diff("a\nb\n", "a\nb"))).isEqualTo("""
                        @@ -1,2 +1,2 @@
                         a
                        -b
                        +b
                        \\ No line feed at the end of the file
                        """);
    }

    @Test
    void lineEndsAreADifference() {
        assertThat(diff("a\nb\n", "a\r\nb\r\n").added()).isEqualTo(2);
    }

    @Test
    void manyAndLongLinesAreCutShort() {
        var diff = diff("", numbers(0, 5_000));
        assertThat(diff.added()).isEqualTo(5_000);
        assertThat(diff.hunks().getFirst().lines()).hasSize(2_000);
        assertThat(diff.linesHidden()).isEqualTo(3_000);
        assertThat(diff("x".repeat(5_000), "").hunks().getFirst().lines().getFirst())
                .hasSize(1_002);
    }

    @Test
    void textsWithNothingInCommonAreReplaced() {
        int lines = 20_000;
        var diff = diff(numbers(0, lines), numbers(lines, 2 * lines));
        assertThat(diff.removed()).isEqualTo(lines);
        assertThat(diff.added()).isEqualTo(lines);
    }

    @Test
    void manyChangesInALargeTextAreFoundAllTheSame() {
        var from = IntStream.range(0, 50_000).mapToObj(i -> "line " + i).toList();
        var to = IntStream.range(0, 50_000)
                .mapToObj(i -> i % 10 == 0 ? "other " + i : "line " + i)
                .toList();
        var diff = diff(String.join("\n", from), String.join("\n", to));
        assertThat(diff.removed()).isEqualTo(5_000);
        assertThat(diff.added()).isEqualTo(5_000);
    }

    @Test
    void linesThatRepeatALotAreBounded() {
        var random = new SplittableRandom(1);
        var from = IntStream.range(0, 60_000)
                .mapToObj(i -> Integer.toString(random.nextInt(3)))
                .collect(Collectors.joining("\n"));
        var to = IntStream.range(0, 60_000)
                .mapToObj(i -> Integer.toString(random.nextInt(3)))
                .collect(Collectors.joining("\n"));
        var diff = diff(from, to);
        assertThat(diff.added()).isEqualTo(diff.removed());
    }

    /// Whatever it finds, applying it to the first text gives the second, and nothing is shorter than what is found for
    /// small texts.
    @Test
    void editsMakeTheSecondTextOfTheFirst() {
        long seed = Long.getLong("coffer.seed", System.nanoTime());
        System.out.println("TextDiffTest: -Dcoffer.seed=" + seed);
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 2_000; round++) {
            var from = random.ints(random.nextInt(12), 0, 4).toArray();
            var to = random.ints(random.nextInt(12), 0, 4).toArray();
            var match = new LineMatch(from, to);
            var result = new ArrayList<Integer>();
            int common = 0;
            int i = 0;
            for (int j = 0; j < to.length; j++) {
                if (match.isAdded(j)) {
                    result.add(to[j]);
                } else {
                    while (match.isRemoved(i)) {
                        i++;
                    }
                    result.add(from[i++]);
                    common++;
                }
            }
            assertThat(result).isEqualTo(IntStream.of(to).boxed().toList());
            assertThat(common).isEqualTo(longestCommon(from, to));
        }
    }

    private static int longestCommon(int[] a, int[] b) {
        var length = new int[a.length + 1][b.length + 1];
        for (int i = 1; i <= a.length; i++) {
            for (int j = 1; j <= b.length; j++) {
                length[i][j] =
                        a[i - 1] == b[j - 1] ? length[i - 1][j - 1] + 1 : Math.max(length[i - 1][j], length[i][j - 1]);
            }
        }
        return length[a.length][b.length];
    }

    @Test
    void whatIsNoTextIsUnknown() {
        assertThat(Compare.files("a", new Bytes(new byte[] {0, 1, 2}), new Bytes(new byte[] {0, 1, 3})))
                .isEqualTo(new ContentDiff.Unknown("nothing here knows this format"));
        assertThat(Compare.files("a.txt", Bytes.of("a"), new Bytes(new byte[] {(byte) 0xff})))
                .isEqualTo(new ContentDiff.Unknown("the first is text, the second unknown"));
    }

    @Test
    void filesOfTwoTextFormatsAreComparedAsText() {
        var diff = new FileComparer(Compare.BOUNDS, java.util.Optional.empty())
                .compare(Compare.side("a.csv", Bytes.of("a,b\n")), Compare.side("a.txt", Bytes.of("a,c\n")));
        assertThat(diff.content()).isInstanceOfSatisfying(TextDiff.class, text -> {
            assertThat(text.notes()).isEqualTo(List.of("the first is CSV, the second text"));
            assertThat(text.added()).isEqualTo(1);
        });
    }

    @Test
    void charactersAtTheBorderOfTheSampleAreText() {
        var text = "ü".repeat(10_000);
        assertThat(diff("x" + text, text)).isNotNull();
    }
}
