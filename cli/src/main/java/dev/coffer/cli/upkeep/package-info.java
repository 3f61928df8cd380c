/// Commands that look after a store: verify, repair, rebuild, audit, stats.
@NullMarked
package dev.coffer.cli.upkeep;

import org.jspecify.annotations.NullMarked;
