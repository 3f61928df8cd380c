/// Commands that set up a store and its configuration: init, config, trust, demo.
@NullMarked
package dev.coffer.cli.setup;

import org.jspecify.annotations.NullMarked;
