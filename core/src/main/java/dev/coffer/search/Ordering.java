package dev.coffer.search;

import dev.coffer.artifact.CofferException;
import java.util.Comparator;
import java.util.Optional;

/// The meaning of an [Order]: where each version stands, and how places compare. A catalog that has versions in memory
/// sorts their places; a page begins with the first place that comes after the last one of the page before.
public final class Ordering implements Comparator<Position> {
    private static final Comparator<Position> NEWEST_FIRST =
            Comparator.comparingLong(Position::ordinal).reversed();

    private final Order order;
    private final Comparator<Position> places;

    private Ordering(Order order) {
        this.order = order;
        if (order.by().isEmpty()) {
            places = order.descending() ? NEWEST_FIRST : NEWEST_FIRST.reversed();
        } else {
            places = Comparator.<Position>comparingInt(place -> group(place.value()))
                    .thenComparing(order.descending() ? (a, b) -> values(b, a) : this::values)
                    .thenComparing(NEWEST_FIRST);
        }
    }

    public static Ordering of(Order order) {
        return new Ordering(order);
    }

    /// Where a version stands.
    ///
    /// @param ordinal its place in the order of all commits, as in [Position]
    public Position position(Candidate candidate, long ordinal) {
        return new Position(order.by().flatMap(field -> value(field, candidate)), ordinal);
    }

    private static Optional<Literal> value(Field field, Candidate candidate) {
        return switch (field.kind()) {
            case WHOLE -> Optional.of(Literal.Number.of(Values.whole(field, candidate)));
            case TIME -> Optional.of(new Literal.Time(candidate.version().createdAt()));
            case REAL -> Values.real(field, candidate).map(Literal.Number::of);
            case MIXED ->
                Values.real(field, candidate).<Literal>map(Literal.Number::of).or(() -> text(field, candidate));
            case TEXT, SET -> text(field, candidate);
        };
    }

    private static Optional<Literal> text(Field field, Candidate candidate) {
        return Values.texts(field, candidate).stream()
                .findFirst()
                .map(text -> new Literal.Text(CodePoints.first(Order.PREFIX, text)));
    }

    /// Numbers before texts before what is absent, in either direction.
    private static int group(Optional<Literal> value) {
        return value.map(literal -> literal instanceof Literal.Text ? 1 : 0).orElse(2);
    }

    /// Of the same group.
    private int values(Position a, Position b) {
        return a.value().isEmpty() ? 0 : compare(a.value().get(), b.value().orElseThrow());
    }

    private int compare(Literal a, Literal b) {
        return switch (a) {
            case Literal.Text(var text) when b instanceof Literal.Text(var other) -> CodePoints.compare(text, other);
            case Literal.Time(var time) when b instanceof Literal.Time(var other) -> time.compareTo(other);
            case Literal.Number(var number)
            when b instanceof Literal.Number(var other) ->
                order.by().orElseThrow().kind() == Field.Kind.WHOLE
                        ? number.compareTo(other)
                        : Values.compare(number.doubleValue(), other.doubleValue());
            default -> throw new IllegalArgumentException(a + " and " + b + " have no order");
        };
    }

    /// Refuses a position that no list in this order has.
    public void check(Position position) {
        position.value().ifPresent(value -> {
            var field = order.by()
                    .orElseThrow(
                            () -> new CofferException.Invalid("the order of commits has no place behind " + value));
            field.kind().check(field, value);
        });
    }

    @Override
    public int compare(Position a, Position b) {
        return places.compare(a, b);
    }
}
