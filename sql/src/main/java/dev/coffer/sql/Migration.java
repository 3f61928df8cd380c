package dev.coffer.sql;

import dev.coffer.artifact.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/// One step from an empty database to the newest schema. A step that was released is never changed.
///
/// @param number from 1
/// @param script SQL statements, each ended by a semicolon
record Migration(int number, String script) {
    private static final int NEWEST = 1;

    /// All steps for one kind of database, in order.
    static List<Migration> all(String kind) {
        return IntStream.rangeClosed(1, NEWEST)
                .mapToObj(number -> read(kind, number))
                .toList();
    }

    private static Migration read(String kind, int number) {
        var name = "%s/%03d.sql".formatted(kind, number);
        try (var script = Migration.class.getResourceAsStream(name)) {
            if (script == null) {
                throw new IllegalStateException("there is no resource " + name);
            }
            return new Migration(number, new String(script.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The digest that is recorded when the step is applied, and compared whenever the database is opened.
    String digest() {
        return Digest.of(script.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
