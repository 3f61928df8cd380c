/// Measures what keeping and sweeping costs.
@NullMarked
package dev.coffer.bench.keep;

import org.jspecify.annotations.NullMarked;
