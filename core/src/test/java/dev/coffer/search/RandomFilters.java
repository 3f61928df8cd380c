package dev.coffer.search;

import dev.coffer.artifact.ArtifactType;
import dev.coffer.catalog.Samples;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Filters and orders over every field, operator and kind of value, that ask for what [RandomFacts] make.
public final class RandomFilters {
    private static final int LEVELS = 4;
    private static final int BRANCHES = 4;

    private final RandomGenerator random;
    private final RandomFacts facts;

    public RandomFilters(RandomGenerator random) {
        this.random = random;
        facts = new RandomFacts(random);
    }

    public Filter filter() {
        return filter(LEVELS);
    }

    private Filter filter(int levels) {
        return switch (levels == 0 ? 0 : random.nextInt(8)) {
            case 5 -> new Filter.And(filters(levels - 1));
            case 6 -> new Filter.Or(filters(levels - 1));
            case 7 -> new Filter.Not(filter(levels - 1));
            default -> leaf();
        };
    }

    private List<Filter> filters(int levels) {
        return Stream.generate(() -> filter(levels))
                .limit(random.nextInt(BRANCHES))
                .toList();
    }

    private Filter leaf() {
        var field = field();
        return switch (random.nextInt(8)) {
            case 0 -> new Filter.IsNull(field);
            case 1 ->
                new Filter.In(
                        field,
                        Stream.generate(() -> value(field))
                                .limit(random.nextInt(BRANCHES))
                                .toList());
            case 2, 3 -> field.kind().hasTexts() ? new Filter.Like(field, pattern(field)) : compare(field);
            default -> compare(field);
        };
    }

    private Filter compare(Field field) {
        var operators = Filter.Operator.values();
        int known = field.kind() == Field.Kind.SET ? 2 : operators.length;
        return new Filter.Compare(field, operators[random.nextInt(known)], value(field));
    }

    Field field() {
        return switch (random.nextInt(5)) {
            case 0 -> new Field.Metric(key());
            case 1 -> new Field.Param(key());
            case 2 -> new Field.Tag(key());
            default -> facts.one(List.of(Field.Plain.values()));
        };
    }

    /// Also names that no fact can have.
    private String key() {
        return random.nextInt(20) == 0 ? facts.text() : facts.key();
    }

    /// By any field that gives one.
    public Order order() {
        Optional<Field> by = random.nextInt(3) == 0
                ? Optional.empty()
                : Stream.generate(this::field)
                        .filter(field -> field.kind() != Field.Kind.SET)
                        .findFirst();
        return new Order(by, random.nextBoolean());
    }

    private Literal value(Field field) {
        return switch (field.kind()) {
            case TEXT, SET -> new Literal.Text(text(field));
            case MIXED -> random.nextBoolean() ? new Literal.Text(text(field)) : number();
            case REAL -> number();
            case WHOLE -> new Literal.Number(whole(field));
            case TIME -> new Literal.Time(facts.time());
        };
    }

    private String text(Field field) {
        if (random.nextInt(10) == 0) {
            return facts.text();
        }
        return switch (field) {
            case Field.Plain.NAME -> facts.artifact().value();
            case Field.Plain.TYPE -> facts.one(List.of(ArtifactType.values())).word();
            case Field.Plain.LABEL, Field.Plain.ALIAS -> facts.handle().value();
            case Field.Plain.INPUT -> facts.artifact() + ":v" + (1 + random.nextInt(9));
            case Field.Plain.DIGEST -> Samples.digest(facts.text()).toString();
            default -> facts.text();
        };
    }

    private Literal.Number number() {
        return switch (random.nextInt(4)) {
            case 0 -> new Literal.Number(new BigDecimal("0.3000000000000000000000000000000001"));
            case 1 -> new Literal.Number(new BigDecimal("1e-400"));
            case 2 -> Literal.Number.of((long) random.nextInt(-2, 12));
            default -> Literal.Number.of(facts.one(RandomFacts.REALS).doubleValue());
        };
    }

    /// At, just beside and far from what is there, and beyond 64 bits.
    private BigDecimal whole(Field field) {
        var near = BigDecimal.valueOf(field == Field.Plain.BYTES ? facts.size() : random.nextInt(12));
        return switch (random.nextInt(6)) {
            case 0 -> near.add(new BigDecimal("0.5"));
            case 1 -> near.subtract(new BigDecimal("1e-20"));
            case 2 -> near.negate();
            case 3 -> near.multiply(new BigDecimal("1e20"));
            default -> near;
        };
    }

    /// A text with some characters replaced by wildcards, some escaped, some wildcards put in.
    private String pattern(Field field) {
        var text = text(field);
        var characters =
                text.codePoints().limit(Filter.PATTERN_LIMIT / 8).boxed().toList();
        var pattern = IntStream.rangeClosed(0, characters.size())
                .mapToObj(i -> i == characters.size() ? "" : Character.toString(characters.get(i)))
                .map(this::bent)
                .collect(Collectors.joining());
        return random.nextInt(4) == 0 ? "%" + pattern + "%" : pattern;
    }

    private String bent(String character) {
        return switch (random.nextInt(12)) {
            case 0 -> "%" + character;
            case 1 -> "%";
            case 2, 3 -> character.isEmpty() ? "" : "_";
            case 4, 5 -> "\\" + character;
            default -> character;
        };
    }
}
