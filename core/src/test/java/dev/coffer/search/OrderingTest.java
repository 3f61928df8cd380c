package dev.coffer.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.artifact.CofferException;
import dev.coffer.search.Literal.Number;
import dev.coffer.search.Literal.Text;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrderingTest {
    private static Order by(Field field, boolean descending) {
        return new Order(Optional.of(field), descending);
    }

    private static Position at(@Nullable Literal value, long ordinal) {
        return new Position(Optional.ofNullable(value), ordinal);
    }

    private static void assertInOrder(Order order, Position... positions) {
        var shuffled = new ArrayList<>(List.of(positions));
        Collections.shuffle(shuffled, new Random(7));
        shuffled.sort(Ordering.of(order));
        assertThat(shuffled).containsExactly(positions);
    }

    @Test
    void theOrderOfCommitsGoesBothWays() {
        assertInOrder(Order.NEWEST_FIRST, at(null, 3), at(null, 2), at(null, 1));
        assertInOrder(new Order(Optional.empty(), false), at(null, 1), at(null, 2), at(null, 3));
    }

    @Test
    void whatIsEqualComesNewestFirstAndWhatIsAbsentLastInEitherDirection() {
        var auc = new Field.Metric("auc");
        var half = Number.of(0.5);
        var one = Number.of(1.0);

        assertInOrder(by(auc, false), at(half, 4), at(half, 2), at(one, 3), at(null, 5), at(null, 1));
        assertInOrder(by(auc, true), at(one, 3), at(half, 4), at(half, 2), at(null, 5), at(null, 1));
    }

    @Test
    void numbersAmongParametersComeBeforeTextsInEitherDirection() {
        var lr = new Field.Param("lr");

        assertInOrder(
                by(lr, false),
                at(Number.of(9.0), 1),
                at(Number.of(10.0), 2),
                at(new Text("a"), 3),
                at(new Text("b"), 4),
                at(null, 5));
        assertInOrder(
                by(lr, true),
                at(Number.of(10.0), 2),
                at(Number.of(9.0), 1),
                at(new Text("b"), 4),
                at(new Text("a"), 3),
                at(null, 5));
    }

    @Test
    void wholeNumbersCompareExactlyAndTextsByCodePoints() {
        assertInOrder(by(Field.Plain.BYTES, false), at(Number.of((1L << 53) + 1), 1), at(Number.of((1L << 53) + 2), 2));
        assertInOrder(by(Field.Plain.NAME, false), at(new Text("\uFFFD"), 1), at(new Text("\uD83D\uDE00"), 2));
    }

    @Test
    void aPositionHoldsTheFirstCharactersOfAText() {
        var facts = new RandomFacts(new Random(1));
        var candidate = facts.candidate();
        var long1 = "\uD83D\uDE00".repeat(Order.PREFIX);
        var tagged = new Candidate(
                candidate.version().withFacts(candidate.version().facts().withTags(java.util.Map.of("t", long1 + "x"))),
                List.of());

        assertThat(Ordering.of(by(new Field.Tag("t"), true)).position(tagged, 5))
                .isEqualTo(at(new Text(long1), 5));
    }

    @Test
    void aSetGivesNoOrderAndAPositionMustFit() {
        assertThatThrownBy(() -> by(Field.Plain.ALIAS, true)).isInstanceOf(CofferException.Invalid.class);
        assertThatThrownBy(() -> Search.of(Filter.everything(), 1).after(at(new Text("a"), 1)))
                .isInstanceOf(CofferException.Invalid.class);
        assertThatThrownBy(() -> Search.of(Filter.everything(), 1)
                        .orderedBy(by(Field.Plain.BYTES, true))
                        .after(at(new Text("a"), 1)))
                .isInstanceOf(CofferException.Invalid.class);
    }

    @Test
    void aCursorComesBackAsItsPosition() {
        var random = new Random(3);
        var facts = new RandomFacts(random);
        var filters = new RandomFilters(random);
        for (int i = 0; i < 10_000; i++) {
            var order = filters.order();
            var position = Ordering.of(order).position(facts.candidate(), random.nextLong(1, Long.MAX_VALUE));

            var cursor = Cursor.encode(position, order);

            assertThat(cursor).matches("[A-Za-z0-9_-]{1,1400}");
            assertThat(Cursor.decode(cursor, order)).isEqualTo(position);
        }
    }

    @Test
    void aDamagedCursorIsInvalid() {
        var order = by(Field.Plain.CREATED, true);
        var cursor = Cursor.encode(at(new Literal.Time(Instant.EPOCH), 7), order);
        var random = new Random(5);

        for (int i = 0; i < cursor.length(); i++) {
            assertInvalid(cursor.substring(0, i), order);
            char other = cursor.charAt(i) == 'A' ? 'B' : 'A';
            // The last character has bits that mean nothing.
            if (i < cursor.length() - 1) {
                assertInvalid(cursor.substring(0, i) + other + cursor.substring(i + 1), order);
            }
        }
        for (int i = 0; i < 10_000; i++) {
            var bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            assertInvalid(Base64.getUrlEncoder().encodeToString(bytes), order);
        }
        assertInvalid("\uD83D\uDE00 not a cursor", order);
        assertInvalid("A".repeat(1 << 20), order);
    }

    @Test
    void aCursorOfAnotherOrderIsInvalid() {
        var cursor =
                Cursor.encode(at(Number.of(new BigDecimal("0.5").doubleValue()), 7), by(new Field.Metric("auc"), true));

        assertInvalid(cursor, by(new Field.Metric("auc"), false));
        assertInvalid(cursor, by(new Field.Metric("loss"), true));
        assertInvalid(cursor, Order.NEWEST_FIRST);
    }

    private static void assertInvalid(String cursor, Order order) {
        assertThatThrownBy(() -> Cursor.decode(cursor, order)).isInstanceOf(CofferException.Invalid.class);
    }
}
