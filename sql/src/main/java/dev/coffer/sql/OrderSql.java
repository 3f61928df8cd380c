package dev.coffer.sql;

import dev.coffer.search.Field;
import dev.coffer.search.Filter.Operator;
import dev.coffer.search.Literal;
import dev.coffer.search.Position;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// An order by a field, as SQL: stages that follow each other, since what is absent comes last in either direction. Within
/// a stage versions are ordered by a key, those that are equal newest first.
final class OrderSql {
    private final Parameters parameters;
    private final FactSql facts;
    private final Field field;
    private final boolean descending;

    OrderSql(FactSql facts, Parameters parameters, Field field, boolean descending) {
        this.parameters = parameters;
        this.facts = facts;
        this.field = field;
        this.descending = descending;
    }

    /// A part of the list.
    ///
    /// @param tables    what the versions `v` are read from
    /// @param condition which of them are in it
    /// @param key       what they are ordered by; empty where they are only ordered by age
    record Stage(String tables, String condition, Optional<Key> key) {}

    /// What versions are ordered by.
    ///
    /// @param kind what it is, never `MIXED` or `SET`
    record Key(String expression, Field.Kind kind) {
        private Literal read(Cells row, int column) throws SQLException {
            return switch (kind) {
                case TEXT -> new Literal.Text(row.text(column));
                case WHOLE -> Literal.Number.of(row.number(column));
                case REAL -> Literal.Number.of(row.real(column));
                case TIME -> new Literal.Time(row.time(column));
                case MIXED, SET -> throw new IllegalStateException(kind + " is no kind of a key");
            };
        }
    }

    /// An index that has the first stage in order, read as `k`.
    private record Index(String table, String id, String key, String condition) {
        String joined(String source) {
            return source + " k JOIN version v ON v.id = k." + id;
        }
    }

    private Optional<Index> index() {
        return switch (field) {
            case Field.Metric(var name) ->
                Optional.of(new Index("metric", "version_id", "value", "k.name = " + parameters.add(name)));
            case Field.Plain.CREATED -> Optional.of(new Index("version", "id", "created_at", "TRUE"));
            case Field.Plain _, Field.Param _, Field.Tag _ -> Optional.empty();
        };
    }

    /// All stages, for versions that are looked for otherwise than in this order.
    List<Stage> stages() {
        var absent = new Stage("version v", facts.value(field) + " IS NULL", Optional.empty());
        return switch (field.kind()) {
            case WHOLE, TIME -> List.of(stage("TRUE", facts.value(field), field.kind()));
            case TEXT -> List.of(texts(""), absent);
            case REAL -> List.of(numbers(facts.value(field)), absent);
            case MIXED ->
                List.of(numbers(facts.number(field)), texts(" AND " + facts.number(field) + " IS NULL"), absent);
            case SET -> throw new IllegalArgumentException(field + " gives no order");
        };
    }

    private static Stage numbers(String number) {
        return stage(number + " IS NOT NULL", number, Field.Kind.REAL);
    }

    private Stage texts(String only) {
        var value = facts.value(field);
        return stage(value + " IS NOT NULL" + only, FactSql.prefix(value), Field.Kind.TEXT);
    }

    private static Stage stage(String condition, String key, Field.Kind kind) {
        return new Stage("version v", condition, Optional.of(new Key(key, kind)));
    }

    /// The first stage in the order of an index, so that its beginning needs no sorting; empty when there is none.
    Optional<Stage> indexed() {
        return index().map(index -> new Stage(index.joined(index.table()), index.condition(), key(index)));
    }

    /// As [#indexed], but only the first versions of it, whether the search is about them or not.
    ///
    /// @param after exclusive; in this stage
    Optional<Stage> beginning(Optional<Position> after, long versions) {
        return index().map(index -> {
            var key = key(index);
            var id = "k." + index.id();
            var first = "(SELECT " + id + ", k." + index.key() + " FROM " + index.table() + " k WHERE "
                    + index.condition()
                    + behind(key, id, after) + " ORDER BY k." + index.key() + direction() + ", " + id + " DESC LIMIT "
                    + versions + ")";
            return new Stage(index.joined(first), "TRUE", key);
        });
    }

    private Optional<Key> key(Index index) {
        return Optional.of(new Key("k." + index.key(), field.kind()));
    }

    private String direction() {
        return descending ? " DESC" : "";
    }

    /// In which of the stages a position is. Where nothing is absent, a position of what is absent comes behind all.
    int stageOf(Position position) {
        if (position.value().isEmpty()) {
            return field.kind() == Field.Kind.MIXED ? 2 : 1;
        }
        return field.kind() == Field.Kind.MIXED && position.value().get() instanceof Literal.Text ? 1 : 0;
    }

    /// The versions of a stage that a condition holds for.
    ///
    /// @param after exclusive; in this stage
    String query(Stage stage, Optional<Position> after, String condition) {
        return "SELECT v.id"
                + stage.key()
                        .map(key -> ", " + key.expression() + " AS sort_key")
                        .orElse("") + " FROM "
                + stage.tables() + " WHERE " + stage.condition() + behind(stage.key(), "v.id", after) + " AND "
                + condition
                + " ORDER BY "
                + stage.key().map(key -> "sort_key" + direction() + ", ").orElse("")
                + "v.id DESC LIMIT :rows";
    }

    private String behind(Optional<Key> key, String id, Optional<Position> after) {
        if (after.isEmpty()) {
            return "";
        }
        var older = id + " < " + parameters.add(after.get().ordinal());
        return " AND "
                + key.map(Key::expression)
                        .map(expression -> {
                            var value = after.get().value().orElseThrow();
                            var reached =
                                    facts.compare(expression, field, descending ? Operator.LE : Operator.GE, value);
                            var passed =
                                    facts.compare(expression, field, descending ? Operator.LT : Operator.GT, value);
                            return "(" + reached + " AND (" + passed + " OR " + older + "))";
                        })
                        .orElse(older);
    }

    /// The place of a row that [#query] found.
    static Position position(Stage stage, Cells row) throws SQLException {
        return new Position(
                stage.key().isEmpty()
                        ? Optional.empty()
                        : Optional.of(stage.key().get().read(row, 2)),
                row.number(1));
    }
}
