/// Catalogs on SQLite and PostgreSQL. What both share is written once; `Dialect` and `Database` hold what differs.
@NullMarked
package dev.coffer.sql;

import org.jspecify.annotations.NullMarked;
