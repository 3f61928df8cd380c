/// The log as evidence: entry by entry, compared with the catalog, and repaired.
@NullMarked
package dev.coffer.audit;

import org.jspecify.annotations.NullMarked;
