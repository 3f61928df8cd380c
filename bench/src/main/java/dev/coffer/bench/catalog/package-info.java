/// Catalogs at 200,000 versions: what `bench/catalogs` runs, one measurement a process.
@NullMarked
package dev.coffer.bench.catalog;

import org.jspecify.annotations.NullMarked;
