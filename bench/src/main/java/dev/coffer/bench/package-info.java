/// JMH benchmarks of the parts that bound the speed of puts and gets. `bench/jmh` runs them all; docs/performance.md keeps the
/// figures. Rates are in MiB per second wherever an operation works on bytes.
@NullMarked
package dev.coffer.bench;

import org.jspecify.annotations.NullMarked;
