/// What every command has while it runs: the global options, the process, the store and its progress.
@NullMarked
package dev.coffer.cli.session;

import org.jspecify.annotations.NullMarked;
