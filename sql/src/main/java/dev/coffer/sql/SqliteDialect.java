package dev.coffer.sql;

import dev.coffer.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/// SQLite has no arrays, so many values are bound as one JSON text; and no row locks, because there is only one writer at
/// a time.
final class SqliteDialect implements Dialect {
    @Override
    public String isAmong(String expression, String parameter) {
        return expression + " IN (SELECT value FROM json_each(" + parameter + ", '$.all'))";
    }

    @Override
    public Object texts(Collection<String> texts) {
        return array(json -> texts.forEach(json::writeString));
    }

    @Override
    public Object numbers(Collection<Long> numbers) {
        return array(json -> numbers.forEach(json::writeNumber));
    }

    private static String array(Consumer<JsonGenerator> items) {
        var bytes = Json.write(json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("all");
            items.accept(json);
            json.writeEndArray();
            json.writeEndObject();
        });
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public String versionIds(String parameter) {
        return """
                (SELECT substr(value, 1, instr(value, ':v') - 1) AS name,
                        CAST(substr(value, instr(value, ':v') + 2) AS integer) AS number
                FROM json_each(%s, '$.all'))""".formatted(parameter);
    }

    @Override
    public String forShare() {
        return "";
    }

    @Override
    public String forUpdate() {
        return "";
    }

    @Override
    public String forUpdateOfFree() {
        return "";
    }

    @Override
    public Optional<String> integrity() {
        return Optional.of("PRAGMA integrity_check(100)");
    }

    /// There is nothing to do: the lock for writing is had already.
    @Override
    public String lockSchema() {
        return "SELECT 1";
    }

    @Override
    public String countTables() {
        return "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND " + isAmong("name", ":names");
    }

    /// A file is for one program alone.
    @Override
    public String countTablesInTheWay() {
        return "SELECT count(*) FROM sqlite_schema";
    }
}
