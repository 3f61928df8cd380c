package dev.coffer.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.SemVer.Bump;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SemVerTest {
    /// The examples of section 11 of semver.org, and what follows from its rules, each below the next.
    private static final List<String> ASCENDING = List.of(
            "0.0.0-0",
            "0.0.0",
            "0.0.1",
            "0.1.0",
            "0.9.0",
            "0.10.0",
            "1.0.0-0",
            "1.0.0-2",
            "1.0.0-10",
            "1.0.0-99999999999999999999",
            "1.0.0--",
            "1.0.0-0a",
            "1.0.0-A",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.1.0",
            "1.0.0-alpha.beta",
            "1.0.0-alpha-",
            "1.0.0-beta",
            "1.0.0-beta.2",
            "1.0.0-beta.11",
            "1.0.0-rc.1",
            "1.0.0",
            "1.0.1",
            "1.9.0",
            "1.10.0",
            "1.11.0",
            "2.0.0",
            "2.1.0",
            "2.1.1",
            "10.0.0",
            "9999999999999999999.0.0",
            "10000000000000000000.0.0");

    @Test
    void theOrderIsThatOfSectionEleven() {
        for (int i = 0; i < ASCENDING.size(); i++) {
            for (int j = 0; j < ASCENDING.size(); j++) {
                var a = new SemVer(ASCENDING.get(i));
                var b = new SemVer(ASCENDING.get(j));
                assertThat(Integer.signum(a.compareTo(b))).as("%s and %s", a, b).isEqualTo(Integer.compare(i, j));
                assertThat(Integer.signum(a.sortKey().compareTo(b.sortKey())))
                        .as("%s and %s", a, b)
                        .isEqualTo(Integer.compare(i, j));
            }
        }
    }

    @Test
    void buildMetadataDoesNotCount() {
        var plain = new SemVer("1.0.0-rc.1");
        var built = new SemVer("1.0.0-rc.1+exp.sha-5114f85.007");

        assertThat(plain).isEqualByComparingTo(built);
        assertThat(plain.sortKey()).isEqualTo(built.sortKey());
        assertThat(plain).isNotEqualTo(built);
        assertThat(new SemVer("1.0.0+z").next(Bump.PATCH).text()).isEqualTo("1.0.1");
    }

    @Test
    void aPartThatGoesUpResetsThoseBehindIt() {
        var version = new SemVer("1.2.3");

        assertThat(version.next(Bump.PATCH).text()).isEqualTo("1.2.4");
        assertThat(version.next(Bump.MINOR).text()).isEqualTo("1.3.0");
        assertThat(version.next(Bump.MAJOR).text()).isEqualTo("2.0.0");
        assertThat(new SemVer("0.0.99999999999999999999").next(Bump.PATCH).text())
                .isEqualTo("0.0.100000000000000000000");
    }

    @Test
    void aPreReleaseIsFollowedByTheReleaseWhereThatGoesUpFarEnough() {
        assertNext("2.0.0-rc.1", "2.0.0", "2.0.0", "2.0.0");
        assertNext("2.1.0-rc.1", "3.0.0", "2.1.0", "2.1.0");
        assertNext("2.1.3-rc.1", "3.0.0", "2.2.0", "2.1.3");
        assertNext("0.0.0-rc.1+b", "0.0.0", "0.0.0", "0.0.0");
    }

    private static void assertNext(String text, String major, String minor, String patch) {
        var version = new SemVer(text);

        assertThat(List.of(Bump.MAJOR, Bump.MINOR, Bump.PATCH))
                .extracting(bump -> version.next(bump).text())
                .containsExactly(major, minor, patch);
    }

    @Test
    void theFirstVersionFollowsNothing() {
        assertThat(SemVer.first(Bump.MAJOR).text()).isEqualTo("1.0.0");
        assertThat(SemVer.first(Bump.MINOR).text()).isEqualTo("0.1.0");
        assertThat(SemVer.first(Bump.PATCH).text()).isEqualTo("0.0.1");
    }

    @Test
    void whatIsNoSemanticVersionIsFoundToBeNoneAndRefused() {
        for (var text : List.of(
                "",
                "1",
                "1.0",
                "1.0.0.0",
                "v1.0.0",
                "01.0.0",
                "1.00.0",
                "1.0.0-",
                "1.0.0-a..b",
                "1.0.0-01",
                "1.0.0-a.01",
                "1.0.0+",
                "1.0.0+a+b",
                "1.0.0+a..b",
                "1.0.0-ä",
                "1.0.0 ",
                " 1.0.0",
                "1.0.0\n",
                "1.0.0-a\u0000",
                "-1.0.0",
                "+1.0.0",
                "1.0.0-a_b",
                "١.0.0",
                "１.0.0")) {
            assertThat(SemVer.find(text)).as("'%s'", text).isEmpty();
            assertThatThrownBy(() -> new SemVer(text))
                    .isInstanceOf(CofferException.Invalid.class)
                    .hasMessageContaining("is not a semantic version");
        }
    }

    @Test
    void whatIsTooLongIsNoneHoweverItIsMade() {
        for (var text : List.of(
                "1".repeat(255) + ".0.0",
                "1.0.0-" + "a.".repeat(500_000) + "a",
                "1.0.0-" + "0".repeat(1_000_000),
                "1.0.0+" + "a-".repeat(500_000),
                "9".repeat(1_000_000))) {
            assertThat(SemVer.find(text)).isEmpty();
            assertThatThrownBy(() -> new SemVer(text)).isInstanceOf(CofferException.Invalid.class);
        }
        assertThat(SemVer.find("1.0.0-" + "a.".repeat(124) + "a")).isPresent();
    }

    @Test
    void aBumpIsReadFromItsWord() {
        for (var bump : Bump.values()) {
            assertThat(Bump.parse(bump.word())).isEqualTo(bump);
        }
        assertThatThrownBy(() -> Bump.parse("MAJOR"))
                .isInstanceOf(CofferException.Invalid.class)
                .hasMessageContaining("'MAJOR'");
    }

    /// `-Dcoffer.seed=…` runs one again.
    @Test
    void theSortKeyOrdersAsTheRulesDo() {
        long seed = Long.getLong("coffer.seed", new Random().nextLong());
        System.out.println("SemVerTest seed: -Dcoffer.seed=" + seed);
        var random = new Random(seed);
        for (int i = 0; i < 50_000; i++) {
            var a = new SemVer(text(random));
            var b = new SemVer(text(random));

            int expected = Integer.signum(inOrder(a.text(), b.text()));

            assertThat(Integer.signum(a.sortKey().compareTo(b.sortKey())))
                    .as("%s and %s", a, b)
                    .isEqualTo(expected);
            assertThat(Integer.signum(a.compareTo(b))).as("%s and %s", a, b).isEqualTo(expected);
        }
    }

    @Test
    void everyVersionIsBelowWhatFollowsIt() {
        var random = new Random(7);
        for (int i = 0; i < 10_000; i++) {
            var version = new SemVer(text(random));
            for (var bump : Bump.values()) {
                assertThat(version.next(bump)).isGreaterThan(version);
            }
        }
    }

    private static String text(Random random) {
        var core = IntStream.range(0, 3)
                .mapToObj(i -> Integer.toString(random.nextInt(12)))
                .collect(Collectors.joining("."));
        var words = List.of("0", "1", "9", "10", "a", "A", "-", "a-", "a0", "-1", "rc", "100000000000", "0a");
        var pre = IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> words.get(random.nextInt(words.size())))
                .collect(Collectors.joining("."));
        // Mostly the same core, so that the rest decides.
        return (random.nextInt(4) == 0 ? core : "1.0.0")
                + (pre.isEmpty() ? "" : "-" + pre)
                + (random.nextInt(4) == 0 ? "+build.01" : "");
    }

    /// Section 11 word by word.
    private static int inOrder(String a, String b) {
        var left = a.replaceFirst("\\+.*", "").split("-", 2);
        var right = b.replaceFirst("\\+.*", "").split("-", 2);
        int core = Arrays.compare(left[0].split("\\."), right[0].split("\\."), SemVerTest::words);
        if (core != 0 || left.length != right.length) {
            return core != 0 ? core : right.length - left.length;
        }
        return left.length == 1 ? 0 : Arrays.compare(left[1].split("\\."), right[1].split("\\."), SemVerTest::words);
    }

    private static int words(String a, String b) {
        boolean left = a.matches("[0-9]+");
        boolean right = b.matches("[0-9]+");
        if (left && right) {
            return Long.compare(Long.parseLong(a), Long.parseLong(b));
        }
        return left == right ? a.compareTo(b) : left ? -1 : 1;
    }
}
