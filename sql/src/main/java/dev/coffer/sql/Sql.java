package dev.coffer.sql;

import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;

/// How statements are made and their failures told.
final class Sql {
    private Sql() {}

    static Jdbi on(ConnectionFactory connections) {
        var jdbi = Jdbi.create(connections);
        // Values are facts of people, and may be secrets: they are in no message.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
        // A moment is bound everywhere, and not needed where it is now.
        jdbi.getConfig(SqlStatements.class).setUnusedBindingAllowed(true);
        jdbi.registerArrayType(String.class, "text");
        jdbi.registerArrayType(Long.class, "bigint");
        return jdbi;
    }
}
