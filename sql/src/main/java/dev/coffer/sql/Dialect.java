package dev.coffer.sql;

import java.util.Collection;
import java.util.Optional;

/// Where the SQL of the two databases differs. What it gives is fixed text; values are always bound.
sealed interface Dialect permits SqliteDialect, PostgresDialect {
    /// A condition: the expression is one of the bound values.
    ///
    /// @param parameter such as `:ids`, bound to what [#texts] or [#numbers] gives
    String isAmong(String expression, String parameter);

    /// Many texts as one value to bind.
    Object texts(Collection<String> texts);

    /// Many whole numbers as one value to bind.
    Object numbers(Collection<Long> numbers);

    /// A table with the columns `name` and `number`: versions whose ids, as text, are bound as [#texts].
    String versionIds(String parameter);

    /// Behind a SELECT: keeps the rows from being changed by others until the transaction ends.
    String forShare();

    /// Behind a SELECT: keeps the rows from being locked or changed by others until the transaction ends.
    String forUpdate();

    /// As [#forUpdate], without the rows that somebody else has locked.
    String forUpdateOfFree();

    /// A query whose rows are texts: what the database finds damaged in its own files, or `ok`. Empty where it cannot look.
    Optional<String> integrity();

    /// A statement after which no other transaction changes the schema until this one ends.
    String lockSchema();

    /// A query with one row and one column: how many tables there are that are named as the bound `:names`.
    String countTables();

    /// As [#countTables], but how many there are that are in the way of tables with these names.
    String countTablesInTheWay();
}
