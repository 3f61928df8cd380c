package dev.coffer.sql;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.SqlStatement;

/// The values of a statement that is being written. Each gets a name, and only the name gets into the statement.
final class Parameters {
    private final Map<String, Object> values = new HashMap<>();

    /// What stands for the value, such as `:s0`.
    String add(Object value) {
        var name = "s" + values.size();
        values.put(name, value);
        return ":" + name;
    }

    /// What stands for the values, with commas between.
    String addAll(List<?> all) {
        return all.stream().map(this::add).collect(Collectors.joining(", "));
    }

    <S extends SqlStatement<S>> S bind(S statement) {
        return statement.bindMap(values);
    }
}
