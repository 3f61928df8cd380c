package dev.coffer.sql;

import org.jdbi.v3.core.cache.JdbiCache;
import org.jdbi.v3.core.cache.JdbiCacheBuilder;
import org.jdbi.v3.core.cache.JdbiCacheLoader;
import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.TemplateEngine;

/// A cache that keeps nothing. JDBI keeps the last thousand statements it has parsed, and those of searches come in as many
/// shapes as people can think of, half a megabyte each.
final class Uncached implements JdbiCacheBuilder {
    private static final SqlParser PARSER = new ColonPrefixSqlParser(new Uncached());

    private Uncached() {}

    /// The statement, which leaves nothing behind.
    static <S extends SqlStatement<S>> S statement(S statement) {
        statement
                .getConfig(SqlStatements.class)
                .setTemplateEngine(TemplateEngine.NOP)
                .setTemplateCache(new Uncached())
                .setSqlParser(PARSER);
        return statement;
    }

    @Override
    public <K, V> JdbiCache<K, V> build() {
        return buildWithLoader(key -> {
            throw new UnsupportedOperationException("nobody says how to make " + key);
        });
    }

    @Override
    public <K, V> JdbiCache<K, V> buildWithLoader(JdbiCacheLoader<K, V> loader) {
        return new JdbiCache<>() {
            @Override
            public V get(K key) {
                return loader.create(key);
            }

            @Override
            public V getWithLoader(K key, JdbiCacheLoader<K, V> other) {
                return other.create(key);
            }

            @Override
            @SuppressWarnings("TypeParameterUnusedInFormals")
            public <T> T getStats() {
                throw new UnsupportedOperationException("there is nothing to count");
            }
        };
    }

    @Override
    public JdbiCacheBuilder maxSize(int size) {
        return this;
    }
}
