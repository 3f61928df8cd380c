/// The `coffer` program. Commands hold options, make one call on the library, and print; [Program] runs them and
/// turns failures into messages and exit codes; [StoreOpener] is the only place that knows how a store is found.
@NullMarked
package dev.coffer.cli;

import org.jspecify.annotations.NullMarked;
